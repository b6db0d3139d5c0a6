/** What we say of odd CA sets is what Go says of them, except where a reason stands in the table. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { verifyCaSet } from '../../source/certificates/ca-set.ts';
import { cacerts } from '../../source/manifests/cacerts.ts';
import type { CertificateSet } from '../../source/ports.ts';
import { refusalOf } from '../../source/rehearsal/controllers/istiod/plugged-ca.ts';
import { noOpenssl, openssl } from './openssl.ts';
import { askGo, noGo, type Verdict } from './oracle.ts';

const names = { caKey: 'ca-key.pem', caCert: 'ca-cert.pem', rootCert: 'root-cert.pem', certChain: 'cert-chain.pem' };
const DAY = 24 * 60 * 60 * 1000;
const start = Date.now() + 60_000;
const folder = mkdtempSync(join(tmpdir(), 'eastwest-oracle-'));
after(() => rmSync(folder, { recursive: true, force: true }));

type Made = { readonly cert: string; readonly key: string };
type Wish = {
  readonly name?: string;
  readonly by?: Made;
  readonly key?: string;
  readonly flags?: readonly string[];
  /** Lines of extensions; a good CA's without. */
  readonly extensions?: readonly string[];
};

let files = 0;
function file(text: string): string {
  files += 1;
  const path = join(folder, `${files}.pem`);
  writeFileSync(path, text);
  return path;
}

const P256 = ['EC', 'ec_paramgen_curve:P-256', 'ec_param_enc:named_curve'] as const;
const ec = (curve: string, encoding = 'named_curve') =>
  keyOf('EC', `ec_paramgen_curve:${curve}`, `ec_param_enc:${encoding}`);
const rsa = (bits: number) => keyOf('RSA', `rsa_keygen_bits:${bits}`);

function keyOf(algorithm: string, ...options: readonly string[]): string {
  return openssl(['genpkey', '-algorithm', algorithm, ...options.flatMap(option => ['-pkeyopt', option])]);
}

const authority = 'basicConstraints=critical,CA:true';
const signs = 'keyUsage=critical,keyCertSign,cRLSign';

function made(wish: Wish = {}): Made {
  const key = wish.key ?? keyOf(...P256);
  const extensions = wish.extensions ?? [authority, signs];
  const config = file(`[req]\ndistinguished_name=dn\nx509_extensions=ext\n[dn]\n[ext]\n${extensions.join('\n')}\n`);
  const by = wish.by === undefined ? [] : ['-CA', file(wish.by.cert), '-CAkey', file(wish.by.key)];
  const common = ['-x509', '-config', config, '-days', '900', '-subj', `/O=Test/CN=${wish.name ?? 'Root'}`];
  return { key, cert: openssl(['req', ...common, '-key', file(key), ...by, ...(wish.flags ?? [])]) };
}

const setOf = (signing: Made, root: Made, ...between: readonly Made[]): CertificateSet => ({
  caKey: signing.key,
  caCert: signing.cert,
  rootCert: root.cert,
  certChain: [signing, ...between, root].map(each => each.cert).join(''),
});

type Row = {
  readonly what: string;
  readonly set: () => CertificateSet;
  readonly now?: number;
  /** Where Go takes what we refuse, the reason. */
  readonly fate: 'taken' | 'refused' | { readonly refusedByUsAlone: string };
};

function table(): readonly Row[] {
  const root = made();
  const good = made({ name: 'Intermediate', by: root });
  const set = setOf(good, root);
  const rsaKey = rsa(2048);
  const ofRsa = setOf(made({ name: 'Intermediate', by: root, key: rsaKey }), root);
  const below = (wish: Wish) => () => setOf(made({ name: 'Intermediate', by: root, ...wish }), root);
  const under = (wish: Wish) => () => {
    const odd = made(wish);
    return setOf(made({ name: 'Intermediate', by: odd }), odd);
  };
  const withKey =
    (args: readonly string[], of = set) =>
    () => ({ ...of, caKey: openssl(args, of.caKey) });
  const extended = (...more: readonly string[]) => below({ extensions: [authority, signs, ...more] });
  const everywhere = (change: (pem: string) => string) => () => ({
    caKey: change(set.caKey),
    caCert: change(set.caCert),
    rootCert: change(set.rootCert),
    certChain: change(set.certChain),
  });
  const parameters = openssl(['ecparam', '-name', 'prime256v1']);
  const truncated = (pem: string) => {
    const lines = pem.trimEnd().split('\n');
    return [...lines.slice(0, -2), ...lines.slice(-1), ''].join('\n');
  };
  const older = ['ec', '-aes128', '-passout', 'pass:hidden'];
  return [
    { what: 'a good set', set: () => set, fate: 'taken' },
    { what: 'a good set of RSA 2048', set: () => ofRsa, fate: 'taken' },
    { what: 'EC PARAMETERS before the key', set: () => ({ ...set, caKey: parameters + set.caKey }), fate: 'refused' },
    { what: 'EC PARAMETERS behind the key', set: () => ({ ...set, caKey: set.caKey + parameters }), fate: 'taken' },
    {
      what: 'EC PARAMETERS before the signing certificate',
      set: () => ({ ...set, caCert: parameters + set.caCert }),
      fate: 'refused',
    },
    {
      what: 'EC PARAMETERS before the root',
      set: () => ({ ...set, rootCert: parameters + set.rootCert }),
      fate: 'taken',
    },
    { what: 'an EC key in SEC 1', set: withKey(['ec']), fate: 'taken' },
    { what: 'an RSA key in PKCS #1', set: withKey(['rsa', '-traditional'], ofRsa), fate: 'taken' },
    {
      what: 'a PKCS #8 key that calls itself EC PRIVATE KEY',
      set: () => ({ ...set, caKey: set.caKey.replaceAll('PRIVATE KEY', 'EC PRIVATE KEY') }),
      fate: 'refused',
    },
    {
      what: 'a SEC 1 key that calls itself PRIVATE KEY',
      set: () => ({ ...set, caKey: openssl(['ec'], set.caKey).replaceAll('EC PRIVATE KEY', 'PRIVATE KEY') }),
      fate: 'refused',
    },
    {
      what: 'a PKCS #8 key that calls itself RSA PRIVATE KEY',
      set: () => ({ ...ofRsa, caKey: ofRsa.caKey.replaceAll('PRIVATE KEY', 'RSA PRIVATE KEY') }),
      fate: 'refused',
    },
    { what: 'an encrypted key', set: withKey(['pkcs8', '-topk8', '-passout', 'pass:hidden']), fate: 'refused' },
    { what: 'a key encrypted in the older form', set: withKey(older), fate: 'refused' },
    {
      what: 'an Ed25519 key',
      set: below({ key: keyOf('ED25519') }),
      fate: { refusedByUsAlone: 'istiod asks whether it is RSA or ECDSA when it signs' },
    },
    { what: 'a root of Ed25519', set: under({ key: keyOf('ED25519') }), fate: 'taken' },
    { what: 'a key on P-224', set: below({ key: ec('P-224') }), fate: 'taken' },
    { what: 'a key on P-521', set: below({ key: ec('P-521') }), fate: 'taken' },
    { what: 'a key on secp256k1', set: below({ key: ec('secp256k1') }), fate: 'refused' },
    { what: 'a root on brainpoolP256r1', set: under({ key: ec('brainpoolP256r1') }), fate: 'refused' },
    { what: 'a key with explicit parameters', set: below({ key: ec('P-256', 'explicit') }), fate: 'refused' },
    { what: 'a root with explicit parameters', set: under({ key: ec('P-256', 'explicit') }), fate: 'refused' },
    { what: 'an RSA key of 512 bits', set: below({ key: rsa(512) }), fate: 'refused' },
    { what: 'an RSA key of 768 bits', set: below({ key: rsa(768) }), fate: 'refused' },
    { what: 'a root of RSA 768', set: under({ key: rsa(768) }), fate: 'refused' },
    { what: 'an RSA key of 1024 bits', set: below({ key: rsa(1024) }), fate: 'taken' },
    { what: 'an RSA key of 1536 bits', set: below({ key: rsa(1536) }), fate: 'taken' },
    { what: 'an RSA-PSS key', set: below({ key: keyOf('RSA-PSS', 'rsa_keygen_bits:2048') }), fate: 'refused' },
    {
      what: 'a root with an RSA-PSS key',
      set: under({ key: keyOf('RSA-PSS', 'rsa_keygen_bits:2048') }),
      fate: 'refused',
    },
    { what: 'a negative serial number', set: below({ flags: ['-set_serial', '-77'] }), fate: 'refused' },
    { what: 'the serial number zero', set: below({ flags: ['-set_serial', '0'] }), fate: 'taken' },
    { what: 'an unknown critical extension', set: extended('1.2.3.4.5=critical,ASN1:UTF8String:x'), fate: 'refused' },
    { what: 'an unknown extension', set: extended('1.2.3.4.5=ASN1:UTF8String:x'), fate: 'taken' },
    {
      what: 'critical policy constraints',
      set: extended('policyConstraints=critical,requireExplicitPolicy:3'),
      fate: 'taken',
    },
    { what: 'critical subject key identifier', set: extended('subjectKeyIdentifier=critical,hash'), fate: 'refused' },
    {
      what: 'critical name constraints on DNS names',
      set: extended('nameConstraints=critical,permitted;DNS:test'),
      fate: 'taken',
    },
    {
      what: 'critical name constraints on directories',
      set: extended('nameConstraints=critical,permitted;dirName:dir\n[dir]\nO=Test'),
      fate: 'refused',
    },
    {
      what: 'a critical alternative name of a directory',
      set: extended('subjectAltName=critical,dirName:dir\n[dir]\nO=Test'),
      fate: 'refused',
    },
    {
      what: 'critical alternative names of the issuer',
      set: extended('issuerAltName=critical,DNS:test'),
      fate: 'refused',
    },
    {
      what: 'critical access to the authority',
      set: extended('authorityInfoAccess=critical,OCSP;URI:http://test'),
      fate: 'refused',
    },
    { what: 'a byte order mark before BEGIN', set: everywhere(pem => `\uFEFF${pem}`), fate: 'refused' },
    { what: 'BEGIN behind a blank', set: () => ({ ...set, caCert: ` ${set.caCert}` }), fate: 'refused' },
    { what: 'Windows line ends', set: everywhere(pem => pem.replaceAll('\n', '\r\n')), fate: 'taken' },
    {
      what: 'line ends of carriage returns alone',
      set: everywhere(pem => pem.replaceAll('\n', '\r')),
      fate: 'refused',
    },
    {
      what: 'words between the blocks',
      set: everywhere(pem => pem.replaceAll('-----BEGIN', 'subject=test\n\n-----BEGIN')),
      fate: 'taken',
    },
    { what: 'blanks at the ends of lines', set: everywhere(pem => pem.replaceAll('\n', ' \t\n')), fate: 'taken' },
    { what: 'words behind the last block', set: everywhere(pem => `${pem}the end`), fate: 'taken' },
    {
      what: 'words behind END in its line',
      set: () => ({ ...set, caCert: `${set.caCert.trimEnd()} end\n` }),
      fate: 'refused',
    },
    {
      what: 'an END of another label',
      set: () => ({ ...set, caCert: set.caCert.replace('END CERT', 'END X509 CERT') }),
      fate: 'refused',
    },
    {
      what: 'a root that calls itself X509 CERTIFICATE',
      set: () => ({ ...set, rootCert: set.rootCert.replaceAll('CERTIFICATE', 'X509 CERTIFICATE') }),
      fate: 'refused',
    },
    { what: 'a certificate cut off', set: () => ({ ...set, caCert: truncated(set.caCert) }), fate: 'refused' },
    { what: 'a key cut off', set: () => ({ ...set, caKey: truncated(set.caKey) }), fate: 'refused' },
    {
      what: 'a second root cut off',
      set: () => ({ ...set, rootCert: set.rootCert + truncated(set.rootCert) }),
      fate: {
        refusedByUsAlone: 'Go passes it over in silence, and a root that somebody meant to trust is not trusted',
      },
    },
    { what: 'a signature with SHA-1', set: below({ flags: ['-sha1'] }), fate: 'refused' },
    { what: 'a signature with SHA-224', set: below({ flags: ['-sha224'] }), fate: 'refused' },
    {
      what: 'a signature with MD5 by RSA',
      set: () => {
        const above = made({ key: rsaKey });
        return setOf(made({ name: 'Intermediate', by: above, flags: ['-md5'] }), above);
      },
      fate: 'refused',
    },
    { what: 'a root that signed itself with SHA-1', set: under({ flags: ['-sha1'] }), fate: 'taken' },
    { what: 'an expired set', set: () => set, now: start + 1000 * DAY, fate: 'refused' },
    { what: 'a set that is not valid yet', set: () => set, now: start - 2 * DAY, fate: 'refused' },
    {
      what: 'a server certificate',
      set: below({ extensions: ['basicConstraints=critical,CA:false'] }),
      fate: 'refused',
    },
    { what: 'no basic constraints', set: below({ extensions: [signs] }), fate: 'refused' },
    {
      what: 'no keyCertSign',
      set: below({ extensions: [authority, 'keyUsage=critical,digitalSignature'] }),
      fate: 'refused',
    },
    { what: 'a purpose without servers', set: extended('extendedKeyUsage=clientAuth'), fate: 'refused' },
    { what: 'a root with pathlen 0', set: under({ extensions: [`${authority},pathlen:0`, signs] }), fate: 'refused' },
    { what: 'a root with pathlen 1', set: under({ extensions: [`${authority},pathlen:1`, signs] }), fate: 'taken' },
    {
      what: 'an intermediate missing in the chain',
      set: () => {
        const middle = made({ name: 'Middle', by: root });
        return setOf(made({ name: 'Intermediate', by: middle }), root);
      },
      fate: 'refused',
    },
    {
      what: 'a chain of two intermediates',
      set: () => {
        const middle = made({ name: 'Middle', by: root });
        return setOf(made({ name: 'Intermediate', by: middle }), root, middle);
      },
      fate: 'taken',
    },
    { what: 'a root as the signing certificate', set: () => setOf(root, root), fate: 'taken' },
    { what: 'a key of another certificate', set: () => ({ ...set, caKey: root.key }), fate: 'refused' },
  ];
}

test('Go and we agree on every odd CA set of the table', { skip: noOpenssl || noGo }, async t => {
  const rows = table().map(row => ({ ...row, made: row.set(), now: row.now ?? start }));
  const verdicts = askGo(rows.map(row => ({ name: row.what, set: row.made, now: row.now })));
  for (const [index, row] of rows.entries()) {
    const { istiod, workload } = verdicts[index] as Verdict;
    const theirs = istiod || workload;
    const ours = verifyCaSet({ cluster: 'east', set: row.made, names }, row.now).problems.map(each => each.title);
    await t.test(row.what, () => {
      const alone = typeof row.fate === 'object';
      const told = `Go: ${theirs || 'taken'}; we: ${ours.join(', ') || 'taken'}`;
      assert.equal(theirs === '', alone || row.fate === 'taken', told);
      assert.equal(ours.length === 0, row.fate === 'taken', told);
    });
  }
});

/** Forms and algorithms that OpenSSL reads and Go does not: the simulated istiod takes them, the program refuses them itself. */
const openSslTakes = new Set([
  'EC PARAMETERS before the key',
  'EC PARAMETERS before the signing certificate',
  'a PKCS #8 key that calls itself EC PRIVATE KEY',
  'a PKCS #8 key that calls itself RSA PRIVATE KEY',
  'a key on secp256k1',
  'a root on brainpoolP256r1',
  'a key with explicit parameters',
  'a root with explicit parameters',
  'a root of RSA 768',
  'an RSA-PSS key',
  'a root with an RSA-PSS key',
  'a negative serial number',
  'an unknown critical extension',
  'critical subject key identifier',
  'critical name constraints on directories',
  'a critical alternative name of a directory',
  'critical alternative names of the issuer',
  'critical access to the authority',
  'a byte order mark before BEGIN',
  'BEGIN behind a blank',
  'words behind END in its line',
  'a signature with SHA-1',
  'a signature with SHA-224',
  'a signature with MD5 by RSA',
]);

test('the simulated istiod refuses what Go refuses, by reading of its own, but for odd forms', {
  skip: noOpenssl || noGo,
}, () => {
  const rows = table().map(row => ({ ...row, made: row.set(), now: row.now ?? start }));
  const verdicts = askGo(rows.map(row => ({ name: row.what, set: row.made, now: row.now })));
  for (const [index, { what, made: set, now }] of rows.entries()) {
    const go = verdicts[index]?.istiod;
    const simulated = refusalOf(cacerts(set), now);
    const takes = go === '' || openSslTakes.has(what);
    assert.equal(simulated === undefined, takes, `${what}: Go: ${go || 'taken'}; simulated: ${simulated ?? 'taken'}`);
  }
  assert.ok([...openSslTakes].every(what => rows.some(row => row.what === what)));
});

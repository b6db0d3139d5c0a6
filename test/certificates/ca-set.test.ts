import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import { type CaSet, sharedKeys, verifyCaSet } from '../../source/certificates/ca-set.ts';
import type { CertificateSet } from '../../source/ports.ts';
import { DAY, goodSet, type Made, made, NOW, setOf, type Wish } from './authorities.ts';

const names: CaSet['names'] = {
  caKey: 'east/ca-key.pem',
  caCert: 'east/ca-cert.pem',
  rootCert: 'east/root-cert.pem',
  certChain: 'east/cert-chain.pem',
};

const caSet = (set: CertificateSet): CaSet => ({ cluster: 'east', set, names });
const titlesOf = (set: CertificateSet) => verifyCaSet(caSet(set), NOW).problems.map(problem => problem.title);
const warningsOf = (set: CertificateSet) => verifyCaSet(caSet(set), NOW).warnings.map(problem => problem.title);

/** A set whose intermediate or root has something wrong with it. */
async function setWith(wish: { readonly intermediate?: Wish; readonly root?: Wish }): Promise<CertificateSet> {
  const root = await made(wish.root);
  return setOf(await made({ name: 'Intermediate', by: root, ...wish.intermediate }), root);
}

test('a good set has no problems and no warnings', async () => {
  const { set } = await goodSet();
  assert.deepEqual(verifyCaSet(caSet(set), NOW), { problems: [], warnings: [] });
});

test('Windows line ends, a byte order mark and words between the blocks do no harm', async () => {
  const { set } = await goodSet();
  const spoilt = (pem: string) => `\uFEFFsubject=east\r\n${pem.replaceAll('\n', '\r\n')}`;
  const all: CertificateSet = {
    caKey: spoilt(set.caKey),
    caCert: spoilt(set.caCert),
    rootCert: spoilt(set.rootCert),
    certChain: spoilt(set.certChain),
  };
  assert.deepEqual(titlesOf(all), []);
});

const wrong: readonly {
  readonly what: string;
  readonly set: () => Promise<CertificateSet>;
  readonly title: RegExp;
}[] = [
  {
    what: 'a key of another certificate',
    set: async () => ({ ...(await goodSet()).set, caKey: (await made()).keyPem }),
    title: /east\/ca-key\.pem is not the key of east\/ca-cert\.pem/,
  },
  {
    what: 'a file that holds no key',
    set: async () => ({ ...(await goodSet()).set, caKey: 'hello' }),
    title: /east\/ca-key\.pem holds no private key/,
  },
  {
    what: 'a key that is cut off',
    set: async () => {
      const { set } = await goodSet();
      return { ...set, caKey: set.caKey.replace(/\n.{20}/, '\n') };
    },
    title: /east\/ca-key\.pem holds a private key that cannot be read/,
  },
  {
    what: 'a key with a passphrase',
    set: async () => {
      const { privateKey } = generateKeyPairSync('ec', {
        namedCurve: 'P-256',
        privateKeyEncoding: { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'hidden' },
        publicKeyEncoding: { type: 'spki', format: 'pem' },
      });
      return { ...(await goodSet()).set, caKey: privateKey };
    },
    title: /east\/ca-key\.pem is encrypted/,
  },
  {
    what: 'a key with a passphrase in the older form',
    set: async () => {
      const { privateKey } = generateKeyPairSync('rsa', {
        modulusLength: 2048,
        privateKeyEncoding: { type: 'pkcs1', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'hidden' },
        publicKeyEncoding: { type: 'spki', format: 'pem' },
      });
      assert.match(privateKey, /Proc-Type: 4,ENCRYPTED/);
      return { ...(await goodSet()).set, caKey: privateKey };
    },
    title: /east\/ca-key\.pem is encrypted/,
  },
  {
    what: 'a certificate that is cut off',
    set: async () => {
      const { set } = await goodSet();
      return { ...set, rootCert: set.rootCert.replace(/\n.{40}/, '\n') };
    },
    title: /east\/root-cert\.pem holds a certificate that cannot be read/,
  },
  {
    what: 'an empty chain file',
    set: async () => ({ ...(await goodSet()).set, certChain: '' }),
    title: /east\/cert-chain\.pem holds no certificate/,
  },
  {
    what: 'a chain that starts with the root',
    set: async () => {
      const { set } = await goodSet();
      return { ...set, certChain: set.rootCert + set.caCert };
    },
    title: /east\/cert-chain\.pem does not start with the certificate of east\/ca-cert\.pem/,
  },
  {
    what: 'another root of the same name',
    set: async () => ({ ...(await goodSet()).set, rootCert: (await made()).cert }),
    title: /east\/ca-cert\.pem does not lead to east\/root-cert\.pem: .*did not sign it/,
  },
  {
    what: 'another root of another name',
    set: async () => {
      const { set } = await goodSet();
      return { ...set, rootCert: (await made({ name: 'Other' })).cert, certChain: set.caCert };
    },
    title: /does not lead to east\/root-cert\.pem: its issuer is in neither/,
  },
  {
    what: 'a certificate between that is missing',
    set: async () => {
      const root = await made();
      const issuing = await made({ name: 'Issuing', by: root });
      const { set } = { set: setOf(await made({ name: 'East', by: issuing }), root) };
      return set;
    },
    title: /does not lead to east\/root-cert\.pem: its issuer is in neither/,
  },
  {
    what: 'a server certificate in place of a CA',
    set: () => setWith({ intermediate: { authority: false } }),
    title: /O=Test, CN=Intermediate is not a CA certificate/,
  },
  {
    what: 'a CA that may not sign certificates',
    set: () => setWith({ intermediate: { usage: 'encrypt' } }),
    title: /O=Test, CN=Intermediate may not sign certificates/,
  },
  {
    what: 'a root that allows no CA below it, which istiod itself does not see',
    set: () => setWith({ root: { pathLength: 0 } }),
    title: /O=Test, CN=Root allows no CA below it, and there are 1/,
  },
  {
    what: 'a CA with an extended usage that leaves servers out',
    set: () => setWith({ intermediate: { purpose: '1.3.6.1.5.5.7.3.2' } }),
    title: /extendedKeyUsage without serverAuth/,
  },
  {
    what: 'an intermediate that has expired',
    set: () => setWith({ intermediate: { until: NOW - DAY } }),
    title: /O=Test, CN=Intermediate expired on 2026-11-20/,
  },
  {
    what: 'a root that has expired',
    set: () => setWith({ root: { until: NOW - DAY } }),
    title: /O=Test, CN=Root expired/,
  },
  {
    what: 'an intermediate of the future',
    set: () => setWith({ intermediate: { from: NOW + DAY } }),
    title: /is not valid before 2026-11-22T08:00:00Z/,
  },
];

for (const { what, set, title } of wrong) {
  test(`${what} is a problem that names the file, says how to mend it and shows no secret`, async () => {
    const given = await set();
    const { problems } = verifyCaSet(caSet(given), NOW);
    const found = problems.find(problem => title.test(problem.title));
    assert.ok(found, `only found: ${problems.map(problem => problem.title).join('; ')}`);
    assert.equal(found.code, 'bad-certificate');
    assert.ok(found.hint.length > 10);
    const words = JSON.stringify(problems);
    for (const line of given.caKey.split(/\r?\n/).filter(each => each.length > 8)) assert.ok(!words.includes(line));
  });
}

test('an extended usage with serverAuth is no problem', async () => {
  assert.deepEqual(titlesOf(await setWith({ intermediate: { purpose: '1.3.6.1.5.5.7.3.1' } })), []);
});

test('all problems are reported at once', async () => {
  const set = await setWith({ intermediate: { authority: false, until: NOW - DAY } });
  assert.equal(titlesOf({ ...set, caKey: 'nothing' }).length, 3);
});

test('a deeper chain is good when its certificates are there, leaf first', async () => {
  const { root, issuing, east } = await deeper();
  const set = { ...setOf(east, root), certChain: east.cert + issuing.cert + root.cert };
  assert.deepEqual(verifyCaSet(caSet(set), NOW), { problems: [], warnings: [] });
});

test('a deeper chain in another order works with a warning', async () => {
  const { root, issuing, east } = await deeper();
  const set = { ...setOf(east, root), certChain: east.cert + root.cert + issuing.cert };
  assert.deepEqual(titlesOf(set), []);
  assert.match(warningsOf(set).join(), /east\/cert-chain\.pem is not in order/);
});

test('a chain one CA too deep for a path length is a problem', async () => {
  const { root, issuing, east } = await deeper({ pathLength: 0 });
  const set = { ...setOf(east, root), certChain: east.cert + issuing.cert + root.cert };
  assert.match(titlesOf(set).join(), /CN=Issuing allows no CA below it/);
});

test('a bundle of roots is good when one of them signed', async () => {
  const { set } = await goodSet();
  const other = await made({ name: 'Old root' });
  assert.deepEqual(titlesOf({ ...set, rootCert: other.cert + set.rootCert }), []);
});

test('of two chains one that is good is enough', async () => {
  const expired = await made({ name: 'Cross', until: NOW - DAY });
  const renewed = await made({ name: 'Cross', key: expired.key });
  const east = await made({ name: 'East', by: renewed });
  const set = { ...setOf(east, renewed), rootCert: expired.cert + renewed.cert };
  assert.deepEqual(titlesOf(set), []);
});

test('an end within 90 days is a warning, beyond it is none', async () => {
  const soon = await setWith({ intermediate: { until: NOW + 40 * DAY } });
  assert.match(warningsOf(soon).join(), /CN=Intermediate ends in 40 days/);
  assert.deepEqual(warningsOf(await setWith({ intermediate: { until: NOW + 91 * DAY } })), []);
});

test('name constraints are a warning', async () => {
  const set = await setWith({ root: { permitted: '.example.com' } });
  assert.match(warningsOf(set).join(), /CN=Root has name constraints/);
});

test('one key in two clusters is said, two keys are not', async () => {
  const { set, root } = await goodSet();
  const west = { ...caSet(set), cluster: 'west', names: { ...names, caKey: 'west/ca-key.pem' } };
  assert.match(
    sharedKeys([caSet(set), west])[0]?.title ?? '',
    /east\/ca-key\.pem and west\/ca-key\.pem use the same key/,
  );
  const own = { ...west, set: (await goodSet(root)).set };
  assert.deepEqual(sharedKeys([caSet(set), own]), []);
});

async function deeper(wish: Wish = {}): Promise<{ root: Made; issuing: Made; east: Made }> {
  const root = await made();
  const issuing = await made({ name: 'Issuing', by: root, ...wish });
  return { root, issuing, east: await made({ name: 'East', by: issuing, pathLength: 0 }) };
}

/**
 * One cluster's CA set judged as istiod does when it starts, and a little further
 * (docs/istio/certificates.md#what-istiod-verifies).
 */
import { createPrivateKey, type KeyObject } from 'node:crypto';
import { type Problem, ProblemError } from '../model/problem.ts';
import { DAY } from '../model/time-units.ts';
import type { CertificateSet } from '../ports.ts';
import { badCertificate, type Certificate, readCertificate, readCertificates } from './certificate.ts';
import { chainsFrom, isSame, isSignedBy, problemsOf } from './chain.ts';
import { goProblems } from './go-rules.ts';
import { isPrivateKey, pemBlocks } from './pem.ts';
import { hasExplicitCurve, matchesLabel } from './x509-fields.ts';

/** A CA set and what its parts are called where they are: `east/ca-key.pem`, or `tls.key of Secret cacerts in east`. */
export type CaSet = {
  readonly cluster: string;
  /** `caKey` is '' where the key was withheld: then everything but the key is judged. */
  readonly set: CertificateSet;
  readonly names: Readonly<Record<keyof CertificateSet, string>>;
};

export type Findings = {
  /** istiod would not start, or workloads would not trust each other. */
  readonly problems: readonly Problem[];
  /** Allowed, and worth knowing. */
  readonly warnings: readonly Problem[];
};

const SOON = 90 * DAY;

/** Everything that is wrong with a set, all at once. `now` in milliseconds since 1970. No secret in any word of it. */
export function verifyCaSet({ set, names }: CaSet, now: number): Findings {
  const problems: Problem[] = [];
  const attempt = <Result>(read: () => Result): Result | undefined => {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      problems.push(error.problem);
      return undefined;
    }
  };
  const key = set.caKey === '' ? undefined : attempt(() => readKey(set.caKey, names.caKey));
  const signing = attempt(() => readCertificates(set.caCert, names.caCert))?.[0];
  const roots = attempt(() => readCertificates(set.rootCert, names.rootCert));
  const listed = attempt(() => readCertificates(set.certChain, names.certChain));
  if (key !== undefined && signing !== undefined) problems.push(...wrongKey(signing, key, names));
  problems.push(...foreignStart(set.caCert, names.caCert));
  problems.push(...published.flatMap(part => keyIn(set[part], names[part])));
  if (signing === undefined || roots === undefined || listed === undefined) return { problems, warnings: [] };
  problems.push(...goProblems([signing, ...roots, ...listed]));
  const found = judge({ signing, roots, listed, names }, now);
  return { problems: [...problems, ...found.problems], warnings: found.warnings };
}

/**
 * What is wrong with the private key of a set, and nothing else: for callers that hold the key for a moment only and
 * hand on the rest without it. An unreadable certificate is `verifyCaSet`'s to report.
 */
export function keyProblemsOf({ set, names }: CaSet): readonly Problem[] {
  try {
    const key = readKey(set.caKey, names.caKey);
    const signing = legible(set.caCert, names.caCert);
    return signing === undefined ? [] : wrongKey(signing, key, names);
  } catch (error) {
    if (error instanceof ProblemError) return [error.problem];
    throw error;
  }
}

function legible(pem: string, file: string): Certificate | undefined {
  try {
    return readCertificate(pem, file);
  } catch (error) {
    if (error instanceof ProblemError) return undefined;
    throw error;
  }
}

function wrongKey(signing: Certificate, key: KeyObject, names: CaSet['names']): readonly Problem[] {
  if (signing.x509.checkPrivateKey(key)) return [];
  const title = `${names.caKey} is not the key of ${names.caCert}`;
  return [badCertificate(title, 'Put the key of this certificate there.')];
}

/** Parts that others read: the root is in a ConfigMap of every namespace, the chain in every workload. */
const published = ['caCert', 'rootCert', 'certChain'] as const;

function keyIn(pem: string, file: string): readonly Problem[] {
  // Even where it is not a proper block: the user can repair the file.
  if (!/-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----/.test(pem)) return [];
  const hint = 'Remove the key from it: only certificates belong there, and its contents are given to every workload.';
  return [badCertificate(`${file} holds a private key`, hint)];
}

/** istiod takes the first block of this file for the certificate, whatever it is. */
function foreignStart(pem: string, file: string): readonly Problem[] {
  const [first] = pemBlocks(pem);
  if (first === undefined || first.label === 'CERTIFICATE' || isPrivateKey(first)) return [];
  const hint =
    'Leave only certificates in it, the signing one first: istiod reads the first block and gives up on any other.';
  return [badCertificate(`${file} begins with ${first.label}, not with a certificate`, hint)];
}

/** Clusters that share one CA key: Istio allows it, and one stolen key then speaks for both. */
export function sharedKeys(caSets: readonly CaSet[]): readonly Problem[] {
  const byKey = Map.groupBy(caSets, caSet => publicKeyOf(caSet));
  return [...byKey].flatMap(([key, sharing]) => {
    if (key === undefined || sharing.length < 2) return [];
    const title = `${sharing.map(caSet => caSet.names.caKey).join(' and ')} use the same key`;
    return [badCertificate(title, 'It works, but an intermediate of its own for each cluster is safer.')];
  });
}

/** The certificates of a root file. Throws `ProblemError` when it holds none. */
export function rootsOf(caSet: CaSet): readonly Certificate[] {
  return readCertificates(caSet.set.rootCert, caSet.names.rootCert);
}

/** A private key in PEM form. Throws `ProblemError` that names the file and never shows what is in it. */
export function readKey(pem: string, file: string): KeyObject {
  const blocks = pemBlocks(pem);
  const [block] = blocks;
  if (block === undefined || !blocks.some(isPrivateKey)) {
    throw new ProblemError(badCertificate(`${file} holds no private key`, 'Put the key in PEM form there.'));
  }
  if (!isPrivateKey(block)) {
    const hint =
      'Leave only the block of the private key in it: istiod reads the first block and gives up on any other.';
    throw new ProblemError(badCertificate(`${file} begins with ${block.label}, not with the private key`, hint));
  }
  // The older form says so in a header inside the block.
  if (block.label.startsWith('ENCRYPTED') || block.headers.some(line => /^Proc-Type:.*ENCRYPTED/.test(line))) {
    const hint = 'Remove the passphrase: openssl pkey -in OLD -out NEW. istiod cannot prompt for it.';
    throw new ProblemError(badCertificate(`${file} is encrypted with a passphrase`, hint));
  }
  try {
    const key = createPrivateKey(block.text);
    if (!matchesLabel(block.der, block.label)) {
      const title = `${file} holds a private key in a different format than ${block.label}`;
      const hint = 'Convert it to PKCS #8: openssl pkey -in OLD -out NEW. istiod reads the format from the BEGIN line.';
      throw new ProblemError(badCertificate(title, hint));
    }
    if (hasExplicitCurve(block.der, block.label)) {
      const title = `${file} uses explicit curve parameters, which istiod cannot read`;
      const hint = 'Convert it to a named curve: openssl ec -in OLD -param_enc named_curve -out NEW.';
      throw new ProblemError(badCertificate(title, hint));
    }
    if (key.asymmetricKeyType === 'rsa' || key.asymmetricKeyType === 'ec') return key;
    const title = `${file} is an ${key.asymmetricKeyType} key`;
    throw new ProblemError(badCertificate(title, 'Use an RSA or an elliptic curve key: Istio knows no other.'));
  } catch (cause) {
    if (cause instanceof ProblemError) throw cause;
    const hint = 'Replace the file: it is truncated or was changed.';
    throw new ProblemError(badCertificate(`${file} holds a private key that cannot be read`, hint), { cause });
  }
}

function judge(
  parts: {
    readonly signing: Certificate;
    readonly roots: readonly Certificate[];
    readonly listed: readonly Certificate[];
    readonly names: CaSet['names'];
  },
  now: number,
): Findings {
  const { signing, roots, listed, names } = parts;
  const order = startsWith(listed, signing, names);
  // Several chains exist where CAs were cross-signed; one that is good is enough.
  const judged = chainsFrom(signing, listed, roots).map(chain => ({ chain, problems: problemsOf(chain, now) }));
  const best = judged.toSorted((left, right) => left.problems.length - right.problems.length)[0];
  if (best === undefined) return { problems: [...order, noChain(parts)], warnings: [] };
  return {
    problems: [...order, ...best.problems],
    warnings: [...disorder(listed, names), ...best.chain.flatMap(each => warningsOf(each, now))],
  };
}

function startsWith(listed: readonly Certificate[], signing: Certificate, names: CaSet['names']): readonly Problem[] {
  const [first] = listed;
  if (first === undefined || isSame(first, signing)) return [];
  const title = `${names.certChain} does not start with the certificate of ${names.caCert}`;
  return [badCertificate(title, 'Put the intermediate first, then what signed it, and the root last.')];
}

function noChain(parts: {
  readonly signing: Certificate;
  readonly roots: readonly Certificate[];
  readonly listed: readonly Certificate[];
  readonly names: CaSet['names'];
}): Problem {
  const { signing, roots, listed, names } = parts;
  const namesake = [...roots, ...listed].find(
    each => signing.fields.issuer.equals(each.fields.subject) && !isSame(each, signing),
  );
  const reason =
    namesake === undefined
      ? `its issuer is in neither ${names.certChain} nor ${names.rootCert}`
      : isSignedBy(signing, namesake)
        ? `a certificate between is missing in ${names.certChain}`
        : `${namesake.file} has its issuer's name but did not sign it`;
  const title = `${names.caCert} does not lead to ${names.rootCert}: ${reason}`;
  const hint = `Put the root that signed it into ${names.rootCert}, and every certificate between into ${names.certChain}.`;
  return badCertificate(title, hint);
}

function disorder(listed: readonly Certificate[], names: CaSet['names']): readonly Problem[] {
  const ordered = listed.every((each, index) => {
    const next = listed[index + 1];
    return next === undefined || isSignedBy(each, next);
  });
  if (ordered) return [];
  const title = `${names.certChain} is not in order: each certificate should be followed by the one that signed it`;
  return [badCertificate(title, 'Put the intermediate first, then what signed it, and the root last.')];
}

function warningsOf(certificate: Certificate, now: number): readonly Problem[] {
  const { file, subject, notAfter, fields } = certificate;
  const warnings: Problem[] = [];
  const left = notAfter - now;
  if (left > 0 && left < SOON) {
    const title = `${file}: ${subject} ends in ${Math.ceil(left / DAY)} days`;
    warnings.push(badCertificate(title, 'Plan to replace it: workload certificates cannot outlive it.'));
  }
  if (fields.namesConstrained) {
    const title = `${file}: ${subject} has name constraints`;
    warnings.push(badCertificate(title, "They must permit the mesh's spiffe:// URIs, or proxies refuse each other."));
  }
  return warnings;
}

function publicKeyOf(caSet: CaSet): string | undefined {
  try {
    const [first] = readCertificates(caSet.set.caCert, caSet.names.caCert);
    return first?.x509.publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
  } catch (error) {
    // An unreadable certificate is verifyCaSet's to report.
    if (error instanceof ProblemError) return undefined;
    throw error;
  }
}

/**
 * The Secret `cacerts` as istiod reads it: two formats, and `tls.crt` wins where both exist
 * (docs/istio/certificates.md#the-cacerts-secret).
 */
import { Buffer } from 'node:buffer';
import { type KubeObject, objectTitle, refOf } from '../model/kube.ts';
import type { Problem } from '../model/problem.ts';
import { ProblemsError } from '../model/problems-error.ts';
import type { CertificateSet } from '../ports.ts';
import { type CaSet, keyProblemsOf } from './ca-set.ts';
import { badCertificate } from './certificate.ts';

type Parts = { readonly [part in keyof CertificateSet]: readonly string[] };

const plain: Parts = {
  caKey: ['ca-key.pem'],
  caCert: ['ca-cert.pem'],
  rootCert: ['root-cert.pem'],
  certChain: ['cert-chain.pem'],
};

/** cert-manager's: no chain of its own, the certificate and its CA make one. */
const certManager: Parts = {
  caKey: ['tls.key'],
  caCert: ['tls.crt'],
  rootCert: ['ca.crt'],
  certChain: ['tls.crt', 'ca.crt'],
};

/**
 * The CA set in a cluster's Secret. Throws `ProblemsError` that names every part that is missing or empty. A caller
 * that only decides may have taken the private key out before (`withheld`): then it reads as ''.
 */
export function caSetOfSecret(cluster: string, secret: KubeObject, key: 'needed' | 'withheld'): CaSet {
  const data = secret.data ?? {};
  const parts = data['tls.crt'] === undefined ? plain : certManager;
  const title = `${objectTitle(refOf(secret))} in ${cluster}`;
  const text = (name: string) => Buffer.from(data[name] ?? '', 'base64').toString('utf8');
  const optional = key === 'withheld' ? parts.caKey : [];
  const names = [...new Set(Object.values(parts).flat())].filter(name => !optional.includes(name));
  const missing = names.filter(name => text(name).trim() === '');
  if (missing.length > 0) throw new ProblemsError([incomplete(title, missing)]);
  const name = (keys: readonly string[]) => `${keys.join(' + ')} of ${title}`;
  const whole = (keys: readonly string[]) => keys.map(each => `${text(each).trimEnd()}\n`).join('');
  return {
    cluster,
    set: {
      caKey: whole(parts.caKey).trimStart(),
      caCert: whole(parts.caCert),
      rootCert: whole(parts.rootCert),
      certChain: whole(parts.certChain),
    },
    names: {
      caKey: name(parts.caKey),
      caCert: name(parts.caCert),
      rootCert: name(parts.rootCert),
      certChain: name(parts.certChain),
    },
  };
}

/**
 * What is wrong with the private key in a cluster's Secret, told where the Secret is read, so that the key goes no
 * further than that. Nothing where other parts are missing: deciding without the key reports those.
 */
export function keyProblemsOfSecret(cluster: string, secret: KubeObject): readonly Problem[] {
  try {
    caSetOfSecret(cluster, secret, 'withheld');
  } catch (error) {
    if (error instanceof ProblemsError) return [];
    throw error;
  }
  try {
    return keyProblemsOf(caSetOfSecret(cluster, secret, 'needed'));
  } catch (error) {
    if (error instanceof ProblemsError) return error.problems;
    throw error;
  }
}

function incomplete(title: string, missing: readonly string[]): Problem {
  const hint =
    'Add what is missing, or delete the Secret to have a new one generated; istiod refuses to start with it as it is.';
  return badCertificate(`${title} lacks ${missing.join(', ')}`, hint);
}

/** What a proxy says of its own certificate and of the roots that it trusts: Envoy's dump of its dynamic secrets. */
import { Buffer } from 'node:buffer';
import { anchorFingerprint } from './certificate-anchor.ts';
import { certificateFingerprints } from './certificate-fingerprints.ts';
import { listAt, textAt } from './fields.ts';
import { jsonValue } from './limited-json.ts';

/** The private key is redacted in it (docs/istio/certificates.md#what-proxies-trust). */
export const secretsCommand = ['pilot-agent', 'request', 'GET', 'config_dump?resource=dynamic_active_secrets'] as const;

export type ProxyCertificates = {
  /** SHA-256 of the root that its certificate chains to; absent where no chain ends in one. */
  readonly anchor?: string;
  /** SHA-256 of every root that it trusts. */
  readonly trusted: readonly string[];
};

/** Undefined where it has none of istiod's certificates, or where this is no such dump. */
export function proxyCertificates(dump: string): ProxyCertificates | undefined {
  const secrets = secretsIn(dump);
  const named = (name: string) => secrets.find(each => textAt(each, 'name') === name);
  const chain = decoded(textAt(named('default'), 'secret', 'tls_certificate', 'certificate_chain', 'inline_bytes'));
  const roots = decoded(textAt(named('ROOTCA'), 'secret', 'validation_context', 'trusted_ca', 'inline_bytes'));
  if (chain === undefined || roots === undefined) return undefined;
  const anchor = anchorFingerprint(chain, roots);
  return { trusted: certificateFingerprints(roots), ...(anchor === undefined ? {} : { anchor }) };
}

function secretsIn(dump: string): readonly unknown[] {
  return listAt(jsonValue(dump), 'configs');
}

function decoded(text: string | undefined): string | undefined {
  return text === undefined ? undefined : Buffer.from(text, 'base64').toString();
}

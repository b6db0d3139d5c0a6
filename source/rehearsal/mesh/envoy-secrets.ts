/**
 * Envoy's own word on its certificates, as `pilot-agent request GET config_dump?resource=dynamic_active_secrets` prints it
 * (docs/istio/certificates.md#what-proxies-trust). The private key is redacted, as Envoy does it.
 */
import { issueLeaf } from '../serving-ca.ts';
import type { Identity } from './trust.ts';

/** `uri`: the workload's identity, `spiffe://cluster.local/ns/sample/sa/default`. */
export function envoySecrets(identity: Identity | undefined, uri: string): string {
  const secrets = identity === undefined ? [] : [certificateOf(identity, uri), rootsOf(identity)];
  return `${JSON.stringify({ configs: secrets.map(each => dynamic(each, identity?.since ?? 0)) }, undefined, 1)}\n`;
}

type Secret = { readonly name: string };

function certificateOf({ ca, root, since }: Identity, uri: string): Secret {
  const leaf = ca === undefined ? '' : (issueLeaf(ca, uri, since) ?? '');
  // The agent puts all that came with the certificate behind it: the chain, then the roots.
  const chain = `${leaf}${ca?.chain ?? ''}${root}`;
  const secret = {
    name: 'default',
    tls_certificate: {
      certificate_chain: { inline_bytes: encoded(chain) },
      private_key: { inline_bytes: encoded('[redacted]') },
    },
  };
  return secret;
}

function rootsOf({ root }: Identity): Secret {
  const secret = { name: 'ROOTCA', validation_context: { trusted_ca: { inline_bytes: encoded(root) } } };
  return secret;
}

function dynamic(secret: Secret, since: number) {
  return {
    '@type': 'type.googleapis.com/envoy.admin.v3.SecretsConfigDump.DynamicSecret',
    name: secret.name,
    version_info: 'uninitialized',
    last_updated: new Date(since).toISOString(),
    secret: { '@type': 'type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret', ...secret },
  };
}

const encoded = (text: string): string => Buffer.from(text).toString('base64');

/**
 * The CA that an istiod starts with: plugged in as `cacerts`, else made by itself
 * (docs/istio/certificates.md#the-cacerts-secret, docs/istio/certificates.md#late-cacerts).
 */
import type { KubeObject } from '../../../model/kube.ts';
import type { SigningCa } from '../../mesh/trust.ts';
import { createSelfSigned } from '../../serving-ca.ts';
import { SECRET } from '../kinds.ts';
import type { Site } from '../site.ts';

/** What it signs with, and PEM of the roots that it hands out. `plugged`: it watches the files of `cacerts`. */
export type IstiodCa = { readonly root: string; readonly ca: SigningCa | undefined; readonly plugged: boolean };

/** A self-signed CA is kept in `istio-ca-secret`, so that a restart continues with the same one. */
export async function caOfIstiod(site: Site, namespace: string, signal: AbortSignal): Promise<IstiodCa> {
  const plugged = pluggedCa(await site.api.get({ ...SECRET, namespace, name: 'cacerts' }, signal));
  if (plugged !== undefined) return plugged;
  const own = await site.api.get({ ...SECRET, namespace, name: 'istio-ca-secret' }, signal);
  const kept = decoded(own, 'ca-cert.pem');
  if (kept !== undefined) return selfSigned(kept, decoded(own, 'ca-key.pem') ?? '');
  const made = createSelfSigned('cluster.local', site.clock.now());
  await site.writer('pilot-discovery').ensure(
    {
      ...SECRET,
      type: 'istio.io/ca-root',
      metadata: { name: 'istio-ca-secret', namespace },
      data: { 'ca-cert.pem': encoded(made.cert), 'ca-key.pem': encoded(made.key) },
    },
    signal,
  );
  return selfSigned(made.cert, made.key);
}

/** The CA of a `cacerts`, in either form; nothing where the Secret holds no root. */
export function pluggedCa(cacerts: KubeObject | undefined): IstiodCa | undefined {
  const root = decoded(cacerts, 'root-cert.pem') ?? decoded(cacerts, 'ca.crt');
  if (root === undefined) return undefined;
  const cert = decoded(cacerts, 'ca-cert.pem') ?? decoded(cacerts, 'tls.crt');
  const key = decoded(cacerts, 'ca-key.pem') ?? decoded(cacerts, 'tls.key') ?? '';
  const chain = decoded(cacerts, 'cert-chain.pem') ?? cert ?? '';
  return { root, ca: cert === undefined ? undefined : { cert, key, chain }, plugged: true };
}

const selfSigned = (cert: string, key: string): IstiodCa => ({
  root: cert,
  ca: { cert, key, chain: cert },
  plugged: false,
});

function decoded(secret: KubeObject | undefined, key: string): string | undefined {
  const value = secret?.data?.[key];
  return value === undefined ? undefined : Buffer.from(value, 'base64').toString();
}

function encoded(text: string): string {
  return Buffer.from(text).toString('base64');
}

/**
 * The root that an istiod starts with: plugged in as `cacerts`, else made by itself
 * (docs/istio/certificates.md#the-cacerts-secret, docs/istio/certificates.md#late-cacerts).
 */
import type { KubeObject } from '../../../model/kube.ts';
import { createSelfSigned } from '../../serving-ca.ts';
import { SECRET } from '../kinds.ts';
import type { Site } from '../site.ts';

/** PEM of the root. A self-signed CA is kept in `istio-ca-secret`, so that a restart goes on with the same one. */
export async function rootOfIstiod(site: Site, namespace: string, signal: AbortSignal): Promise<string> {
  const plugged = await site.api.get({ ...SECRET, namespace, name: 'cacerts' }, signal);
  const root = decoded(plugged, 'root-cert.pem') ?? decoded(plugged, 'ca.crt');
  if (root !== undefined) return root;
  const kept = decoded(await site.api.get({ ...SECRET, namespace, name: 'istio-ca-secret' }, signal), 'ca-cert.pem');
  if (kept !== undefined) return kept;
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
  return made.cert;
}

function decoded(secret: KubeObject | undefined, key: string): string | undefined {
  const value = secret?.data?.[key];
  return value === undefined ? undefined : Buffer.from(value, 'base64').toString();
}

function encoded(text: string): string {
  return Buffer.from(text).toString('base64');
}

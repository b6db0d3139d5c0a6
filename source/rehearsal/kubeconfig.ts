/** The kubeconfig of a rehearsal. */
import { dump } from 'js-yaml';
import type { Pair } from './serving-ca.ts';

const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** Contexts, clusters and users named as the clusters; the first is the current one. `ca` and the pair are PEM. */
export function kubeconfigOf(
  clusters: readonly { readonly name: string; readonly url: string }[],
  ca: string,
  { cert, key }: Pair,
): string {
  const user = { 'client-certificate-data': base64(cert), 'client-key-data': base64(key) };
  return dump({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': clusters[0]?.name ?? '',
    contexts: clusters.map(({ name }) => ({ name, context: { cluster: name, user: `${name}-admin` } })),
    clusters: clusters.map(({ name, url }) => ({
      name,
      cluster: { server: url, 'certificate-authority-data': base64(ca) },
    })),
    users: clusters.map(({ name }) => ({ name: `${name}-admin`, user })),
  });
}

/** What a credential plugin is told of the cluster it is to log in to (`provideClusterInfo`). */
import { serverUrl } from '../kubeconfig/context-problem.ts';
import type { ClusterEntry } from '../kubeconfig/entries.ts';
import { namedFile } from '../kubeconfig/named-file.ts';

/** The field `spec.cluster` of an ExecCredential. */
export function clusterForPlugin(cluster: ClusterEntry, proxy: string | undefined): Readonly<Record<string, unknown>> {
  // Plugins get the content, as a relative path would mean another file to them.
  const ca =
    cluster.caData ?? (cluster.caFile === undefined ? undefined : namedFile(cluster.caFile).toString('base64'));
  const fields = {
    server: serverUrl(cluster),
    'tls-server-name': cluster.tlsServerName,
    'insecure-skip-tls-verify': cluster.insecure ? true : undefined,
    'certificate-authority-data': ca,
    'proxy-url': proxy,
    config: cluster.forPlugin ?? null,
  };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

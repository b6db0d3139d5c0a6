/** The door to the Kubernetes client library: imported when something is contacted, as loading it takes long. */
import type { RequestOptions } from 'node:https';
import { type Cluster, KubeConfig, type User } from '@kubernetes/client-node';

/**
 * TLS settings, headers and agent by the library's rules. Reads the files named; may ask an OIDC provider. `begun` is
 * what they begin with.
 */
export async function optionsFor(cluster: Cluster, user: User, begun: RequestOptions): Promise<RequestOptions> {
  const config = new KubeConfig();
  const context = { name: 'context', cluster: cluster.name, user: user.name };
  config.loadFromOptions({ clusters: [cluster], users: [user], contexts: [context], currentContext: context.name });
  const options = { ...begun };
  await config.applyToHTTPSOptions(options);
  return options;
}

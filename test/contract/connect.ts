/** The real client on a kubeconfig's text. */
import { load } from 'js-yaml';
import { createApi } from '../../source/kubernetes/api.ts';
import { createConnection } from '../../source/kubernetes/connection/connection.ts';
import { anonymous } from '../../source/kubernetes/kubeconfig/entries.ts';
import { createCredentials } from '../../source/kubernetes/login/credentials.ts';
import { textAt } from '../../source/model/fields.ts';
import type { Api } from '../../source/ports.ts';

/** The API of the first cluster as the first user. */
export function connectApi(kubeconfig: string): { readonly api: Api; readonly close: () => Promise<void> } {
  const config = load(kubeconfig);
  const server = textAt(config, 'clusters', 0, 'cluster', 'server') ?? '';
  const cluster = {
    name: 'cluster',
    server,
    caFile: undefined,
    caData: textAt(config, 'clusters', 0, 'cluster', 'certificate-authority-data'),
    tlsServerName: undefined,
    insecure: false,
    proxyUrl: undefined,
    forPlugin: undefined,
  };
  const user = {
    ...anonymous(),
    certificateData: textAt(config, 'users', 0, 'user', 'client-certificate-data'),
    keyData: textAt(config, 'users', 0, 'user', 'client-key-data'),
  };
  const credentials = createCredentials(cluster, user, undefined, undefined);
  const connection = createConnection({ server, cluster: 'lab', context: 'lab', credentials });
  return { api: createApi(connection), close: () => connection.close() };
}

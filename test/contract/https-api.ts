/** The program's own client as the raw port, logged in by the first context of a kubeconfig. */
import assert from 'node:assert/strict';
import { load } from 'js-yaml';
import { createApi } from '../../source/kubernetes/api.ts';
import { type Connection, createConnection } from '../../source/kubernetes/connection.ts';
import { createCredentials } from '../../source/kubernetes/credentials.ts';
import { entriesOf } from '../../source/kubernetes/kubeconfig-entries.ts';
import type { Api } from '../../source/ports.ts';

/** An API and the connection under it, to be closed after the tests. */
export function apiOver(kubeconfig: string): { readonly api: Api; readonly connection: Connection } {
  const { clusters, users } = entriesOf(load(kubeconfig), 'kubeconfig of the test');
  const [cluster, user] = [clusters[0], users[0]];
  assert.ok(cluster?.server !== undefined && user !== undefined);
  const credentials = createCredentials(cluster, user, undefined, undefined);
  const connection = createConnection({ server: cluster.server, cluster: cluster.name, credentials });
  return { api: createApi(connection), connection };
}

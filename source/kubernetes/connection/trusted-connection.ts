/**
 * A connection to a URL that no kubeconfig names: verified as told (or not at all, where the user asks for that),
 * logged in by a token or not at all.
 */
import type { ServerTrust } from '../../ports.ts';
import { hostAndPort } from '../failures/problems.ts';
import { anonymous, type ClusterEntry } from '../kubeconfig/entries.ts';
import { proxyFor } from '../kubeconfig/proxy.ts';
import { createCredentials } from '../login/credentials.ts';
import { type Connection, createConnection } from './connection.ts';

/** Opening more connections would take longer than asking one thing after the other. */
const few = 4;

/** Nothing is contacted yet. A proxy of the environment is part of how this machine reaches anything. */
export function connectionTo(
  server: string,
  { ca, serverName, insecure }: ServerTrust,
  token: string | undefined,
  environment: NodeJS.ProcessEnv,
): Connection {
  const cluster: ClusterEntry = {
    name: '',
    server,
    caFile: undefined,
    caData: ca === undefined ? undefined : Buffer.from(ca, 'utf8').toString('base64'),
    tlsServerName: serverName,
    insecure: insecure === true,
    proxyUrl: undefined,
    forPlugin: undefined,
  };
  const proxy = proxyFor(server, undefined, environment);
  const credentials = createCredentials(cluster, { ...anonymous(), token }, proxy, undefined);
  return createConnection({ server, cluster: hostAndPort(server), proxy, credentials, requestsAtOnce: () => few });
}

/** Connections of the program to a server of the test. */
import type { TestContext } from 'node:test';
import {
  type Connection,
  createConnection,
  type Patience,
  usualPatience,
} from '../../source/kubernetes/connection/connection.ts';
import { anonymous, type ClusterEntry, type UserEntry } from '../../source/kubernetes/kubeconfig/entries.ts';
import { createCredentials } from '../../source/kubernetes/login/credentials.ts';
import type { TestServer } from './server.ts';

export const never = new AbortController().signal;

/** A cluster entry of a kubeconfig for this server. */
export function clusterEntry(server: Pick<TestServer, 'url' | 'ca'>, more: Partial<ClusterEntry> = {}): ClusterEntry {
  return {
    name: 'cluster',
    server: server.url,
    caFile: undefined,
    caData: Buffer.from(server.ca).toString('base64'),
    tlsServerName: undefined,
    insecure: false,
    proxyUrl: undefined,
    forPlugin: undefined,
    ...more,
  };
}

/** A connection as user with the token `test`; closed with the test. */
export function connectTo(
  t: TestContext,
  server: Pick<TestServer, 'url' | 'ca'>,
  patience: Partial<Patience> = {},
  user: Partial<UserEntry> = { token: 'test' },
): Connection {
  const credentials = createCredentials(clusterEntry(server), { ...anonymous(), ...user }, undefined, undefined);
  const connection = createConnection({
    server: server.url,
    cluster: 'east',
    context: 'kind-east',
    credentials,
    patience: { ...usualPatience, ...patience },
  });
  t.after(() => connection.close());
  return connection;
}

/** Waits until it is so, looking again and again; fails after 10 s with what it waited for. */
export async function until(what: string, isSo: () => boolean): Promise<void> {
  const end = performance.now() + 10_000;
  while (!isSo()) {
    if (performance.now() > end) throw new Error(`waited in vain for: ${what}`);
    await new Promise(resolve => setTimeout(resolve, 5));
  }
}

/** API servers that answer badly, or as little as is needed: over plain HTTP on loopback. */
import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';

/** Its URL. It goes with the test, open connections and all. */
export async function fakeApi(t: TestContext, answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A URL without a listener. */
export async function deadApi(t: TestContext): Promise<string> {
  const server = createServer();
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await new Promise<void>(done => void server.close(() => done()));
  t.diagnostic(`nobody listens on ${url}`);
  return url;
}

/** A Status that says no. */
export function refuse(code: number, reason: string, message: string): RequestListener {
  return (_request, response) =>
    json(response, code, { kind: 'Status', apiVersion: 'v1', status: 'Failure', code, reason, message });
}

/** Takes the request and never answers. */
export const silent: RequestListener = () => undefined;

export type PlainCluster = {
  readonly uid: string;
  readonly groups?: readonly string[];
  readonly allowed?: boolean;
  /** Objects by path. */
  readonly objects?: Readonly<Record<string, unknown>>;
  /** Lists by path. */
  readonly lists?: Readonly<Record<string, readonly unknown[]>>;
};

/** For all namespaces, as OLM brings it along. */
const olmGroup = {
  apiVersion: 'operators.coreos.com/v1',
  kind: 'OperatorGroup',
  metadata: { name: 'global-operators', namespace: 'operators' },
  spec: {},
};

/** A cluster that has nothing but itself, or OLM: enough for a survey. */
export function plainCluster({
  uid,
  groups = [],
  allowed = true,
  objects = {},
  lists = {},
}: PlainCluster): RequestListener {
  const found: Readonly<Record<string, unknown>> = {
    '/version': { gitVersion: 'v1.34.4' },
    '/api': { kind: 'APIVersions', versions: ['v1'] },
    '/apis': {
      kind: 'APIGroupList',
      groups: groups.map(each => ({ name: each.split('/')[0], versions: [{ groupVersion: each }] })),
    },
    '/api/v1/namespaces/kube-system': { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'kube-system', uid } },
    ...objects,
  };
  const olm = groups.some(each => each.startsWith('operators.coreos.com/'));
  return (request, response) => {
    const path = new URL(request.url ?? '/', 'http://x').pathname;
    const list = (items: readonly unknown[]) =>
      json(response, 200, { kind: 'List', metadata: { resourceVersion: '1' }, items });
    if (path.endsWith('/selfsubjectaccessreviews')) return json(response, 201, { status: { allowed } });
    const object = found[path];
    if (object !== undefined) return json(response, 200, object);
    if (
      /\/(deployments|endpointslices|pods|secrets)$|^\/apis\/operators\.coreos\.com\/v1alpha1\//.test(path) ||
      lists[path] !== undefined
    ) {
      return list(lists[path] ?? []);
    }
    if (olm && path.endsWith('/operatorgroups')) return list([olmGroup]);
    refuse(404, 'NotFound', `${path} not found`)(request, response);
  };
}

function json(response: ServerResponse, code: number, body: unknown): void {
  response.writeHead(code, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
}

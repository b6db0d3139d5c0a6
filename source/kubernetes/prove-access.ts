/**
 * Tries a remote secret's credentials before they are written: a bad one can wedge istiod
 * (docs/istio/remote-secrets.md#how-istiod-takes-it).
 */
import { resourceOf } from '../model/kinds.ts';
import { groupOf, type KindRef } from '../model/kube.ts';
import type { Problem } from '../model/problem.ts';
import type { Api, ProveAccess, RemoteAccess, RemoteReader } from '../ports.ts';
import { createApi } from './api.ts';
import { connectionTo } from './connection/trusted-connection.ts';
import { failureOf } from './failures/failure.ts';
import { hostAndPort, problemOf } from './failures/problems.ts';

const common: readonly KindRef[] = [
  { apiVersion: 'v1', kind: 'Namespace' },
  { apiVersion: 'v1', kind: 'Service' },
  { apiVersion: 'v1', kind: 'Pod' },
];

type Reads = {
  readonly kinds: readonly KindRef[];
  readonly name: string;
  readonly whose: string;
  readonly role: string;
};

/** What is asked of a remote cluster: by every istiod, and by a Kiali of any version before it serves anything. */
const reads: Readonly<Record<RemoteReader, Reads>> = {
  istiod: {
    kinds: [
      ...common,
      { apiVersion: 'v1', kind: 'Node' },
      { apiVersion: 'v1', kind: 'Endpoints' },
      { apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice' },
    ],
    name: 'istiod',
    whose: 'reader token',
    role: 'Bind the reader account to istio-reader-clusterrole-istio-system, which comes with the control plane',
  },
  kiali: {
    kinds: [...common, { apiVersion: 'apps/v1', kind: 'Deployment' }],
    name: 'Kiali',
    whose: 'token of Kiali',
    role: 'Its role comes with the Kiali of that cluster: look at its status',
  },
};

/**
 * Connects to exactly this URL with this CA, server name and token, nothing of the kubeconfig, and asks for each kind
 * that its reader watches. Answers what failed, as `bad-credential`. Proves reachability from this machine only; a proxy of
 * the environment is part of how this machine reaches anything.
 */
export function createProveAccess(environment: NodeJS.ProcessEnv): ProveAccess {
  return async (access, signal) => {
    if (!URL.canParse(access.server)) {
      return bad(`${access.server} is not a URL`, 'Give the API server as https://host:port (--cluster NAME,api=URL)');
    }
    const read = reads[access.reader ?? 'istiod'];
    const connection = connectionTo(access.server, access, access.token, environment);
    const api = createApi(connection);
    try {
      const missing = (await Promise.all(read.kinds.map(kind => missingReaderRights(api, kind, signal)))).flat();
      if (missing.length === 0) return undefined;
      return bad(
        `The ${read.whose} of ${hostAndPort(access.server)} does not allow to ${missing.join(', ')}`,
        read.role,
      );
    } catch (error) {
      signal.throwIfAborted();
      return inWords(access, read, error);
    } finally {
      await connection.close();
    }
  };
}

/** Informers list and watch: one is listed in earnest, watching is asked for. */
async function missingReaderRights(api: Api, kind: KindRef, signal: AbortSignal): Promise<readonly string[]> {
  const { plural } = resourceOf(kind);
  const mayI = async (verb: string) =>
    (await api.mayI({ verb, group: groupOf(kind.apiVersion), resource: plural }, signal)) ? [] : [`${verb} ${plural}`];
  const list = async () => {
    try {
      await api.list(kind, { limit: 1 }, signal);
      return [];
    } catch (error) {
      if (failureOf(error).kind !== 'forbidden') throw error;
      return [`list ${plural}`];
    }
  };
  return (await Promise.all([list(), mayI('watch')])).flat();
}

function inWords(access: RemoteAccess, { name, whose }: Reads, error: unknown): Problem {
  const host = hostAndPort(access.server);
  const problem = problemOf(error, { cluster: host, server: access.server, verb: `read what ${name} reads` });
  if (problem === undefined) throw error;
  const evidence = problem.evidence === undefined ? {} : { evidence: problem.evidence };
  switch (problem.code) {
    case 'unauthorized':
      return {
        ...bad(
          `${host} rejects the ${whose}`,
          'A proxy or load balancer there may accept only logins of its own, as Rancher does: give the URL of the API server itself, --cluster NAME,api=URL. Where it is the API server, delete the token Secret: the next run creates it again',
        ),
        ...evidence,
      };
    case 'unreachable':
      return {
        ...bad(
          problem.title,
          `${problem.hint}. Another URL: --cluster NAME,api=URL; its CA or name: ,api-ca=FILE or ,api-server-name=NAME`,
        ),
        ...evidence,
      };
    default:
      return { ...bad(problem.title, problem.hint), ...evidence };
  }
}

function bad(title: string, hint: string): Problem {
  return { code: 'bad-credential', title, hint };
}

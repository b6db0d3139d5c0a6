/** What a Kiali says of itself, of the clusters that it sees, and where people find it. Read only. */

import { cleaned } from '../model/clean.ts';
import { listAt, recordAt, textAt } from '../model/fields.ts';
import { KIALI_PORT, type KialiPlan, kialiPods, kialiRoot, servesTls } from '../model/kiali.ts';
import { jsonValue } from '../model/limited-json.ts';
import { orUndefined } from '../model/or-undefined.ts';
import { ProblemError } from '../model/problem.ts';
import { sh } from '../model/shell-word.ts';
import type { Cluster } from '../ports.ts';

/** `forward`: no address leads to it, so a command does, while it runs. */
export type KialiAddress =
  | { readonly by: 'route'; readonly url: string }
  | { readonly by: 'forward'; readonly url: string; readonly command: string };

export type KialiAnswer = {
  readonly address: KialiAddress;
  /** Of the server: `v2.27.2`. */
  readonly version?: string;
  /** Clusters that answer it at this moment, with their Kubernetes version. */
  readonly clusters: readonly { readonly name: string; readonly version?: string }[];
  /** By the cluster that each is in. Absent where only who is logged in is told. */
  readonly planes?: readonly KialiPlane[];
  /** Whether a store of metrics answers it: without one its graphs are empty. Absent: it does not tell. */
  readonly metrics?: boolean;
  /** Where users log in to other clusters themselves. */
  readonly logins: readonly { readonly cluster: string; readonly url: string }[];
  /** Why it does not answer; absent where it does. */
  readonly silent?: string;
};

export type KialiPlane = {
  readonly cluster: string;
  /** What its istiod calls the cluster. */
  readonly id: string;
  readonly version?: string;
  readonly manages: readonly string[];
};

/** Asked through the API server of its cluster. What cannot be found out is left out. */
export async function readKialiAnswer(kiali: KialiPlan, cluster: Cluster, signal: AbortSignal): Promise<KialiAnswer> {
  const address = await addressOf(kiali, cluster, signal);
  const said = await orSilent(ask(kiali, cluster, address, signal));
  return { address, ...said };
}

async function addressOf(kiali: KialiPlan, cluster: Cluster, signal: AbortSignal): Promise<KialiAddress> {
  const { home, namespace, instance } = kiali;
  const route = { apiVersion: 'route.openshift.io/v1', kind: 'Route', namespace, name: instance };
  const found = home.platform === 'openshift' ? await orUndefined(cluster.read(route, signal)) : undefined;
  const host = textAt(found, 'status', 'ingress', 0, 'host');
  if (host !== undefined && isHost(host)) return { by: 'route', url: `https://${host}${kialiRoot(kiali)}/` };
  const command = sh`kubectl --context ${home.context} -n ${namespace} port-forward service/${instance} ${KIALI_PORT}`;
  return {
    by: 'forward',
    command,
    url: `${servesTls(kiali) ? 'https' : 'http'}://localhost:${KIALI_PORT}${kialiRoot(kiali)}/`,
  };
}

/** A cluster says what it likes: what is more than a host would lead elsewhere, and what is none nowhere. */
function isHost(text: string): boolean {
  const url = `https://${text}/`;
  return URL.canParse(url) && new URL(url).host === text;
}

function isWebPage(url: unknown): url is string {
  return typeof url === 'string' && URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
}

type Said = Omit<KialiAnswer, 'address'>;

async function ask(kiali: KialiPlan, cluster: Cluster, address: KialiAddress, signal: AbortSignal): Promise<Said> {
  const { namespace, home, auth } = kiali;
  const pods = await cluster.list({ apiVersion: 'v1', kind: 'Pod' }, { namespace, labels: kialiPods(kiali) }, signal);
  const pod = pods.find(({ metadata }) => metadata.deletionTimestamp === undefined)?.metadata.name;
  if (pod === undefined) return silent('no pod of Kiali runs');
  const tls = servesTls(kiali) ? ({ tls: true } as const) : {};
  const get = async (path: string) => {
    const target = { namespace, pod, port: KIALI_PORT };
    const request = { path: `${kialiRoot(kiali)}${path}`, headers: asIfAt(address), ...tls };
    const { status, body } = await cluster.request(target, request, signal);
    return status === 200 ? jsonValue(body) : undefined;
  };
  const status = await get('/api');
  if (status === undefined) return silent('no response from Kiali yet');
  const [planes, info] = await Promise.all([
    auth === 'anonymous' ? orUndefined(get('/api/mesh/controlplanes')) : undefined,
    auth === 'openshift' ? orUndefined(get('/api/auth/info')) : undefined,
  ]);
  const version = textAt(status, 'status', 'Kiali version');
  return {
    ...(version === undefined ? {} : { version: cleaned(version, 40) }),
    clusters: listAt(status, 'externalServices').flatMap(clusterOf),
    ...(Array.isArray(planes) ? { planes: planes.map(planeOf) } : {}),
    ...metricsIn(status, kiali),
    logins: Object.entries(recordAt(info, 'authorizationEndpointPerCluster') ?? {})
      .filter(([name]) => name !== home.name)
      .flatMap(([name, url]) => (isWebPage(url) ? [{ cluster: cleaned(name, 63), url: cleaned(url, 1_000) }] : [])),
  };
}

/** The server derives its links from the Host header: through a forwarded port they would lead nowhere. */
function asIfAt(address: KialiAddress): Readonly<Record<string, string>> {
  if (address.by === 'forward') return {};
  return {
    'x-forwarded-host': new URL(address.url).host,
    'x-forwarded-proto': 'https',
    'x-forwarded-port': '443',
  };
}

/** Servers before 2.11 ask a store what Thanos does not tell, and so do not name it. */
function metricsIn(status: unknown, { home, values, metrics }: KialiPlan): Pick<KialiAnswer, 'metrics'> {
  if (listAt(status, 'externalServices').some(each => textAt(each, 'name') === 'Prometheus')) return { metrics: true };
  const isNamed = textAt(values, 'external_services', 'prometheus', 'url') !== undefined;
  const isThanos = home.platform === 'openshift' && (metrics?.from ?? 'thanos') === 'thanos';
  return isNamed || isThanos ? {} : { metrics: false };
}

const silent = (why: string): Said => ({ clusters: [], logins: [], silent: why });

const prefix = 'Kubernetes-';

function clusterOf(service: unknown): KialiAnswer['clusters'] {
  const name = textAt(service, 'name') ?? '';
  const version = textAt(service, 'version');
  if (!name.startsWith(prefix)) return [];
  const known = version === undefined ? {} : { version: cleaned(version, 40) };
  return [{ name: cleaned(name.slice(prefix.length), 63), ...known }];
}

function planeOf(plane: unknown): KialiPlane {
  const version = textAt(plane, 'version', 'version');
  return {
    cluster: cleaned(textAt(plane, 'cluster', 'name') ?? '', 63),
    id: cleaned(textAt(plane, 'id') ?? '', 63),
    ...(version === undefined ? {} : { version: cleaned(version, 40) }),
    manages: listAt(plane, 'managedClusters').map(each => cleaned(textAt(each, 'name') ?? '', 63)),
  };
}

async function orSilent(asked: Promise<Said>): Promise<Said> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof ProblemError) return silent(cleaned(error.problem.title));
    throw error;
  }
}

/** What Kiali's API answers, as far as it shows which clusters it sees. */
import type { KindRef } from '../../../model/kube.ts';
import { NAMESPACE } from '../../mesh/objects.ts';
import { systemNamespaceOf } from '../../mesh/view.ts';
import { DEPLOYMENT, SERVICE } from '../kinds.ts';
import type { Site } from '../site.ts';
import { type Client, objectsOf, Unanswered } from './clients.ts';
import { type ControlPlane, controlPlanes, type Seen } from './control-planes.ts';
import { graph } from './metrics.ts';
import { isAtLeast } from './releases.ts';

export type Serving = {
  readonly site: Site;
  readonly version: string;
  readonly strategy: string;
  /** Its whole configuration. */
  readonly config: unknown;
  readonly clients: readonly Client[];
  /** Clusters that are configured without a way to reach them. */
  readonly unreached: readonly string[];
  /** Names of further services that it is connected to: `Prometheus`. */
  readonly services: () => readonly string[];
};

export type Answer = { readonly status: number; readonly body: unknown };

const ok = (body: unknown): Answer => ({ status: 200, body });
const failed = (error: string): Answer => ({ status: 500, body: { error } });

/** Those that need no login; nothing for other paths. `from`: where who asks seems to have asked. */
export async function openAnswer(serving: Serving, path: string, from: string): Promise<Answer | undefined> {
  switch (path) {
    case '/healthz':
      return ok(undefined);
    case '/api':
      return ok(await status(serving));
    case '/api/auth/info':
      return ok({ sessionInfo: {}, strategy: serving.strategy, ...logins(serving, from) });
    default:
      return undefined;
  }
}

/** With the accounts of OpenShift there is a way in to each cluster. */
function logins({ strategy, clients }: Serving, from: string) {
  if (strategy !== 'openshift') return {};
  const redirect = `${from}/api/auth/redirect`;
  return {
    authorizationEndpoint: redirect,
    authorizationEndpointPerCluster: Object.fromEntries(clients.map(({ name }) => [name, `${redirect}/${name}`])),
  };
}

/** Those for who is logged in. `asHome`: their token is good at home alone. */
export async function answer(serving: Serving, path: string, query: URLSearchParams, asHome: boolean): Promise<Answer> {
  try {
    return (await answered(serving, path, query, asHome)) ?? { status: 404, body: { error: 'not found' } };
  } catch (error) {
    if (error instanceof Unanswered) return failed(error.message);
    throw error;
  }
}

async function answered(
  serving: Serving,
  path: string,
  query: URLSearchParams,
  asHome: boolean,
): Promise<Answer | undefined> {
  const { site, clients } = serving;
  const allowed = clients.filter(each => !asHome || each.isHome);
  const cluster = query.get('clusterName') ?? '';
  const asked = allowed.find(each => each.name === cluster);
  const isSplit = asked !== undefined && asked.name !== asked.cacheName && isAtLeast(serving.version, '2.11');
  switch (path) {
    case '/api/status':
      return ok(await status(serving));
    case '/api/config':
      return ok({ authStrategy: serving.strategy, clusters: configured(serving) });
    case '/api/istio/status':
      return ok(await components(serving, allowed));
    case '/api/mesh/controlplanes':
      return ok((await planes(serving)).map(planeAnswer));
    case '/api/mesh/graph':
      return ok({ nodes: await nodes(serving, allowed) });
    case '/api/namespaces':
      return ok(await namespaces(site, allowed));
    case '/api/namespaces/graph':
      return ok(await graph(site, serving.config, (query.get('namespaces') ?? '').split(',')));
    case '/api/clusters/workloads':
      if (isSplit) return failed(`Cluster [${cluster}] is not found or is not accessible for Kiali`);
      return ok({ cluster, workloads: await named(site, asked, query, DEPLOYMENT) });
    case '/api/clusters/services':
      return ok({ cluster, services: isSplit ? [] : await named(site, asked, query, SERVICE) });
    case '/api/clusters/tls':
      if (asked === undefined) return failed(unknownClient(cluster, asHome));
      if (isSplit) return failed(`K8s Cache [${cluster}] is not found or is not accessible for Kiali`);
      return ok(await tls(site, asked));
  }
  const namespace = /^\/api\/namespaces\/([^/]+)\/info$/.exec(path)?.[1];
  if (namespace === undefined) return undefined;
  if (asked === undefined) return failed(`cluster [${cluster}] is not found or is not accessible for Kiali`);
  const found = (await objectsOf(site, asked)).get({ ...NAMESPACE, name: namespace });
  if (found === undefined) return failed(`namespaces "${namespace}" not found`);
  return ok({ name: namespace, cluster, isAmbient: false, labels: found.metadata.labels ?? {}, annotations: null });
}

const unknownClient = (cluster: string, asHome: boolean) =>
  `${asHome ? 'K8s' : 'kiali ServiceAccount'} Client${asHome ? '' : ' for cluster'} [${cluster}] is not found or is not accessible for Kiali`;

/** Live: a cluster that does not answer any more is not listed. */
async function status({ site, version, clients, services }: Serving) {
  const answering = await present(site, clients);
  return {
    status: {
      'Kiali container version': `v${version}`,
      'Kiali state': 'running',
      'Kiali version': `v${version}`,
    },
    externalServices: [
      ...answering.map(({ client }) => ({ name: `Kubernetes-${client.name}`, version: 'v1.34.4', tempoConfig: {} })),
      ...services().map(name => ({ name, tempoConfig: {} })),
    ],
    warningMessages: [],
    istioEnvironment: { istioAPIEnabled: true },
  };
}

/** `accessible` says that there was a client at the start, and never changes. */
function configured({ clients, unreached }: Serving) {
  const missing = unreached.map(name => ({
    accessible: false,
    apiEndpoint: '',
    isKialiHome: false,
    kialiInstances: null,
    name,
    secretName: '',
  }));
  return Object.fromEntries([...clients.map(clusterAnswer), ...missing].map(each => [each.name, each]));
}

function clusterAnswer({ name, isHome, secret, endpoint }: Client) {
  return {
    accessible: true,
    apiEndpoint: endpoint,
    isKialiHome: isHome,
    kialiInstances: null,
    name,
    secretName: secret,
  };
}

/** Everything of every cluster: one that does not answer, or whose objects are kept under another name, fails it all. */
async function everything({ site, version, clients }: Serving, some: readonly Client[] = clients) {
  const seen: Seen[] = [];
  for (const client of some) {
    if (client.name !== client.cacheName && isAtLeast(version, '2.11')) {
      throw new Unanswered(`cache for cluster [${client.name}] not found`);
    }
    seen.push({ client, objects: await objectsOf(site, client) });
  }
  return seen;
}

async function present(site: Site, clients: readonly Client[]): Promise<readonly Seen[]> {
  const seen: Seen[] = [];
  for (const client of clients) {
    try {
      seen.push({ client, objects: await objectsOf(site, client) });
    } catch (error) {
      if (!(error instanceof Unanswered)) throw error;
    }
  }
  return seen;
}

const planes = async (serving: Serving) => controlPlanes(await everything(serving));

function planeAnswer({ client, id, istiod, isHealthy, manages }: ControlPlane) {
  const version = istiod.metadata.labels?.['app.kubernetes.io/version'];
  return {
    cluster: clusterAnswer(client),
    // An istiod whose cluster name differs from Kiali's seems to belong to another cluster.
    externalControlPlane: client.name !== id,
    id,
    istiodName: istiod.metadata.name,
    istiodNamespace: istiod.metadata.namespace,
    managedClusters: manages.length === 0 ? null : manages.map(clusterAnswer),
    revision: istiod.metadata.labels?.['istio.io/rev'] ?? 'default',
    status: isHealthy ? 'Healthy' : 'Unhealthy',
    ...(version === undefined ? {} : { version: { name: 'Istio', version, tempoConfig: {} } }),
  };
}

/** Old servers look at home alone, and spell the fields otherwise. */
async function components(serving: Serving, allowed: readonly Client[]) {
  const all = controlPlanes(await everything(serving));
  const isOld = !isAtLeast(serving.version, '2.11');
  const shown = all.filter(({ client }) => (isOld ? client.isHome : allowed.includes(client)));
  const health = (isHealthy: boolean) => (isHealthy ? 'Healthy' : 'Unhealthy');
  const prometheus = serving.services().includes('Prometheus') ? 'Healthy' : 'Unreachable';
  if (isOld) {
    return [
      ...shown.map(each => ({ name: each.istiod.metadata.name, status: health(each.isHealthy), is_core: true })),
      { name: 'prometheus', status: prometheus, is_core: true },
    ];
  }
  const home = serving.clients.find(each => each.isHome)?.name ?? '';
  return [
    ...shown.map(({ client, istiod, isHealthy }) => ({
      cluster: client.name,
      name: istiod.metadata.name,
      status: health(isHealthy),
      isCore: true,
    })),
    { cluster: home, name: 'prometheus', status: prometheus, isCore: true },
  ];
}

async function nodes(serving: Serving, allowed: readonly Client[]) {
  const all = await everything(serving);
  const shown = all.filter(({ client }) => allowed.includes(client));
  return [
    ...shown.map(({ client }) => ({
      cluster: client.name,
      infraName: client.name,
      infraType: 'cluster',
      namespace: '',
      nodeType: 'box',
      isBox: 'cluster',
      healthData: 'Healthy',
      version: 'v1.34.4',
      infraData: clusterAnswer(client),
    })),
    ...controlPlanes(all)
      .filter(({ client }) => allowed.includes(client))
      .map(({ client, istiod, isHealthy }) => ({
        cluster: client.name,
        infraName: istiod.metadata.name,
        infraType: 'istiod',
        namespace: istiod.metadata.namespace,
        nodeType: 'infra',
        healthData: isHealthy ? 'Healthy' : 'Unhealthy',
        version: istiod.metadata.labels?.['app.kubernetes.io/version'] ?? 'Unknown',
        infraData: {},
      })),
  ];
}

async function namespaces(site: Site, allowed: readonly Client[]) {
  const seen = await present(site, allowed);
  return seen.flatMap(({ client, objects }) =>
    objects.list(NAMESPACE).map(({ metadata: { name } }) => ({
      name,
      cluster: client.name,
      isControlPlane: name === systemNamespaceOf(objects),
    })),
  );
}

/** An empty list also for an unknown cluster. */
async function named(site: Site, client: Client | undefined, query: URLSearchParams, kind: KindRef) {
  const [seen] = client === undefined ? [] : await present(site, [client]);
  if (client === undefined || seen === undefined) return [];
  const wanted = (query.get('namespaces') ?? '').split(',').filter(each => each !== '');
  return seen.objects
    .list(kind)
    .filter(({ metadata }) => wanted.length === 0 || wanted.includes(metadata.namespace ?? ''))
    .map(each => ({
      name: each.metadata.name,
      namespace: each.metadata.namespace,
      cluster: client.name,
    }));
}

async function tls(site: Site, client: Client) {
  const objects = await objectsOf(site, client);
  return objects.list(NAMESPACE).map(({ metadata: { name } }) => ({
    autoMTLSEnabled: true,
    cluster: client.name,
    minTLS: '',
    namespace: name,
    status: 'MTLS_NOT_ENABLED',
  }));
}

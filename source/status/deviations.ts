/** Where existing clusters deviate from what one mesh is (docs/istio/model.md#invariants). Pure. */
import { cleaned } from '../model/clean.ts';
import type { TopologyId } from '../model/mesh.ts';
import { sh } from '../model/shell-word.ts';
import type { ClusterStatus, Plane } from './cluster-status.ts';

/** `check`: what it is a deviation in, for scripts. `cluster`: absent where it is between clusters. */
export type Deviation = {
  readonly check: DeviationId;
  readonly cluster?: string;
  readonly words: string;
  readonly fix: string;
};

/** Stable. */
export type DeviationId =
  | 'istio-there'
  | 'one-control-plane'
  | 'managed-by-operator'
  | 'cluster-name'
  | 'network-label'
  | 'revision-tags'
  | 'control-plane-state'
  | 'cacerts'
  | 'root-in-use'
  | 'same-mesh-id'
  | 'same-trust-domain'
  | 'distinct-names'
  | 'common-root'
  | 'secret-logins'
  | 'remote-secrets'
  | 'known-clusters'
  | 'networks'
  | 'network-gateways';

export type MeshStatus = {
  readonly clusters: readonly ClusterStatus[];
  readonly meshId: string | undefined;
  /** Undefined where no cluster has a control plane. */
  readonly topology: TopologyId | undefined;
  readonly deviations: readonly Deviation[];
};

/** The mesh that these clusters are, and what is wrong with it. Traffic is not asked: nothing is proven here. */
export function meshStatus(clusters: readonly ClusterStatus[]): MeshStatus {
  const planes = clusters.flatMap(cluster => cluster.planes.map(plane => ({ cluster, plane })));
  const [first] = planes;
  return {
    clusters,
    meshId: first?.plane.meshId,
    topology: first === undefined ? undefined : topologyOf(planes.map(({ plane }) => plane)),
    deviations: [
      ...clusters.flatMap(each => missing(each, clusters)),
      ...planes.flatMap(({ cluster, plane }) => ofPlane(cluster, plane)),
      ...unequal(planes, 'same-mesh-id', 'mesh ID', ({ meshId }) => meshId ?? 'none'),
      ...unequal(planes, 'same-trust-domain', 'trust domain', ({ trustDomain }) => trustDomain ?? 'cluster.local'),
      ...sameNames(planes),
      ...differentRoots(planes),
      ...clusters.flatMap(cluster => logins(cluster, clusters)),
      ...gateways(clusters, planes),
    ],
  };
}

type Placed = { readonly cluster: ClusterStatus; readonly plane: Plane };

const networkOf = ({ network, namespaceNetwork }: Plane) => namespaceNetwork ?? network ?? '';

function topologyOf(planes: readonly Plane[]): TopologyId {
  const several = new Set(planes.map(networkOf)).size > 1;
  const remote = planes.some(({ role }) => role === 'remote');
  if (remote) return several ? 'primary-remote-multi-network' : 'primary-remote-single-network';
  return several ? 'multi-primary-multi-network' : 'multi-primary-single-network';
}

/** The name that Istio has for it. */
const nameOf = ({ name, planes }: ClusterStatus) =>
  planes.find(each => each.clusterName !== undefined)?.clusterName ?? name;

/** `all`: where none of them has a mesh there is none to join. */
function missing({ name, planes }: ClusterStatus, all: readonly ClusterStatus[]): readonly Deviation[] {
  if (planes.length === 0) {
    const fix = all.some(each => each.planes.length > 0)
      ? 'eastwest up joins it to the mesh'
      : 'eastwest up installs it, and makes one mesh of these clusters';
    return [{ check: 'istio-there', cluster: name, words: 'no Istio', fix }];
  }
  if (planes.length === 1) return [];
  const titles = planes.map(({ title, namespace }) => `${title} (${namespace})`).join(', ');
  return [
    {
      check: 'one-control-plane',
      cluster: name,
      words: `${planes.length} control planes: ${titles}`,
      fix: 'each must obey namespaces of its own (discoverySelectors, revisions); which one belongs to the mesh is said by --cluster NAME=CONTEXT,istio=ISTIO',
    },
  ];
}

function ofPlane({ name }: ClusterStatus, plane: Plane): readonly Deviation[] {
  const { title, network, namespaceNetwork, namespace, rootsConfigured, rootsRunning, state } = plane;
  const found: [DeviationId, boolean, string, string][] = [
    [
      'managed-by-operator',
      plane.by === 'other',
      `${title} is not run by the Sail operator`,
      'eastwest up hands it over to the operator by consent, where that is safe; eastwest plan says whether it is',
    ],
    [
      'cluster-name',
      plane.role === 'primary' && plane.clusterName === undefined,
      `${title} has no cluster name: it calls itself Kubernetes`,
      'set global.multiCluster.clusterName',
    ],
    [
      'network-label',
      network !== undefined && network !== namespaceNetwork,
      `${title} is on network ${network}, its namespace ${namespace} on ${namespaceNetwork ?? 'none'} (label topology.istio.io/network)`,
      sh`kubectl label namespace ${namespace} topology.istio.io/network=${network}`,
    ],
    [
      'revision-tags',
      plane.strategy === 'RevisionBased' && plane.tags.length === 0,
      `${title} has update strategy RevisionBased and no IstioRevisionTag`,
      'every upgrade means other labels on namespaces and gateways: create a tag, or change to InPlace',
    ],
    [
      'control-plane-state',
      plane.by === 'operator' ? state !== undefined && state !== 'Healthy' : state !== 'available',
      `${title} is ${state ?? 'not reported on'}`,
      `${sh`kubectl -n ${namespace} get pods`}, and the status of ${title}`,
    ],
    [
      'cacerts',
      plane.role === 'primary' && rootsConfigured === undefined && rootsRunning.length > 0,
      `${title} signs with a root of its own: no cacerts in ${namespace}`,
      'eastwest up gives it a common root and restarts istiod: the workloads of others have to be restarted then',
    ],
    [
      'root-in-use',
      rootsConfigured !== undefined &&
        rootsRunning.length > 0 &&
        !rootsConfigured.some(each => rootsRunning.includes(each)),
      `${title} runs with root ${short(rootsRunning)}, cacerts holds ${short(rootsConfigured ?? [])}`,
      sh`istiod reads a new root when it starts: kubectl -n ${namespace} rollout restart deployment -l app=istiod`,
    ],
  ];
  return found.flatMap(([check, is, words, fix]) => (is ? [{ check, cluster: name, words, fix }] : []));
}

function unequal(
  planes: readonly Placed[],
  check: DeviationId,
  what: string,
  of: (plane: Plane) => string,
): readonly Deviation[] {
  const primaries = planes.filter(({ plane }) => plane.role === 'primary');
  const said = Map.groupBy(primaries, ({ plane }) => of(plane));
  if (said.size < 2) return [];
  const words = [...said].map(([value, all]) => `${value} (${all.map(({ cluster }) => cluster.name).join(', ')})`);
  return [{ check, words: `control planes differ in ${what}: ${words.join(', ')}`, fix: `one mesh has one ${what}` }];
}

function sameNames(planes: readonly Placed[]): readonly Deviation[] {
  const named = planes.filter(({ plane }) => plane.role === 'primary' && plane.clusterName !== undefined);
  return [...Map.groupBy(named, ({ plane }) => plane.clusterName ?? '')].flatMap(([name, all]) => {
    const clusters = [...new Set(all.map(({ cluster }) => cluster.name))];
    if (clusters.length < 2) return [];
    const words = `${clusters.join(' and ')} have the same cluster name ${name}`;
    return [{ check: 'distinct-names', words, fix: 'istiod ignores the second remote secret of a name: rename one' }];
  });
}

function differentRoots(planes: readonly Placed[]): readonly Deviation[] {
  const running = planes.filter(({ plane }) => plane.rootsRunning.length > 0);
  const shared = running[0]?.plane.rootsRunning.filter(root => {
    return running.every(({ plane }) => plane.rootsRunning.includes(root));
  });
  if (running.length < 2 || (shared?.length ?? 0) > 0) return [];
  const words = running.map(({ cluster, plane }) => `${cluster.name} ${short(plane.rootsRunning)}`).join(', ');
  return [
    {
      check: 'common-root',
      words: `no root CA is common: ${words}`,
      fix: 'connections between the clusters fail: give all cacerts of one root',
    },
  ];
}

const short = (roots: readonly string[]) => roots.map(root => root.slice(0, 11)).join('+');

/** Every primary knows every other cluster, by a login that istiod accepts, in the namespace where it looks. */
function logins(cluster: ClusterStatus, all: readonly ClusterStatus[]): readonly Deviation[] {
  const { name } = cluster;
  const primaries = cluster.planes.filter(({ role }) => role === 'primary');
  const found: Deviation[] = [];
  for (const { secret, cluster: of, unusual } of cluster.logins) {
    if (unusual.length === 0) continue;
    found.push({
      check: 'secret-logins',
      cluster: name,
      words: `Secret ${secret} (cluster ${cleaned(of, 63)}) logs in by ${unusual.join(', ')}`,
      fix: 'never used here, and refused by istiod: create it again with a server, a CA and a token alone (istioctl create-remote-secret, or eastwest up)',
    });
  }
  for (const { namespace, title } of primaries) {
    const known = cluster.logins.filter(each => each.namespace === namespace).map(each => each.cluster);
    for (const other of all.filter(each => each !== cluster && each.planes.length > 0)) {
      if (known.includes(nameOf(other))) continue;
      found.push({
        check: 'remote-secrets',
        cluster: name,
        words: `${title} has no remote secret for ${nameOf(other)}`,
        fix: 'eastwest up creates it; by hand: istioctl create-remote-secret',
      });
    }
    const names = all.map(nameOf);
    for (const of of known.filter(each => !names.includes(each))) {
      found.push({
        check: 'known-clusters',
        cluster: name,
        words: `${title} reads a cluster that is not among these: ${cleaned(of, 63)}`,
        fix: 'name it with --cluster as well, or delete its remote secret',
      });
    }
  }
  return found;
}

/** Between networks traffic goes through a gateway with an address. */
function gateways(clusters: readonly ClusterStatus[], planes: readonly Placed[]): readonly Deviation[] {
  if (new Set(planes.map(({ plane }) => networkOf(plane))).size < 2) return [];
  return planes.flatMap(({ cluster: { name }, plane }): readonly Deviation[] => {
    const network = networkOf(plane);
    if (network === '') {
      return [
        {
          check: 'networks',
          cluster: name,
          words: `${plane.title} is on no network, others are`,
          fix: 'its pods are taken for directly reachable: set a network',
        },
      ];
    }
    const there = clusters.flatMap(each => each.gateways).filter(each => each.network === network);
    if (there.length === 0) {
      return [
        {
          check: 'network-gateways',
          cluster: name,
          words: `no east-west gateway of network ${network}`,
          fix: 'eastwest up creates it',
        },
      ];
    }
    if (there.some(({ addresses }) => addresses.length > 0)) return [];
    const titles = there.map(({ title }) => title).join(', ');
    return [
      {
        check: 'network-gateways',
        cluster: name,
        words: `gateway ${titles} of network ${network} has no address`,
        fix: 'a load balancer has to give it one',
      },
    ];
  });
}

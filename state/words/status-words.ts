/** What exists of a mesh, in lines: verdict, clusters, deviations. */
import { cleaned } from '../../source/model/clean.ts';
import type { ClusterStatus, Plane } from '../../source/status/cluster-status.ts';
import type { MeshStatus } from '../../source/status/deviations.ts';
import type { KialiStatus } from '../../source/status/kialis.ts';
import { counted } from './numbers.ts';

/** "mesh1: multi-primary-multi-network on 2 clusters, 1 deviation". */
export function statusVerdict({ clusters, meshId, topology, deviations }: MeshStatus): string {
  const of = counted(clusters.length, 'cluster');
  if (topology === undefined) return `No Istio on ${of}`;
  const found = deviations.length === 0 ? 'configured as one mesh' : counted(deviations.length, 'deviation');
  return `${cleaned(meshId ?? 'no mesh ID', 63)}: ${topology} on ${of}, ${found}${kialiVerdict(clusters)}`;
}

/** No deviation from one mesh, which works without it. */
function kialiVerdict(clusters: readonly ClusterStatus[]): string {
  const broken = clusters.filter(({ kialis = [] }) =>
    kialis.some(({ down, failure }) => down !== undefined || failure !== undefined),
  );
  return broken.length === 0 ? '' : `; Kiali of ${broken.map(({ name }) => name).join(', ')} has a problem`;
}

/** All of it. A configuration is not proof: the last line says so. */
export function statusLines(status: MeshStatus): readonly string[] {
  const { clusters, deviations, topology } = status;
  return [
    statusVerdict(status),
    ...clusters.flatMap(clusterLines),
    ...(deviations.length === 0 ? [] : ['', 'Deviations']),
    ...deviations.flatMap(({ cluster, words, fix }) => [
      `  ${cluster === undefined ? '' : `${cluster}: `}${cleaned(words, 600)}`,
      `    ${cleaned(fix, 600)}`,
    ]),
    ...(topology === undefined
      ? []
      : ['', 'Read-only: nothing was changed. eastwest traffic shows whether requests get through.']),
  ];
}

function clusterLines({
  name,
  kubernetes,
  platform,
  planes,
  logins,
  gateways,
  kialis = [],
}: ClusterStatus): readonly string[] {
  const secrets = logins.map(({ cluster, server, unusual }) => {
    const by = unusual.length === 0 ? '' : ` (${unusual.join(', ')})`;
    return `${cleaned(cluster, 63)} ${server ?? 'no server'}${by}`;
  });
  const doors = gateways.map(({ title, network, addresses }) => {
    return `${title} of ${cleaned(network, 63)}: ${addresses.length === 0 ? 'no address' : addresses.join(', ')}`;
  });
  return [
    '',
    `${name} (${platform === 'openshift' ? 'OpenShift, ' : ''}Kubernetes ${kubernetes})`,
    ...(planes.length === 0 ? ['  no Istio'] : planes.flatMap(planeLines)),
    ...(secrets.length === 0 ? [] : [`  remote secrets: ${secrets.join('; ')}`]),
    ...(doors.length === 0 ? [] : [`  gateways: ${doors.join('; ')}`]),
    ...kialis.flatMap(kialiLines),
  ].map(line => `${/^ */.exec(line)?.[0] ?? ''}${cleaned(line, 2_000)}`);
}

function planeLines(plane: Plane): readonly string[] {
  const { title, namespace, role, primary, clusterName, network, version, state, madeBy } = plane;
  const led = primary === undefined ? '' : ` of ${primary}`;
  const place = `${role}${led} ${clusterName ?? ''}`.trim();
  const on = plane.namespaceNetwork ?? network;
  const facts = [
    place,
    on === undefined ? 'no network' : `network ${on}`,
    version ?? 'no version',
    state ?? 'no state',
  ];
  const more = [
    `revisions ${listed(plane.revisions)}`,
    ...(plane.tags.length === 0 ? [] : [`tags ${listed(plane.tags)}`]),
    ...(plane.strategy === undefined ? [] : [plane.strategy]),
    ...(plane.selects ? ['discoverySelectors'] : []),
  ];
  return [
    `  ${title} in ${namespace}: ${facts.join(', ')}; created by ${madeBy}`,
    `    ${more.join(', ')}`,
    `    root in use ${roots(plane.rootsRunning)}; cacerts ${plane.rootsConfigured === undefined ? 'none' : roots(plane.rootsConfigured)}`,
  ];
}

/** "Kiali istio-system/kiali: server v2.30.0 ready, reads west". */
function kialiLines({ title, role, version, clusters, failure, down, unseen, missingStore }: KialiStatus) {
  const failed = failure === undefined ? [] : [`    not reconciled: ${failure}`];
  if (role === 'account') return [`  ${title}: account for the server of another cluster`, ...failed];
  const state = down === undefined ? 'ready' : `not ready, ${down.words}`;
  const server = `server ${version === undefined ? '' : `${version} `}${unseen === undefined ? state : `unknown, ${unseen}`}`;
  const reads = clusters.length === 0 ? '' : `, reads ${clusters.join(', ')}`;
  return [
    `  ${title}: ${server}${reads}`,
    ...failed,
    ...(down?.reason === undefined ? [] : [`    ${down.reason}`]),
    ...(missingStore === undefined
      ? []
      : [`    no metrics, no Service exists at ${missingStore}: eastwest kiali --metrics adds a store`]),
  ];
}

const listed = (names: readonly string[]) => (names.length === 0 ? 'none' : names.join(', '));
const roots = (all: readonly string[]) =>
  all.length === 0 ? 'unknown' : all.map(each => each.slice(0, 23)).join(' and ');

/** What a report holds of one cluster: objects without secrets, what istiods and the client's proxy say, events. */
import { commandOutput } from '../command-output.ts';
import { envoyClustersCommand } from '../diagnosis/envoy-endpoints.ts';
import { isReady } from '../diagnosis/gather.ts';
import { istiodCommands } from '../diagnosis/istiod-reports.ts';
import { toYaml } from '../manifests/yaml.ts';
import type { KindRef, KubeObject } from '../model/kube.ts';
import { CNI_NAMESPACE, type Member, type Mesh } from '../model/mesh.ts';
import { systemNamespace } from '../model/plane.ts';
import { ProblemError } from '../model/problem.ts';
import type { Cluster, Selection, World } from '../ports.ts';
import { redacted, redactedText } from './redacted.ts';

/** A file of the report. */
export type ReportFile = { readonly path: string; readonly text: string };

export type ClusterContents = {
  readonly name: string;
  /** "v1.34.4"; undefined where the API server did not say. */
  readonly version: string | undefined;
  readonly files: readonly ReportFile[];
  /** What could not be read, and why. */
  readonly unread: readonly string[];
};

/** Milliseconds that a command in a pod may take. */
const LATE = 10_000;
/** Characters of a proxy's or an istiod's own text. */
const MOST_TEXT = 4_000_000;

type Selected = { readonly kind: KindRef; readonly selection: Selection };

const kind = (apiVersion: string, name: string): KindRef => ({ apiVersion, kind: name });

/** The objects of a mesh: those of the operator, of Istio in all namespaces, and what runs in its namespaces. */
function selected(mesh: Mesh, member: Member): readonly Selected[] {
  const system = systemNamespace(member);
  const own = [...new Set([system, mesh.samples.namespace])];
  const everywhere = (apiVersion: string, ...kinds: readonly string[]) =>
    kinds.map(each => ({ kind: kind(apiVersion, each), selection: {} }));
  const within = (namespace: string, apiVersion: string, ...kinds: readonly string[]) =>
    kinds.map(each => ({ kind: kind(apiVersion, each), selection: { namespace } }));
  return [
    ...everywhere('v1', 'Namespace', 'Node'),
    ...everywhere('sailoperator.io/v1', 'Istio', 'IstioRevision', 'IstioRevisionTag', 'IstioCNI'),
    ...everywhere('operators.coreos.com/v1alpha1', 'Subscription'),
    ...everywhere('kiali.io/v1alpha1', 'Kiali'),
    ...everywhere('networking.istio.io/v1', 'Gateway', 'VirtualService', 'DestinationRule', 'ServiceEntry'),
    ...everywhere('security.istio.io/v1', 'AuthorizationPolicy', 'PeerAuthentication'),
    ...everywhere('admissionregistration.k8s.io/v1', 'MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'),
    ...own.flatMap(namespace => [
      ...within(namespace, 'v1', 'Service', 'Pod', 'ConfigMap', 'Event'),
      ...within(namespace, 'apps/v1', 'Deployment'),
    ]),
    ...within(system, 'v1', 'Secret', 'ServiceAccount'),
    ...within(CNI_NAMESPACE, 'apps/v1', 'DaemonSet'),
  ];
}

/** What of a kind is in a report: of webhooks Istio's, of ConfigMaps what says how the mesh is. */
function isWanted({ kind: name, metadata }: KubeObject): boolean {
  switch (name) {
    case 'MutatingWebhookConfiguration':
    case 'ValidatingWebhookConfiguration':
      return /istio|sail/.test(metadata.name);
    case 'ConfigMap':
      // The injector's templates are hundreds of kilobytes, and the same everywhere.
      return !metadata.name.startsWith('istio-sidecar-injector') && metadata.name !== 'values';
    default:
      return true;
  }
}

/** Reads all of it side by side; what cannot be read is told. Rejects only when the signal aborts. */
export async function clusterContents(
  mesh: Mesh,
  member: Member,
  world: World,
  signal: AbortSignal,
): Promise<ClusterContents> {
  const cluster = world.cluster(member.name);
  const unread: string[] = [];
  const tell = (what: string) => (error: unknown) => {
    if (!(error instanceof ProblemError)) throw error;
    unread.push(`${what}: ${error.problem.title}`);
    return undefined;
  };
  const folder = `clusters/${member.name}`;
  const [version, objects, views] = await Promise.all([
    cluster.version(signal).catch(tell('version')),
    objectFiles(cluster, selected(mesh, member), folder, tell, signal),
    viewFiles(mesh, member, world, folder, tell, signal),
  ]);
  return { name: member.name, version: version?.git, files: [...objects, ...views], unread };
}

type Tell = (what: string) => (error: unknown) => undefined;

/** One file for each kind. A kind that the cluster does not have is not a problem. */
async function objectFiles(
  cluster: Cluster,
  all: readonly Selected[],
  folder: string,
  tell: Tell,
  signal: AbortSignal,
): Promise<readonly ReportFile[]> {
  const served = await cluster.groupVersions(signal).catch(tell('the kinds that it serves'));
  const asked = all.filter(each => served === undefined || served.has(each.kind.apiVersion));
  const found = await Promise.all(
    asked.map(async each => {
      const where = each.selection.namespace === undefined ? '' : ` in ${each.selection.namespace}`;
      const listed = await cluster.list(each.kind, each.selection, signal).catch(tell(`${each.kind.kind}s${where}`));
      return { kind: each.kind.kind, objects: (listed ?? []).filter(isWanted) };
    }),
  );
  const byKind = Map.groupBy(found, each => each.kind);
  return [...byKind].flatMap(([name, parts]) => {
    const objects = parts.flatMap(each => each.objects);
    if (objects.length === 0) return [];
    return [
      { path: `${folder}/${name.toLowerCase()}.yaml`, text: objects.map(each => toYaml(redacted(each))).join('---\n') },
    ];
  });
}

/** What every istiod and the client's proxy say of themselves. */
async function viewFiles(
  mesh: Mesh,
  member: Member,
  { cluster: clusterOf, clock }: World,
  folder: string,
  tell: Tell,
  signal: AbortSignal,
): Promise<readonly ReportFile[]> {
  const cluster = clusterOf(member.name);
  const namespace = systemNamespace(member);
  const { namespace: samples, client } = mesh.samples;
  const podsOf = async (where: Selection) => {
    const pods = await cluster.list(kind('v1', 'Pod'), where, signal).catch(tell('pods'));
    return (pods ?? []).filter(isReady).map(({ metadata }) => metadata.name);
  };
  const [istiods, clients] = await Promise.all([
    podsOf({ namespace, labels: 'app=istiod' }),
    podsOf({ namespace: samples, labels: `app=${client}` }),
  ]);
  const asked = [
    ...istiods.flatMap((pod, index) =>
      istiodCommands.map(command => ({
        target: { namespace, pod, container: 'discovery' },
        command,
        path: `${folder}/istiod-${index + 1}/${(command.at(-1) ?? '').replace(/.*\//, '')}.json`,
      })),
    ),
    ...clients.slice(0, 1).flatMap(pod =>
      [envoyClustersCommand, envoyCertsCommand].map(command => ({
        target: { namespace: samples, pod, container: 'istio-proxy' },
        command,
        path: `${folder}/client-proxy/${command.at(-1)}.txt`,
      })),
    ),
  ];
  const files = await Promise.all(
    asked.map(async ({ target, command, path }) => {
      const patience = { clock, within: LATE };
      const text = await commandOutput(cluster, target, command, patience, signal).catch(tell(command.join(' ')));
      return text === undefined ? [] : [{ path, text: redactedText(text.slice(0, MOST_TEXT)) }];
    }),
  );
  return files.flat();
}

/** The certificates that a sidecar has: serial numbers, names, times; no keys. */
const envoyCertsCommand = ['pilot-agent', 'request', 'GET', 'certs'] as const;

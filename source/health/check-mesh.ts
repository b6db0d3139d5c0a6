/** Runs the checks on the clusters that were chosen, for a mesh that is to be and for one that is. Changes nothing. */
import type { Evidence } from '../diagnosis/evidence.ts';
import { gatherEvidence } from '../diagnosis/gather.ts';
import type { CheckResult } from '../model/check-result.ts';
import { type Mesh, primaryOf } from '../model/mesh.ts';
import type { Problem } from '../model/problem.ts';
import { ProblemsError } from '../model/problems-error.ts';
import type { Cluster, World } from '../ports.ts';
import type { Choices } from '../preparation/choices.ts';
import type { Host } from '../preparation/host.ts';
import { prepare, prepareToDiagnose } from '../preparation/prepare.ts';
import type { ClusterStatus } from '../status/cluster-status.ts';
import { readMeshStatus } from '../status/read-mesh-status.ts';
import type { Asking } from '../traffic/ask-a-while.ts';
import { configurationResults } from './configuration.ts';
import { istiodTries } from './istiod-reach.ts';
import { pathResults } from './paths.ts';
import { type ReachTry, reachResults, reachTries } from './reach.ts';
import { reachBefore } from './reach-before.ts';
import { readCluster, sourcesOf } from './read-cluster.ts';
import { requirementResults } from './requirement-results.ts';
import { type HealthGroup, type HealthResult, healthGroups } from './result.ts';
import { settled, syncedWithAll } from './settled.ts';
import { healthResults } from './workloads.ts';

export type Checked = {
  /** Undefined where the clusters do not make up one. */
  readonly meshId: string | undefined;
  /** Of the groups that were asked for. */
  readonly results: readonly HealthResult[];
  /** What reaches what; absent unless asked for, or where there is no mesh to try from. */
  readonly reach?: readonly ReachTry[];
  /** What prevented reading at all; else empty. */
  readonly unread: readonly Problem[];
  /** Whether every istiod is synced with every cluster: what an install would only fear is settled then. */
  readonly synced: boolean;
};

/** Every group but what reaches what. */
export const usualGroups: readonly HealthGroup[] = healthGroups.filter(each => each !== 'reach');

/** `asking`: for how long helloworld is asked, where there is a mesh. `groups`: those that are told. */
export type CheckOptions = {
  readonly asking: Asking;
  readonly groups: readonly HealthGroup[];
  /** Whether a pod may be created in each cluster for some seconds, where there is no mesh yet to try `reach` from. */
  readonly mayCreatePods?: (clusters: readonly string[]) => Promise<boolean>;
};

/** Throws `ProblemsError` for choices that are wrong. */
export async function checkMesh(
  host: Host,
  choices: Choices,
  { asking, groups, mayCreatePods = async () => false }: CheckOptions,
  signal: AbortSignal,
): Promise<Checked> {
  const wants = (group: HealthGroup) => groups.includes(group);
  const { checks, problems } = wants('requirements') ? await requirementsOf(host, choices, signal) : nothingRequired;
  const before = requirementResults(checks);
  const diagnosed = await diagnosable(host, choices, signal);
  const named = 'problems' in diagnosed ? choices.clusters : diagnosed.mesh.members;
  const connect = named.map(
    ({ context, name }) =>
      (): Cluster =>
        host.contexts.connect(context, name),
  );
  const { status, problems: silent } = await readMeshStatus(connect, signal);
  const unread = [...silent, ...problems.filter(each => isUnread(each))];
  const meshId = 'problems' in diagnosed ? undefined : diagnosed.mesh.id;
  const configuration = configurationResults(status.topology === undefined ? noIstio(silent) : status);
  const rest = async (): Promise<Rest> => {
    if (status.topology === undefined) {
      const none = noIstio(silent);
      const after = [...healthResults(none), ...pathResults(none)];
      if (!wants('reach') || 'problems' in diagnosed || silent.length > 0) return { before, after };
      const { mesh, world } = diagnosed;
      if (!(await mayCreatePods(mesh.members.map(({ name }) => name)))) return { before, after };
      return { before, after, tries: await triedByPods(mesh, world, signal) };
    }
    if ('problems' in diagnosed) {
      const unknown = { unknown: diagnosed.problems.map(each => each.title).join('; ') };
      return { before, after: [...healthResults(unknown), ...pathResults(unknown)] };
    }
    // Nothing else is read for what the status tells.
    if (groups.every(each => each === 'configuration')) return { before, after: [] };
    const planes = status.clusters.filter(({ planes: own }) => own.length > 0).map(({ name }) => name);
    const mesh = among(diagnosed.mesh, planes);
    const { world } = diagnosed;
    const [evidence, clusters] = await Promise.all([
      gatherEvidence(mesh, world, asking, signal),
      wants('workloads') ? readAll(mesh, world, signal) : [],
    ]);
    const statuses = new Map(status.clusters.map(each => [each.name, each]));
    const seen = { clusters, evidence: evidence.clusters, statuses };
    const synced = syncedWithAll(evidence.clusters);
    return {
      ...(wants('reach') ? { tries: await triedFromInside(evidence, statuses, world, signal) } : {}),
      before: settled(before, synced),
      after: [...healthResults(seen), ...pathResults(evidence)],
      synced,
    };
  };
  const { before: required, after, tries, synced = false } = await rest();
  const results = [...required, ...configuration, ...after, ...reachResults(tries ?? notTried)];
  const told = results.filter(({ group }) => wants(group));
  return { meshId, results: told, unread, synced, ...(tries === undefined ? {} : { reach: tries }) };
}

const nothingRequired = { checks: [], problems: [] };

const notTried = {
  skipped:
    'there is no mesh of these clusters to try it from; eastwest check --reach --yes tries it from a pod in each of them that lives for some seconds',
};

type Rest = {
  readonly before: readonly HealthResult[];
  readonly after: readonly HealthResult[];
  readonly tries?: readonly ReachTry[];
  readonly synced?: boolean;
};

/** A cluster that does not answer may have one. */
const noIstio = (silent: readonly Problem[]) =>
  silent.length === 0
    ? { skipped: 'no Istio on these clusters yet' }
    : { skipped: `not read: ${silent.map(({ title }) => title).join('; ')}` };

/** What an install requires, also where it would not be met. */
async function requirementsOf(
  host: Host,
  choices: Choices,
  signal: AbortSignal,
): Promise<{ readonly checks: readonly CheckResult[]; readonly problems: readonly Problem[] }> {
  try {
    const { checks } = await prepare(host, choices, signal);
    return { checks, problems: [] };
  } catch (error) {
    if (error instanceof ProblemsError && error.checks.length > 0) return error;
    throw error;
  }
}

async function diagnosable(
  host: Host,
  choices: Choices,
  signal: AbortSignal,
): Promise<{ readonly mesh: Mesh; readonly world: World } | { readonly problems: readonly Problem[] }> {
  try {
    return await prepareToDiagnose(host, choices, signal);
  } catch (error) {
    if (error instanceof ProblemsError) return error;
    throw error;
  }
}

const isUnread = ({ code }: Problem) => ['unreachable', 'unauthorized', 'bad-response'].includes(code);

/** The mesh of those that have Istio; a remote counts with its primary alone. */
function among(mesh: Mesh, names: readonly string[]): Mesh {
  const has = (name: string) => names.includes(name);
  return { ...mesh, members: mesh.members.filter(each => has(each.name) && has(primaryOf(mesh, each).name)) };
}

/** By what clients' proxies and istiods say, and by new connections of the former. */
async function triedFromInside(
  evidence: Evidence,
  statuses: ReadonlyMap<string, ClusterStatus>,
  world: World,
  signal: AbortSignal,
): Promise<readonly ReachTry[]> {
  const sources = await sourcesOf(evidence.mesh, world, signal);
  return [...reachTries(evidence, statuses, sources), ...(await istiodTries(evidence, world, sources, signal))];
}

/** A gateway that does not exist yet is expected at its cluster's nodes, unless an address is named. */
async function triedByPods(mesh: Mesh, world: World, signal: AbortSignal): Promise<readonly ReachTry[]> {
  const sources = await sourcesOf(mesh, world, signal);
  const places = mesh.members.map(({ name, gateway }) => {
    const nodes = { hosts: sources.get(name) ?? [], areNodes: true };
    return [name, gateway === undefined ? nodes : { hosts: [gateway], areNodes: false }] as const;
  });
  return reachBefore(mesh, world, new Map(places), sources, signal);
}

function readAll(mesh: Mesh, world: World, signal: AbortSignal) {
  const around = { samples: mesh.samples.namespace, clock: world.clock };
  return Promise.all(mesh.members.map(member => readCluster(member, world.cluster(member.name), around, signal)));
}

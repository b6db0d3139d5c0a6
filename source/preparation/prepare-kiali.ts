/** From the choices to a plan for Kiali that can run: read the clusters, decide; nothing is written. */

import { lackOfRights } from '../checks/access-reviews.ts';
import { apiAddress } from '../checks/api-address.ts';
import { findApiTrust, ownCa } from '../checks/api-trust.ts';
import { missingKialiRights } from '../checks/kiali-rights.ts';
import { surveyKiali } from '../checks/kiali-survey.ts';
import { type MetricsSurvey, surveyMetrics } from '../checks/metrics-survey.ts';
import { unknownFacts } from '../engine/facts.ts';
import type { Step } from '../engine/step.ts';
import type { KialiPlan } from '../model/kiali.ts';
import { type KubeObject, objectTitle, refOf } from '../model/kube.ts';
import type { Member, Mesh } from '../model/mesh.ts';
import { systemNamespace } from '../model/plane.ts';
import { type Problem, ProblemError } from '../model/problem.ts';
import { ProblemsError } from '../model/problems-error.ts';
import { kialiSteps } from '../plans/kiali.ts';
import type { Cluster, World } from '../ports.ts';
import type { ClusterChoice } from './choices.ts';
import { completed, installedFrom } from './complete-kiali.ts';
import { decideKiali } from './decide-kiali.ts';
import { decideMetrics } from './decide-metrics.ts';
import type { Host } from './host.ts';
import type { KialiChoices } from './kiali-choices.ts';
import { withCheckedFields } from './kiali-fields.ts';
import type { KialiFound } from './kiali-found.ts';
import { kialiRightsProblems } from './kiali-rights.ts';
import { namedAuthorities } from './named-authorities.ts';
import { topologyOfMembers } from './topology-of-members.ts';
import { worldOf } from './world-of.ts';

export type PreparedKiali = {
  readonly kiali: KialiPlan;
  /** Those of clusters that the first cannot reach; all of them link to each other. */
  readonly apart: readonly KialiPlan[];
  /** All clusters. */
  readonly mesh: Mesh;
  readonly steps: readonly Step[];
  readonly world: World;
  readonly warnings: readonly string[];
};

/** What was read of a cluster. */
export type SeenForKiali = KialiFound & { readonly metrics: MetricsSurvey; readonly cluster: Cluster };

/** By cluster: what was read, or why it could not be. */
export type KialiReading = readonly {
  readonly name: string;
  readonly seen: SeenForKiali | { readonly problem: Problem };
}[];

/** Throws `ProblemsError` with every problem, before anything is written. */
export async function prepareKiali(host: Host, choices: KialiChoices, signal: AbortSignal): Promise<PreparedKiali> {
  return planKiali(host, choices, await readForKiali(host, choices, signal), signal);
}

/** Reads the clusters. Throws `ProblemsError` where a file that was named for one cannot be read. */
export async function readForKiali(
  host: Host,
  { clusters }: Pick<KialiChoices, 'clusters'>,
  signal: AbortSignal,
): Promise<KialiReading> {
  const { authorities, problems: unread } = await namedAuthorities(clusters, host);
  if (unread.length > 0) throw new ProblemsError(unread);
  return Promise.all(
    clusters.map(async choice => ({
      name: choice.name,
      seen: await probeCluster(choice, authorities.get(choice.name), host, signal),
    })),
  );
}

/** The plan for the clusters of the choices, all of which were read. Throws `ProblemsError` as above. */
export async function planKiali(
  host: Host,
  choices: KialiChoices,
  reading: KialiReading,
  signal: AbortSignal,
): Promise<PreparedKiali> {
  const wanted = reading.filter(({ name }) => choices.clusters.some(each => each.name === name));
  const unseen = wanted.flatMap(({ seen }) => ('problem' in seen ? [seen.problem] : []));
  if (unseen.length > 0) throw new ProblemsError(unseen);
  const read = wanted.flatMap(each => ('problem' in each.seen ? [] : [each.seen]));
  const seen = await completed(host, choices, read, signal);
  const { kiali: decided, apart, problems, warnings } = decideKiali(choices, seen);
  if (decided === undefined) throw new ProblemsError(problems);
  const clusters = new Map(seen.map(({ member, cluster }) => [member.name, cluster]));
  const all = [decided, ...apart];
  const checked = await Promise.all(all.map(each => withCheckedFields(each, clusters, signal)));
  const unfit = checked.flatMap(each => each.problems);
  if (unfit.length > 0) throw new ProblemsError(unfit);
  const { metricsAddresses: _ofRemotes, ...alone } = choices;
  const plans = checked.map(({ kiali }, index) => withMetrics(index === 0 ? choices : alone, kiali, seen));
  const steps = plans.flatMap(each => kialiSteps(each.kiali));
  const unamended = seen.flatMap(each => amendmentProblems(each.member.name, each.metrics.amendable, steps));
  if (unamended.length > 0) throw new ProblemsError(unamended);
  const missing = await Promise.all(plans.map(each => kialiRightsProblems(each.kiali, clusters, signal)));
  if (missing.flat().length > 0) throw new ProblemsError(missing.flat());
  const [{ kiali }, ...others] = plans as [(typeof plans)[number], ...typeof plans];
  const members = seen.map(({ member }) => member);
  return {
    kiali,
    apart: others.map(each => each.kiali),
    mesh: { ...kiali.mesh, members, topology: topologyOfMembers(members) },
    steps,
    world: worldOf(host, clusters, host.keys(choices.certificates, [])),
    warnings: [...plans.flatMap(each => installedFrom(each.kiali)), ...warnings, ...plans.flatMap(each => each.told)],
  };
}

/** The same with its metrics, and what is to be known of them. */
function withMetrics(
  choices: Pick<KialiChoices, 'metrics' | 'metricsAddresses'>,
  kiali: KialiPlan,
  seen: readonly SeenForKiali[],
): { readonly kiali: KialiPlan; readonly told: readonly string[] } {
  const names = kiali.mesh.members.map(({ name }) => name);
  const found = seen.filter(({ member }) => names.includes(member.name));
  const { metrics, problems, warnings } = decideMetrics(choices, kiali, found);
  if (problems.length > 0) throw new ProblemsError(problems);
  return { kiali: metrics === undefined ? kiali : { ...kiali, metrics }, told: warnings };
}

async function probeCluster(
  choice: ClusterChoice,
  authority: string | undefined,
  host: Host,
  signal: AbortSignal,
): Promise<SeenForKiali | { readonly problem: Problem }> {
  try {
    const cluster = host.contexts.connect(choice.context, choice.name);
    const missing = await missingKialiRights(cluster, signal);
    if (missing.length > 0) return { problem: lackOfRights('the user', choice.name, missing) };
    const survey = await surveyKiali(cluster, signal);
    const { plane } = survey;
    const metrics = await surveyMetrics(cluster, systemNamespace({ plane }), signal);
    const server = host.contexts.all.find(each => each.name === choice.context)?.server ?? '';
    const { url } = apiAddress({ ...choice, server, survey });
    const said = { ca: authority, serverName: choice.apiServerName, insecure: choice.apiInsecure };
    const own = await ownCa(cluster, signal);
    const to = { url, own, context: host.contexts.trust(choice.context), said };
    const { apiTls } = await findApiTrust(to, host.verifyServer, signal);
    const { primary } = survey;
    const member: Member = {
      name: choice.name,
      context: choice.context,
      role: survey.clusterIds.length > 0 ? 'primary' : 'remote',
      ...(survey.clusterIds.length > 0 || primary === undefined ? {} : { primary }),
      network: survey.network,
      platform: survey.platform,
      ...(plane === undefined ? {} : { plane }),
      keepsCacerts: true,
      api: url,
      uid: survey.uid,
      ...(apiTls === undefined ? {} : { apiTls }),
    };
    return { member, survey, metrics, cluster };
  } catch (error) {
    if (error instanceof ProblemError) return { problem: error.problem };
    throw error;
  }
}

/** Why not, on one cluster. `found`: what was read of it; what is not there yet comes with the plan. */
function amendmentProblems(cluster: string, found: readonly KubeObject[], steps: readonly Step[]): readonly Problem[] {
  const amendments = steps.flatMap(step => (step.cluster === cluster ? (step.amend?.(unknownFacts) ?? []) : []));
  return amendments.flatMap(({ ref, amend }) => {
    const object = found.find(each => objectTitle(refOf(each)) === objectTitle(ref));
    const amended = object === undefined ? undefined : amend(object);
    return amended?.will === 'refuse' ? [{ ...amended.why, title: `${cluster}: ${amended.why.title}` }] : [];
  });
}

/** From what the user said to a plan of Kiali that can run: look at the clusters, decide; nothing is written. */
import { amendmentProblems } from '../checks/amendments.ts';
import { apiAddress } from '../checks/api-address.ts';
import { findApiTrust, ownCa } from '../checks/api-trust.ts';
import { surveyKiali } from '../checks/kiali-survey.ts';
import { surveyMetrics } from '../checks/metrics-survey.ts';
import { lackOfRights, missingKialiRights, missingMetricsRights } from '../checks/rights.ts';
import { unknownFacts } from '../engine/facts.ts';
import type { Step } from '../engine/step.ts';
import type { KialiPlan } from '../model/kiali.ts';
import type { Member } from '../model/mesh.ts';
import { type Problem, ProblemError } from '../model/problem.ts';
import { ProblemsError } from '../model/problems-error.ts';
import { kialiSteps } from '../plans/kiali.ts';
import type { Cluster, World } from '../ports.ts';
import type { ClusterChoice } from './choices.ts';
import { decideKiali, type KialiFound } from './decide-kiali.ts';
import { decideMetrics } from './decide-metrics.ts';
import type { Host } from './host.ts';
import type { KialiChoices } from './kiali-choices.ts';
import { namedAuthorities } from './named-authorities.ts';
import { worldOf } from './world-of.ts';

export type PreparedKiali = {
  readonly kiali: KialiPlan;
  readonly steps: readonly Step[];
  readonly world: World;
  readonly warnings: readonly string[];
};

type Seen = KialiFound & { readonly cluster: Cluster };

/** Throws `ProblemsError` with everything that stands in the way, before anything is written. */
export async function prepareKiali(host: Host, choices: KialiChoices, signal: AbortSignal): Promise<PreparedKiali> {
  const { authorities, problems: unread } = await namedAuthorities(choices.clusters, host);
  if (unread.length > 0) throw new ProblemsError(unread);
  const looked = await Promise.all(
    choices.clusters.map(choice => lookAt(choice, authorities.get(choice.name), host, signal)),
  );
  const unseen = looked.flatMap(each => ('problem' in each ? [each.problem] : []));
  if (unseen.length > 0) throw new ProblemsError(unseen);
  const seen = looked.flatMap(each => ('problem' in each ? [] : [each]));
  const { kiali: decided, problems, warnings } = decideKiali(choices, seen);
  if (decided === undefined) throw new ProblemsError(problems);
  const { kiali, told } = await withMetrics(choices, decided, seen, signal);
  const steps = kialiSteps(kiali);
  const unamended = await Promise.all(
    seen.map(each => amendmentProblems(each.cluster, amendedOn(each, steps), signal)),
  );
  if (unamended.flat().length > 0) throw new ProblemsError(unamended.flat());
  const clusters = new Map(seen.map(({ member, cluster }) => [member.name, cluster]));
  return {
    kiali,
    steps,
    world: worldOf(host, clusters, host.keys(choices.certificates, [])),
    warnings: [...warnings, ...told],
  };
}

/** The same with its metrics, and what is to be known of them. */
async function withMetrics(
  choices: KialiChoices,
  kiali: KialiPlan,
  seen: readonly Seen[],
  signal: AbortSignal,
): Promise<{ readonly kiali: KialiPlan; readonly told: readonly string[] }> {
  const found = await Promise.all(
    seen.map(async each => ({ ...each, metrics: await surveyMetrics(each.cluster, signal) })),
  );
  const { metrics, problems, warnings } = decideMetrics(choices, kiali, found);
  if (problems.length > 0) throw new ProblemsError(problems);
  if (metrics === undefined) return { kiali, told: warnings };
  const missing = await Promise.all(
    seen.map(async ({ member, cluster }) => ({
      name: member.name,
      rights: await missingMetricsRights(cluster, metrics.from, signal),
    })),
  );
  const lacking = missing.filter(({ rights }) => rights.length > 0);
  if (lacking.length > 0) {
    throw new ProblemsError(lacking.map(({ name, rights }) => lackOfRights('the user', name, rights)));
  }
  return { kiali: { ...kiali, metrics }, told: warnings };
}

const amendedOn = ({ member }: Seen, steps: readonly Step[]) =>
  steps.flatMap(step => (step.cluster === member.name ? (step.amend?.(unknownFacts) ?? []) : []));

async function lookAt(
  choice: ClusterChoice,
  authority: string | undefined,
  host: Host,
  signal: AbortSignal,
): Promise<Seen | { readonly problem: Problem }> {
  try {
    const cluster = host.contexts.connect(choice.context, choice.name);
    const missing = await missingKialiRights(cluster, signal);
    if (missing.length > 0) return { problem: lackOfRights('the user', choice.name, missing) };
    const survey = await surveyKiali(cluster, signal);
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
      keepsCacerts: true,
      api: url,
      uid: survey.uid,
      ...(apiTls === undefined ? {} : { apiTls }),
    };
    return { member, survey, cluster };
  } catch (error) {
    if (error instanceof ProblemError) return { problem: error.problem };
    throw error;
  }
}

/** From what the user said to a plan of Kiali that can run: look at the clusters, decide; nothing is written. */
import { apiAddress } from '../checks/api-address.ts';
import { findApiTrust, ownCa } from '../checks/api-trust.ts';
import { surveyKiali } from '../checks/kiali-survey.ts';
import { kialiTokens } from '../checks/kiali-tokens.ts';
import { lackOfRights, missingKialiRights } from '../checks/rights.ts';
import type { Step } from '../engine/step.ts';
import { KIALI_OPERATOR } from '../model/bundled-operator.ts';
import { type KialiPlan, kialiAccount } from '../model/kiali.ts';
import type { Member } from '../model/mesh.ts';
import { type Problem, ProblemError } from '../model/problem.ts';
import { ProblemsError } from '../model/problems-error.ts';
import { kialiSteps } from '../plans/kiali.ts';
import type { Cluster, World } from '../ports.ts';
import type { ClusterChoice } from './choices.ts';
import { bundleOrProblem, bundleWords } from './chosen-bundle.ts';
import { decideKiali } from './decide-kiali.ts';
import type { Host } from './host.ts';
import type { KialiChoices } from './kiali-choices.ts';
import { withCheckedFields } from './kiali-fields.ts';
import type { KialiFound } from './kiali-found.ts';
import { homeOf, placeOf } from './kiali-place.ts';
import { inNeedOfBundle } from './kiali-remotes.ts';
import { kialiRightsProblems } from './kiali-rights.ts';
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
  const first = looked.flatMap(each => ('problem' in each ? [] : [each]));
  const seen = await withTokens(await withBundle(first, host, choices, signal), choices, signal);
  const { kiali: decided, problems, warnings } = decideKiali(choices, seen);
  if (decided === undefined) throw new ProblemsError(problems);
  const clusters = new Map(seen.map(({ member, cluster }) => [member.name, cluster]));
  const { kiali, problems: unfit } = await withCheckedFields(decided, clusters, signal);
  if (unfit.length > 0) throw new ProblemsError(unfit);
  const missing = await kialiRightsProblems(kiali, clusters, signal);
  if (missing.length > 0) throw new ProblemsError(missing);
  return {
    kiali,
    steps: kialiSteps(kiali),
    world: worldOf(host, clusters, host.keys(choices.certificates, [])),
    warnings: [...installedFrom(kiali), ...warnings],
  };
}

/** What was seen, with the bundle for those that need one. It is read once. */
async function withBundle(
  seen: readonly Seen[],
  host: Host,
  choices: KialiChoices,
  signal: AbortSignal,
): Promise<readonly Seen[]> {
  const needy = new Set<KialiFound>(inNeedOfBundle(choices, seen));
  if (needy.size === 0) return seen;
  const bundle = await bundleOrProblem(host, choices.operatorBundle, KIALI_OPERATOR, signal);
  return seen.map(each => (needy.has(each) ? { ...each, bundle } : each));
}

/** What was seen, with the tokens that the home's server may be using. */
async function withTokens(seen: readonly Seen[], choices: KialiChoices, signal: AbortSignal): Promise<readonly Seen[]> {
  const home = homeOf(choices, seen);
  if ('code' in home) return seen;
  const place = placeOf(home);
  const of = { namespace: place.namespace, account: kialiAccount(place) };
  return Promise.all(
    seen.map(async each => (each === home ? each : { ...each, tokens: await kialiTokens(each.cluster, of, signal) })),
  );
}

function installedFrom({ sites }: KialiPlan): readonly string[] {
  const served = [...sites].filter(([, { bundle }]) => bundle !== undefined);
  const bundle = served[0]?.[1].bundle;
  return bundle === undefined
    ? []
    : bundleWords(
        bundle,
        served.map(([name]) => name),
      );
}

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

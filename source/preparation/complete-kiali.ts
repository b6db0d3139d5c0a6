/** What more must be read for a plan of Kiali once it is known which cluster is the home. */
import { kialiTokens } from '../checks/kiali-tokens.ts';
import { KIALI_OPERATOR } from '../model/bundled-operator.ts';
import { type KialiPlan, kialiAccount } from '../model/kiali.ts';
import type { Cluster } from '../ports.ts';
import { bundleOrProblem, bundleWords } from './chosen-bundle.ts';
import type { Host } from './host.ts';
import type { KialiChoices } from './kiali-choices.ts';
import type { KialiFound } from './kiali-found.ts';
import { homeOf, placeOf } from './kiali-place.ts';
import { inNeedOfBundle } from './kiali-remotes.ts';

type Seen = KialiFound & { readonly cluster: Cluster };

/** The same clusters, with bundle and tokens. Throws `ProblemError` where one does not answer. */
export async function completed<Each extends Seen>(
  host: Host,
  choices: KialiChoices,
  seen: readonly Each[],
  signal: AbortSignal,
): Promise<readonly Each[]> {
  return withTokens(await withBundle(seen, host, choices, signal), choices, signal);
}

/** What was seen, with the bundle for those that need one. It is read once. */
async function withBundle<Each extends Seen>(
  seen: readonly Each[],
  host: Host,
  choices: KialiChoices,
  signal: AbortSignal,
): Promise<readonly Each[]> {
  const needy = new Set<KialiFound>(inNeedOfBundle(choices, seen));
  if (needy.size === 0) return seen;
  const bundle = await bundleOrProblem(host, choices.operatorBundle, KIALI_OPERATOR, signal);
  return seen.map(each => (needy.has(each) ? { ...each, bundle } : each));
}

/** What was seen, with the tokens that the home's server may be using. */
async function withTokens<Each extends Seen>(
  seen: readonly Each[],
  choices: KialiChoices,
  signal: AbortSignal,
): Promise<readonly Each[]> {
  const home = homeOf(choices, seen);
  if ('code' in home) return seen;
  const place = placeOf(home);
  const of = { namespace: place.namespace, account: kialiAccount(place) };
  return Promise.all(
    seen.map(async each => (each === home ? each : { ...each, tokens: await kialiTokens(each.cluster, of, signal) })),
  );
}

/** What is installed from where, by its digest: to be seen before one agrees to it. */
export function installedFrom({ sites }: KialiPlan): readonly string[] {
  const served = [...sites].filter(([, { bundle }]) => bundle !== undefined);
  const bundle = served[0]?.[1].bundle;
  return bundle === undefined
    ? []
    : bundleWords(
        bundle,
        served.map(([name]) => name),
      );
}

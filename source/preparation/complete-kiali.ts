/** What more must be read for a plan of Kiali once it is known which cluster is the home. */

import { hasLostProducts } from '../checks/kiali-products.ts';
import { kialiTokens } from '../checks/kiali-tokens.ts';
import { olmGround } from '../checks/olm-ground.ts';
import { KIALI_OPERATOR } from '../model/bundled-operator.ts';
import { type KialiPlan, kialiAccount } from '../model/kiali.ts';
import { kialiPackage } from '../model/kiali-package.ts';
import type { Cluster } from '../ports.ts';
import { bundleOrProblem, bundleWords } from './chosen-bundle.ts';
import type { Host } from './host.ts';
import type { KialiChoices } from './kiali-choices.ts';
import type { KialiFound } from './kiali-found.ts';
import { homeOf, isForeign, kialiAt, placeOf } from './kiali-place.ts';
import { inNeedOfOperator } from './kiali-remotes.ts';

type Seen = KialiFound & { readonly cluster: Cluster };

/** The same clusters, with bundle, tokens, and what is gone of their Kialis. Throws `ProblemError` where one does not answer. */
export async function completed<Each extends Seen>(
  host: Host,
  choices: KialiChoices,
  seen: readonly Each[],
  signal: AbortSignal,
): Promise<readonly Each[]> {
  return ofPlace(await withSource(seen, host, choices, signal), choices, signal);
}

/** What was seen, with where the operator would come from. A bundle is read once. */
async function withSource<Each extends Seen>(
  seen: readonly Each[],
  host: Host,
  choices: KialiChoices,
  signal: AbortSignal,
): Promise<readonly Each[]> {
  const needy = new Set<KialiFound>(inNeedOfOperator(choices, seen));
  const needsBundle = (each: Each) => needy.has(each) && !each.survey.olm;
  const bundle = seen.some(needsBundle)
    ? await bundleOrProblem(host, choices.operatorBundle, KIALI_OPERATOR, signal)
    : undefined;
  return Promise.all(
    seen.map(async each => {
      if (needsBundle(each)) return { ...each, ...(bundle === undefined ? {} : { bundle }) };
      if (!needy.has(each)) return each;
      const ground = await olmGround(each.cluster, kialiPackage(each.member.platform), signal);
      return ground === undefined ? each : { ...each, ground };
    }),
  );
}

/** What was seen, with what depends on where the home's server is: tokens that it may be using, and what is gone. */
async function ofPlace<Each extends Seen>(
  seen: readonly Each[],
  choices: KialiChoices,
  signal: AbortSignal,
): Promise<readonly Each[]> {
  const home = homeOf(choices, seen);
  if ('code' in home) return seen;
  const place = placeOf(choices, home);
  const of = { namespace: place.namespace, account: kialiAccount(place) };
  return Promise.all(
    seen.map(async each => {
      const { cluster, survey } = each;
      const kiali = kialiAt(place, survey.kialis);
      const [tokens, isLost] = await Promise.all([
        each === home ? undefined : kialiTokens(cluster, of, signal),
        kiali !== undefined && !isForeign(kiali) && hasLostProducts(cluster, kiali, signal),
      ]);
      return { ...each, ...(tokens === undefined ? {} : { tokens }), ...(isLost ? { lost: true } : {}) };
    }),
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

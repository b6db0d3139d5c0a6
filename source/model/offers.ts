/**
 * What the operators of a mesh offer, and what comes of it: one version for all, or one problem
 * (docs/istio/versions.md#choosing-a-version).
 */

import type { Problem } from './problem.ts';
import { sh } from './shell-word.ts';
import { minorOf, newestCommon } from './version.ts';

/** The Istio versions that the operator of a cluster can install, newest first. */
export type Offer = { readonly cluster: string; readonly versions: readonly string[] };

/** True where the operator has it. `v1.30-latest` stands for any of its minor. */
export function offers({ versions }: Offer, wanted: string): boolean {
  const alias = wanted.endsWith('-latest');
  return versions.some(each => (alias ? minorOf(each) === minorOf(wanted) : each === wanted));
}

/** The newest that all have; else why there is none, with who offers what. */
export function newestOf(all: readonly Offer[]): string | Problem {
  const newest = newestCommon(all.map(({ versions }) => versions));
  if (newest !== undefined) return newest;
  return {
    code: 'version-missing',
    title: 'the operators have no Istio version in common',
    hint: `upgrade the operators to one release; they offer ${offersText(all)}`,
  };
}

/** One problem for all clusters whose operator lacks what is wanted there; nothing where all have it. */
export function lacking(all: readonly Offer[], wanted: (cluster: string) => string | undefined): Problem | undefined {
  const refused = new Map<string, readonly string[]>();
  for (const offer of all) {
    const version = wanted(offer.cluster);
    if (version === undefined || offers(offer, version)) continue;
    refused.set(version, [...(refused.get(version) ?? []), offer.cluster]);
  }
  if (refused.size === 0) return undefined;
  const words = [...refused].map(
    ([version, clusters]) =>
      `the operator${clusters.length > 1 ? 's' : ''} of ${clusters.join(' and ')} cannot install Istio ${version}`,
  );
  const common = newestCommon(all.map(({ versions }) => versions));
  const way =
    common === undefined
      ? 'upgrade the operators to one release'
      : sh`name a version that all have, as --istio-version ${common}`;
  return {
    code: 'version-missing',
    title: words.join('; '),
    hint: `${way}; they offer ${offersText(all)}`,
  };
}

/** "east, west: v1.30.3, v1.30.2; north: v1.28.5": clusters with the same list are told together. */
function offersText(all: readonly Offer[]): string {
  const clusters = new Map<string, readonly string[]>();
  for (const { cluster, versions } of all) {
    const list = versions.length === 0 ? 'none' : versions.join(', ');
    clusters.set(list, [...(clusters.get(list) ?? []), cluster]);
  }
  return [...clusters].map(([list, names]) => `${names.join(', ')}: ${list}`).join('; ');
}

/**
 * The Istio version of a mesh: the user's, or the existing one, or the newest that all operators have
 * (docs/istio/versions.md#choosing-a-version). Pure.
 */

import type { Role } from '../model/mesh.ts';
import { lacking, newestOf, type Offer, offers } from '../model/offers.ts';
import type { Problem } from '../model/problem.ts';
import { sh } from '../model/shell-word.ts';
import { minorOf, newestFirst } from '../model/version.ts';
import type { Choices } from './choices.ts';
import type { Found } from './found.ts';

export type ChosenVersion = {
  /** The mesh's; absent while an operator is still to be installed that may decide. */
  readonly version?: string;
  /** By cluster name: primaries that keep another one, which they have already. */
  readonly kept: ReadonlyMap<string, string>;
  readonly warnings: readonly string[];
  readonly problems: readonly Problem[];
};

/** `roles` and `primaries` as they are given to the found clusters, in their order. */
export function chooseVersion(
  choices: Choices,
  found: readonly Found[],
  roles: readonly Role[],
  primaries: readonly (string | undefined)[],
): ChosenVersion {
  const known = found.flatMap(offerOf);
  const there = choices.version === undefined ? versionsThere(found, roles, known) : new Map<string, string>();
  const wish = choices.version ?? newestFitting(found, known, there);
  if (typeof wish === 'object') return { kept: new Map(), warnings: [], problems: [wish] };
  const kept = new Map([...there].filter(([, version]) => version !== wish));
  const primaryOf = new Map(found.map(({ choice }, index) => [choice.name, primaries[index] ?? choice.name]));
  const versionOf = (name: string) => kept.get(primaryOf.get(name) ?? name) ?? wish;
  const missing = lacking(known, versionOf);
  const withIstiod = found.filter((_each, index) => roles[index] === 'primary').map(({ choice }) => choice.name);
  const apart = tooFarApart(new Map(withIstiod.flatMap(name => entry(name, versionOf(name)))), known);
  return {
    ...(wish === undefined ? {} : { version: wish }),
    kept,
    warnings: [...kept].map(([name, version]) => `${name} keeps its Istio ${version}; the mesh has ${wish}`),
    problems: [missing, apart].flatMap(problem => problem ?? []),
  };
}

/** What the installed operator, or the bundle of the one to be installed, says by itself. */
function offerOf({ choice, survey, bundle }: Found): readonly Offer[] {
  const brought = bundle === undefined || 'problem' in bundle ? [] : bundle.versions;
  // A bundle that names no images leaves it to its CRD, which is read during the run.
  const versions = survey.operator?.versions ?? (brought.length === 0 ? undefined : brought);
  return versions === undefined ? [] : [{ cluster: choice.name, versions }];
}

/** Running the plan again is no upgrade: a primary keeps its version, as long as its operator has it. */
function versionsThere(found: readonly Found[], roles: readonly Role[], known: readonly Offer[]): Map<string, string> {
  const entries = found.flatMap(({ choice, survey }, index) => {
    const version = survey.istio?.version;
    const offer = known.find(({ cluster }) => cluster === choice.name);
    const stays = version !== undefined && (offer === undefined || offers(offer, version));
    return stays && roles[index] === 'primary' ? [[choice.name, version] as const] : [];
  });
  return new Map(entries);
}

/** The newest existing one, if the others can have it; else the newest that they can have beside it. */
function newestFitting(
  found: readonly Found[],
  known: readonly Offer[],
  there: ReadonlyMap<string, string>,
): string | Problem | undefined {
  const newcomers = known.filter(({ cluster }) => !there.has(cluster));
  const present = [...there.values()];
  const newest = newestFirst(present)[0] ?? present[0];
  if (newest === undefined) return known.length < found.length ? undefined : newestOf(known);
  if (newcomers.every(offer => offers(offer, newest))) return newest;
  const beside = newcomers.map(({ cluster, versions }) => ({
    cluster,
    versions: versions.filter(version => present.every(each => Math.abs(minorOf(each) - minorOf(version)) <= 1)),
  }));
  const fitting = newestOf(beside);
  return typeof fitting === 'string' ? fitting : newestOf(known);
}

function entry(name: string, version: string | undefined): readonly (readonly [string, string])[] {
  return version === undefined ? [] : [[name, version]];
}

/** Control planes of one mesh may be one minor apart: that is how it is upgraded, cluster by cluster. */
function tooFarApart(versions: ReadonlyMap<string, string>, known: readonly Offer[]): Problem | undefined {
  const minors = [...versions.values()].map(minorOf).filter(Number.isFinite);
  if (minors.length === 0 || Math.max(...minors) - Math.min(...minors) <= 1) return undefined;
  const has = [...versions].map(([name, version]) => `${name}: ${version}`).join(', ');
  const common = newestOf(known);
  const way = typeof common === 'string' ? sh`, in the end with --istio-version ${common}` : '';
  return {
    code: 'version-missing',
    title: `the control planes would be more than one minor version apart (${has})`,
    hint: `upgrade them to one version first, minor by minor${way}`,
  };
}

/**
 * Clusters that the home's Kiali cannot reach. Each has a Kiali of its own, and all of them link to each other; those among
 * the clusters of the command get theirs in the same run. Pure.
 */
import { type KialiLink, linksIn, queryScopeIn } from '../model/kiali-options.ts';
import type { KubeObject } from '../model/kube.ts';
import { isOurs } from '../model/marks.ts';
import type { Problem } from '../model/problem.ts';
import { sh } from '../model/shell-word.ts';
import type { KialiChoices } from './kiali-choices.ts';
import type { KialiFound } from './kiali-found.ts';
import { bad, homeOf, placeOf } from './kiali-place.ts';

/** As chosen; by default, as our own Kiali has them. Without the one that leads to itself. */
export function linksOf(
  { links }: Pick<KialiChoices, 'links'>,
  there: KubeObject | undefined,
  own: string,
): readonly KialiLink[] {
  const all = links ?? (there !== undefined && isOurs(there) ? linksIn(there.spec) : []);
  return all.filter(({ cluster }) => cluster !== own);
}

/** The same of the labels in its queries. */
export function queryScopeOf(
  { queryScope }: Pick<KialiChoices, 'queryScope'>,
  there: KubeObject | undefined,
): Readonly<Record<string, string>> | undefined {
  const scope = queryScope ?? (there !== undefined && isOurs(there) ? queryScopeIn(there.spec) : undefined);
  return scope === undefined || Object.keys(scope).length === 0 ? undefined : scope;
}

export type Parted = {
  readonly home: KialiFound;
  /** The home, and the clusters that its Kiali reads. */
  readonly together: readonly KialiFound[];
  /** Those with a Kiali of their own. */
  readonly apart: readonly KialiFound[];
};

/** Which clusters the home's Kiali reads, and which it links to; or why no home is known. */
export function parted(choices: KialiChoices, found: readonly KialiFound[]): Parted | Problem {
  const home = homeOf(choices, found);
  if ('code' in home) return home;
  const linked = linksOf(choices, placeOf(choices, home).found, home.member.name).map(({ cluster }) => cluster);
  const isApart = ({ member }: KialiFound) => linked.includes(member.name);
  return { home, together: found.filter(each => !isApart(each)), apart: found.filter(isApart) };
}

/** What is decided of a cluster apart: the same as of the home, as far as it is not about other clusters. */
export function choicesApart(choices: KialiChoices, { member }: KialiFound): KialiChoices {
  const { rotate: _tokens, metricsAddresses: _addresses, console: _plugin, ...same } = choices;
  return { ...same, home: member.name, clusters: choices.clusters.filter(({ name }) => name === member.name) };
}

/** Why clusters cannot be apart. */
export function linkProblems(choices: KialiChoices, { home, apart }: Parted): readonly Problem[] {
  const { links } = choices;
  const { name } = home.member;
  const [first] = apart;
  const isHomeKnown = links?.some(({ cluster }) => cluster === name) === true;
  return [
    ...(links === undefined || first === undefined || isHomeKnown
      ? []
      : [
          bad(
            sh`--kiali-link ${first.member.name}: the Kiali there is to link back to that of ${name}, whose URL is not known`,
            sh`Add it: --kiali-link ${name}=URL.`,
          ),
        ]),
    ...apart
      .filter(({ survey }) => survey.clusterIds.length === 0)
      .map(({ member }) =>
        bad(
          sh`--kiali-link ${member.name}: no control plane runs there, so a Kiali of its own would show nothing`,
          'Leave the link out: the Kiali of its control plane’s cluster has to reach it.',
        ),
      ),
  ];
}

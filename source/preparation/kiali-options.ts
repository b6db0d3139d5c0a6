/** What was chosen for Kiali beside logins and version, and what is to be known of it. Pure. */
import type { KialiAuth, KialiPlan } from '../model/kiali.ts';
import { hasImpersonation, type KialiOptions } from '../model/kiali-options.ts';
import type { KubeObject } from '../model/kube.ts';
import { isOurs } from '../model/marks.ts';
import type { Problem } from '../model/problem.ts';
import { sh } from '../model/shell-word.ts';
import type { KialiChoices } from './kiali-choices.ts';
import type { KialiFound } from './kiali-found.ts';
import { bad, isForeign, type Place } from './kiali-place.ts';

/** As it was said; where nothing is said, as our own Kiali has it. */
export function impersonates({ impersonation }: KialiChoices, there: KubeObject | undefined, auth: KialiAuth): boolean {
  if (auth !== 'openshift') return false;
  return impersonation ?? (there !== undefined && isOurs(there) && hasImpersonation(there.spec));
}

/** For a Kiali of ours. */
export function optionsOf(
  choices: KialiChoices,
  there: KubeObject | undefined,
  auth: KialiAuth,
): { readonly options?: KialiOptions } {
  const { links = [], queryScope } = choices;
  const options = {
    ...(impersonates(choices, there, auth) ? { impersonation: true as const } : {}),
    ...(links.length === 0 ? {} : { links }),
    ...(queryScope === undefined ? {} : { queryScope }),
  };
  return Object.keys(options).length === 0 ? {} : { options };
}

export function optionProblems(
  { impersonation, links = [], queryScope }: KialiChoices,
  home: KialiFound,
  { found: there }: Place,
  auth: KialiAuth,
  found: readonly KialiFound[],
): readonly Problem[] {
  const said = [
    ...(impersonation === undefined ? [] : ['--kiali-impersonation']),
    ...(links.length === 0 ? [] : ['--kiali-link']),
    ...(queryScope === undefined ? [] : ['--kiali-query-scope']),
  ];
  if (isForeign(there)) {
    return said.map(flag =>
      bad(
        `${flag}: the Kiali on ${home.member.name} was not created by eastwest, and is used as it is`,
        `Leave ${flag} out, or change that Kiali yourself.`,
      ),
    );
  }
  const names = found.map(({ member }) => member.name);
  return [
    ...(impersonation === true && auth !== 'openshift'
      ? [
          bad(
            sh`--kiali-impersonation is of OpenShift’s logins, not of ${auth}`,
            'Leave it out, or use --kiali-auth openshift.',
          ),
        ]
      : []),
    ...links
      .filter(({ cluster }) => names.includes(cluster))
      .map(({ cluster }) =>
        bad(
          sh`--kiali-link ${cluster}: Kiali is connected to ${cluster} by --cluster`,
          'A link is for a cluster that Kiali does not reach: leave out one of the two.',
        ),
      ),
  ];
}

export function optionWarnings({ options = {} }: KialiPlan): readonly string[] {
  return options.impersonation === true
    ? [
        'with --kiali-impersonation Kiali’s accounts may act as any user on every cluster: auth.openshift.impersonation.allowed_groups in --kiali-values limits whom Kiali lets in so',
      ]
    : [];
}

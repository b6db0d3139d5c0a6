/** What was chosen for Kiali beside logins and version, and what is to be known of it. Pure. */
import type { KialiAuth, KialiPlan } from '../model/kiali.ts';
import { hasImpersonation, type KialiOptions } from '../model/kiali-options.ts';
import type { KubeObject } from '../model/kube.ts';
import { isOurs } from '../model/marks.ts';
import type { Problem } from '../model/problem.ts';
import { sh } from '../model/shell-word.ts';
import type { KialiChoices } from './kiali-choices.ts';
import type { KialiFound } from './kiali-found.ts';
import { linksOf, queryScopeOf } from './kiali-links.ts';
import { bad, isForeign, type Place } from './kiali-place.ts';

/** As chosen; by default, as our own Kiali has it. */
export function impersonates({ impersonation }: KialiChoices, there: KubeObject | undefined, auth: KialiAuth): boolean {
  if (auth !== 'openshift') return false;
  return impersonation ?? (there !== undefined && isOurs(there) && hasImpersonation(there.spec));
}

/** For a Kiali of ours. */
export function optionsOf(
  choices: KialiChoices,
  there: KubeObject | undefined,
  auth: KialiAuth,
  home: string,
): { readonly options?: KialiOptions } {
  const links = linksOf(choices, there, home);
  const queryScope = queryScopeOf(choices, there);
  const options = {
    ...(impersonates(choices, there, auth) ? { impersonation: true as const } : {}),
    ...(links.length === 0 ? {} : { links }),
    ...(queryScope === undefined ? {} : { queryScope }),
  };
  return Object.keys(options).length === 0 ? {} : { options };
}

/** Options that the home's Kiali cannot be given. */
export function optionProblems(
  { impersonation, links, queryScope }: KialiChoices,
  home: KialiFound,
  { found: there }: Place,
  auth: KialiAuth,
): readonly Problem[] {
  const said = [
    ...(impersonation === undefined ? [] : ['--kiali-impersonation']),
    ...(links === undefined ? [] : ['--kiali-link']),
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
  if (impersonation !== true || auth === 'openshift') return [];
  return [
    bad(
      sh`--kiali-impersonation is of OpenShift’s logins, not of ${auth}`,
      'Leave it out, or use --kiali-auth openshift.',
    ),
  ];
}

/** What the user should know about these options before the plan runs. */
export function optionWarnings({ options = {} }: KialiPlan): readonly string[] {
  return options.impersonation === true
    ? [
        'with --kiali-impersonation Kiali’s accounts may act as any user on every cluster: auth.openshift.impersonation.allowed_groups in --kiali-values limits whom Kiali lets in so',
      ]
    : [];
}

/** Choices for Kiali that cannot be had. Pure. */
import { olmTrouble } from '../checks/requirements/olm-trouble.ts';
import { at } from '../model/fields.ts';
import type { KialiAuth } from '../model/kiali.ts';
import { versionNotOffered } from '../model/kiali-servers.ts';
import type { Problem } from '../model/problem.ts';
import { sh } from '../model/shell-word.ts';
import type { KialiChoices } from './kiali-choices.ts';
import type { KialiFound } from './kiali-found.ts';
import { bad } from './kiali-place.ts';

/**
 * Fields of the home's Kiali that are the plan's: without them a cluster would not be connected, or under another name.
 */
const owned: readonly { readonly field: string; readonly instead: string }[] = [
  { field: 'version', instead: '--kiali-version sets it' },
  { field: 'auth.strategy', instead: '--kiali-auth sets it' },
  { field: 'auth.openshift.redirect_uris', instead: 'its own address comes from its Route' },
  { field: 'auth.openshift.impersonation.enabled', instead: '--kiali-impersonation sets it' },
  { field: 'kubernetes_config.cluster_name', instead: '--cluster NAME=CONTEXT names it' },
  { field: 'deployment.instance_name', instead: 'other clusters have its account under the name of one instance' },
  { field: 'deployment.namespace', instead: 'it is where its Kiali object is' },
  { field: 'deployment.remote_cluster_resources_only', instead: '--home NAME says which cluster has the server' },
  {
    field: 'clustering.autodetect_secrets',
    instead: 'the Secrets of the other clusters are found by Kiali’s own label',
  },
  { field: 'clustering.ignore_home_cluster', instead: 'the home cluster is in the mesh' },
];

export function valuesProblems({ values }: KialiChoices): readonly Problem[] {
  return owned
    .filter(({ field }) => at(values, ...field.split('.')) !== undefined)
    .map(({ field, instead }) =>
      bad(sh`--kiali-values sets ${field}, which the plan sets itself`, `Take it out of the file: ${instead}.`),
    );
}

/** The same bundle serves all that need one, so its problem is told once. */
export function operatorProblems(operated: readonly KialiFound[]): readonly Problem[] {
  const lacking = operated.filter(({ survey }) => survey.operator === undefined);
  const bundles = lacking.flatMap(({ bundle }) => (bundle === undefined ? [] : [bundle]));
  return [
    ...lacking.flatMap(({ member, ground }) => olmTrouble(member, ground)),
    ...bundles.flatMap(bundle => ('problem' in bundle ? [bundle.problem] : [])).slice(0, 1),
  ];
}

/** Where the operator is installed; for one to be installed the run finds out, before it writes a Kiali. */
export function versionProblems({ version }: KialiChoices, operated: readonly KialiFound[]): readonly Problem[] {
  if (version === undefined) return [];
  const offered = operated.map(({ member, survey }) => ({
    name: member.name,
    versions: survey.operator?.versions ?? [],
  }));
  const lacking = offered.filter(({ versions }) => versions.length > 0 && !versions.includes(version));
  return lacking.length === 0 ? [] : [versionNotOffered(version, lacking)];
}

/** Only other clusters are read by a token of this program. */
export function rotationProblems(
  { rotate = [] }: KialiChoices,
  { member: home }: KialiFound,
  others: readonly KialiFound[],
): readonly Problem[] {
  const names = others.map(({ member }) => member.name);
  return rotate
    .filter(name => !names.includes(name))
    .map(name =>
      bad(
        name === home.name
          ? sh`--rotate-token ${name}: Kiali runs there, and needs no token of its own cluster`
          : sh`--rotate-token ${name}: no cluster is named ${name}`,
        names.length === 0 ? 'Leave it out.' : `Name one of ${names.join(', ')}.`,
      ),
    );
}

/** Why the login strategy cannot be had; `auth`: the one that the plan would set. */
export function authProblems(
  { auth: said, values }: KialiChoices,
  { member }: KialiFound,
  auth: KialiAuth,
): readonly Problem[] {
  if (said !== undefined && said !== auth) {
    return [
      bad(
        sh`--kiali-auth ${said}: the Kiali on ${member.name} was not created by eastwest, and has ${auth}`,
        'Leave --kiali-auth out, or change its auth.strategy yourself.',
      ),
    ];
  }
  if (auth === 'openshift' && member.platform !== 'openshift') {
    return [bad(sh`--kiali-auth openshift: ${member.name} is not OpenShift`, 'Use anonymous, token or openid.')];
  }
  if (said === 'openid' && at(values, 'auth', 'openid') === undefined) {
    return [
      bad('--kiali-auth openid needs to know the provider', 'Name it as auth.openid in the file of --kiali-values.'),
    ];
  }
  return [];
}

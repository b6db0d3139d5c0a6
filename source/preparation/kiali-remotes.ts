/** Where the operator of Kiali is needed: at home always, on another cluster only to create an account there. Pure. */
import { isOurs } from '../model/marks.ts';
import type { Problem } from '../model/problem.ts';
import { sh } from '../model/shell-word.ts';
import type { KialiChoices } from './kiali-choices.ts';
import type { KialiFound } from './kiali-found.ts';
import { parted } from './kiali-links.ts';
import { bad, isIn, type Place, placeOf } from './kiali-place.ts';

/**
 * Whether this program itself creates the account on another cluster. An operator has most of the cluster's permissions,
 * for three objects: it is installed for them only where it is one click of OpenShift, and its release supports nothing
 * else, or where the user asks for it. What an earlier run did is kept.
 */
export function hasOwnAccount({ remoteOperator }: KialiChoices, { member, survey }: KialiFound, place: Place): boolean {
  if (survey.kialis.some(each => isIn(place, each))) return false;
  if (remoteOperator !== undefined) return remoteOperator === 'none';
  return survey.ownAccount || (survey.operator === undefined && member.platform !== 'openshift');
}

/** The clusters that the operator is to be installed on; none while the home is unknown. */
export function inNeedOfOperator(choices: KialiChoices, found: readonly KialiFound[]): readonly KialiFound[] {
  const parts = parted(choices, found);
  if ('code' in parts) return [];
  const { home, apart } = parts;
  const place = placeOf(choices, home);
  return found.filter(each => {
    if (each.survey.operator !== undefined) return false;
    return each === home || apart.includes(each) || !hasOwnAccount(choices, each, place);
  });
}

/** Why no account of ours can serve there. */
export function ownAccountProblems(
  { remoteOperator }: KialiChoices,
  { member, survey }: KialiFound,
  place: Place,
  isOpenShift: boolean,
): readonly Problem[] {
  if (remoteOperator !== 'none') return [];
  const there = survey.kialis.find(each => isIn(place, each));
  const flag = '--kiali-remote-operator none';
  if (there !== undefined) {
    const whose = isOurs(there) ? 'eastwest created earlier' : 'eastwest did not create';
    const { name, namespace = '' } = there.metadata;
    return [
      bad(
        `${flag}: the account on ${member.name} is that of Kiali ${namespace}/${name}, which ${whose}`,
        sh`Leave the flag out, or delete that Kiali first: kubectl --context ${member.context} -n ${namespace} delete kiali.kiali.io ${name}`,
      ),
    ];
  }
  if (!isOpenShift || member.platform !== 'openshift') return [];
  return [
    bad(
      `${flag}: the logins of OpenShift need an OAuthClient on ${member.name}, which the operator there keeps`,
      'Leave the flag out, or log in another way: --kiali-auth',
    ),
  ];
}

/** What is worth knowing of a plan of Kiali before it runs. Pure. */
import type { KialiPlan } from '../model/kiali.ts';
import { sh } from '../model/shell-word.ts';
import type { KialiFound } from './kiali-found.ts';
import { optionWarnings } from './kiali-options.ts';

/** Approval is decided for the whole namespace: an automatic Subscription waits with the others. */
function approvalWarnings({ member, ground }: KialiFound): readonly string[] {
  if (ground === undefined || ground.approvedByHand.length === 0) return [];
  const others = ground.approvedByHand.join(', ');
  return [
    `OLM installs the Kiali operator on ${member.name} only when its InstallPlan is approved: ${others} in ${ground.namespace} requires manual approval, and the plan may upgrade that operator too`,
  ];
}

export function warningsOf(kiali: KialiPlan, found: readonly KialiFound[]): readonly string[] {
  const { auth, home, version, instance, namespace, replaces } = kiali;
  const adopted = found.filter(({ member }) => kiali.sites.get(member.name)?.adopted === true);
  return [
    ...(auth === 'token'
      ? [
          sh`with --kiali-auth token whoever logs in sees ${home.name} alone: a token is of one cluster; anonymous or openid show all`,
        ]
      : []),
    ...(auth === 'openid'
      ? [
          `with openid the API server of each cluster must accept the provider’s tokens, which decide what is seen of it: ${kiali.mesh.members.map(each => each.name).join(', ')}`,
        ]
      : []),
    ...(auth === 'anonymous'
      ? [
          `without a login whoever reaches Service ${namespace}/${instance} of ${home.name} sees and changes the mesh on all clusters; deployment.view_only_mode in --kiali-values makes it read-only`,
        ]
      : []),
    ...(replaces !== undefined
      ? [
          `another version (${replaces} to ${version}): the operator removes Kiali first, and its accounts on all clusters with their tokens`,
        ]
      : []),
    ...found.flatMap(approvalWarnings),
    ...optionWarnings(kiali),
    ...adopted.map(
      ({ member }) =>
        `the Kiali on ${member.name} was not created by eastwest: it is used as it is, and only the credentials of the other clusters are added`,
    ),
  ];
}

/** What is worth knowing of a plan of Kiali before it runs. Pure. */
import { isVersionUntold, type KialiPlan, operatedByKiali } from '../model/kiali.ts';
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

/** What the operator takes away for it, and that it finds out late whether it has the other one. */
function replacementWords(kiali: KialiPlan, replaces: string): string {
  const { home, version } = kiali;
  const others = operatedByKiali(kiali).filter(({ name }) => name !== home.name);
  const accounts =
    others.length === 0 ? '' : `, then its accounts with their tokens on ${others.map(each => each.name).join(', ')}`;
  const unsure = isVersionUntold(kiali)
    ? sh`; the operator of ${home.name} does not say which versions it has: without ${version ?? 'it'} no Kiali is left until another is named`
    : '';
  return `another version (${replaces} to ${version}): the operator removes Kiali first${accounts}${unsure}`;
}

export function warningsOf(kiali: KialiPlan, found: readonly KialiFound[]): readonly string[] {
  const { auth, home, instance, namespace, replaces } = kiali;
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
    ...(replaces !== undefined ? [replacementWords(kiali, replaces)] : []),
    ...found.flatMap(approvalWarnings),
    ...optionWarnings(kiali),
    ...adopted.map(
      ({ member }) =>
        `the Kiali on ${member.name} was not created by eastwest: it is used as it is, and only the credentials of the other clusters are added`,
    ),
  ];
}

/** Why OLM would not install the operator, reported before the run waits for it (docs/istio/olm.md). */
import type { Member } from '../../model/mesh.ts';
import type { Problem } from '../../model/problem.ts';
import { sh } from '../../model/shell-word.ts';
import { trouble } from '../check.ts';
import type { OlmGround } from '../olm-ground.ts';

type Place = Pick<Member, 'name' | 'context'>;

/** The first problem: the others may follow from it. */
export function olmTrouble(member: Place, ground: OlmGround | undefined): readonly Problem[] {
  if (ground === undefined) return [];
  const found = groupTrouble(member, ground) ?? leftTrouble(member, ground) ?? subscriptionTrouble(member, ground);
  return found === undefined ? [] : [found];
}

const kubectl = ({ context }: Place, { namespace }: OlmGround) => sh`kubectl --context ${context} -n ${namespace}`;

function groupTrouble(member: Place, ground: OlmGround): Problem | undefined {
  const { namespace, groups, isConfined } = ground;
  const list = `${kubectl(member, ground)} get operatorgroups.operators.coreos.com`;
  if (groups.length === 0) {
    return trouble(
      'no-operator',
      `${namespace} of ${member.name} has no OperatorGroup: OLM installs nothing there, and does not say so`,
      `restore the one that came with OLM (an OperatorGroup with an empty spec), then run again: ${list}`,
    );
  }
  if (groups.length > 1) {
    return trouble(
      'exists',
      `${namespace} of ${member.name} has ${groups.length} OperatorGroups (${groups.join(', ')}): OLM fails every operator there`,
      `keep the one that came with OLM, remove the others, then run again: ${list}`,
    );
  }
  if (!isConfined) return undefined;
  return trouble(
    'exists',
    `OperatorGroup ${groups[0]} in ${namespace} of ${member.name} names namespaces, the operator is for all of them`,
    `give the operator a namespace whose OperatorGroup has an empty spec, or empty this one's, then run again: ${list}`,
  );
}

function leftTrouble(member: Place, ground: OlmGround): Problem | undefined {
  const { namespace, leftBehind, lost } = ground;
  if (leftBehind !== undefined) {
    return trouble(
      'exists',
      `ClusterServiceVersion ${leftBehind} in ${namespace} of ${member.name} is left from an earlier Subscription, and its operator does not run: OLM resolves nothing there while it exists`,
      `delete it, then run again: ${kubectl(member, ground)} ${sh`delete clusterserviceversion.operators.coreos.com ${leftBehind}`}`,
    );
  }
  if (lost === undefined) return undefined;
  return trouble(
    'exists',
    `ClusterServiceVersion ${lost} in ${namespace} of ${member.name} was deleted under its Subscription: OLM does not install it again`,
    `delete the Subscription too, then run again: ${kubectl(member, ground)} ${sh`delete subscription.operators.coreos.com ${ground.package}`}`,
  );
}

function subscriptionTrouble(member: Place, ground: OlmGround): Problem | undefined {
  const { namespace, rival, unresolved, stuckBecauseOf } = ground;
  const see = (name: string) =>
    `${kubectl(member, ground)} ${sh`get subscription.operators.coreos.com ${name} -o yaml`}`;
  if (unresolved !== undefined) {
    return {
      ...trouble(
        'exists',
        `Subscription ${unresolved.subscription} in ${namespace} of ${member.name} cannot be resolved, and stops every other one there`,
        `fix or remove it, then run again: ${see(unresolved.subscription)}`,
      ),
      evidence: unresolved.message,
    };
  }
  if (stuckBecauseOf !== undefined) {
    return trouble(
      'exists',
      `Subscription ${ground.package} in ${namespace} of ${member.name} failed because of Subscription ${stuckBecauseOf}, which is gone: OLM does not resolve it again by itself`,
      `delete it, then run again: ${kubectl(member, ground)} ${sh`delete subscription.operators.coreos.com ${ground.package}`}`,
    );
  }
  if (rival === undefined) return undefined;
  return trouble(
    'exists',
    `Subscription ${rival} in ${namespace} of ${member.name} asks for the operator already, and it does not run`,
    `find out why, or remove it, then run again: ${see(rival)}`,
  );
}

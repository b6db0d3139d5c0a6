/** OLM is let come to an end with what it installs, before that is taken away (docs/istio/olm.md#deleting). */
import type { Goal, Step } from '../../engine/step.ts';
import { installUnderWay, versionsOf } from '../../model/install-under-way.ts';
import type { KubeObject } from '../../model/kube.ts';
import type { Member } from '../../model/mesh.ts';
import type { Removal } from '../../model/removal.ts';
import { sh } from '../../model/shell-word.ts';
import type { RemovalStepName } from './removal-steps.ts';
import { removalId } from './removing.ts';

const olm = (kind: string) => ({ apiVersion: 'operators.coreos.com/v1alpha1', kind });

/** OLM fails a plan after a minute; one that it does not even resolve, for want of an OperatorGroup, is never taken up. */
const longEnough = 90;

/** Waits until OLM rests, and learns which versions these Subscriptions of one namespace have led to. */
export function olmSettled(
  member: Member,
  subscriptions: readonly KubeObject[],
  { name, needs }: { readonly name: RemovalStepName; readonly needs: readonly string[] },
): readonly Step[] {
  const namespace = subscriptions[0]?.metadata.namespace;
  if (namespace === undefined) return [];
  const ours = (seen: readonly KubeObject[]) =>
    seen.filter(({ metadata }) => subscriptions.some(each => each.metadata.uid === metadata.uid));
  const until: Goal = {
    by: 'watch-all',
    of: olm('Subscription'),
    selection: { namespace },
    within: 2 * longEnough,
    settleAfter: longEnough,
    byHand: sh`kubectl -n ${namespace} get subscriptions.operators.coreos.com,installplans.operators.coreos.com`,
    pending: seen => ours(seen).flatMap(each => installUnderWay(each) ?? [])[0],
    learn: (seen, facts) => ({
      versionsOfOlm: { ...facts.of(member.name).versionsOfOlm, [namespace]: ours(seen).flatMap(versionsOf) },
    }),
  };
  return [
    {
      id: removalId(member, name),
      cluster: member.name,
      title: 'Wait for OLM to finish installing',
      needs,
      until,
      byHand: '',
    },
  ];
}

/** What came since the plan: an upgrade, or a first version that OLM had only resolved then. */
export function versionsMade(member: Member, namespace: string): NonNullable<Step['removeLearned']> {
  return facts =>
    (facts.of(member.name).versionsOfOlm?.[namespace] ?? []).map(
      (name): Removal => ({
        ref: { ...olm('ClusterServiceVersion'), namespace, name },
        uid: undefined,
        will: 'delete',
        unmarked: true,
      }),
    );
}

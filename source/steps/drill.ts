/** The failover drill: one cluster's helloworld goes away and comes back (docs/traffic.md#failover-drill). */
import { injectedPodsReady } from '../engine/goals.ts';
import type { Step } from '../engine/step.ts';
import { amended } from '../model/amendment.ts';
import { broughtBack, scaledToZero } from '../model/drill.ts';
import { helloVersion, type Member, type Mesh } from '../model/mesh.ts';
import { sh } from '../model/shell-word.ts';
import { minutes } from '../model/time-units.ts';
import { helloworldOf } from './samples.ts';
import { stepId } from './step-id.ts';

const labelsOf = (mesh: Mesh, member: Member) => `app=helloworld,version=${helloVersion(mesh, member)}`;

/** No pod of it is left: what is sent to one that is ending may still be answered. */
export function stopHelloworld(mesh: Mesh, member: Member): Step {
  const ref = helloworldOf(mesh, member);
  const { namespace } = mesh.samples;
  return {
    id: stepId(member, 'drill-away'),
    cluster: member.name,
    title: `Scale ${ref.name} to 0`,
    needs: [],
    amend: () => [amended(ref, '0 replicas', scaledToZero)],
    until: {
      by: 'watch-all',
      of: { apiVersion: 'v1', kind: 'Pod' },
      selection: { namespace, labels: labelsOf(mesh, member) },
      pending: pods => (pods.length === 0 ? undefined : `${pods.length} of its pods still there`),
      within: 2 * minutes,
      byHand: sh`kubectl -n ${namespace} get pods -l ${labelsOf(mesh, member)}`,
    },
    byHand: sh`kubectl -n ${namespace} scale deployment ${ref.name} --replicas=0`,
  };
}

/** As many pods as there were, with their sidecars. */
export function bringBackHelloworld(mesh: Mesh, member: Member): Step {
  const ref = helloworldOf(mesh, member);
  const { namespace } = mesh.samples;
  return {
    id: stepId(member, 'drill-back'),
    cluster: member.name,
    title: `Scale ${ref.name} back`,
    needs: [],
    amend: () => [amended(ref, 'as many replicas as before', broughtBack)],
    until: injectedPodsReady(namespace, labelsOf(mesh, member), 5 * minutes),
    byHand: sh`kubectl -n ${namespace} scale deployment ${ref.name} --replicas=1`,
  };
}

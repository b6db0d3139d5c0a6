/** A cluster without istiod that uses its primary's. */

import { remoteInstalled, sailReady } from '../engine/goals.ts';
import type { Step } from '../engine/step.ts';
import { remoteControlPlane } from '../manifests/control-plane.ts';
import { type Member, type Mesh, primaryOf } from '../model/mesh.ts';
import { planeOf, systemNamespace } from '../model/plane.ts';
import { sh } from '../model/shell-word.ts';
import { minutes } from '../model/time-units.ts';
import { istioVersion, versionNeeds } from './istio-version.ts';
import { pullSecretNeeds } from './pull-secrets.ts';
import { remoteSecretId, stepId } from './step-id.ts';

/** A remote has no istiod of its own; what its gateway's pods and the events say is all there is. */
const gatewayPods = (member: Member) => ({ namespace: systemNamespace(member), labels: 'istio=eastwestgateway' });
const istioOf = (member: Member) => ({
  apiVersion: 'sailoperator.io/v1',
  kind: 'Istio',
  name: planeOf(member).istio,
});

/**
 * The remote's Istio resource. Done when it waits for its primary (`RemoteIstiodNotReady`): that is the state in which
 * the primary wants the remote secret; Ready it cannot be before (docs/istio/sail.md#readiness-of-a-remote).
 */
export function installRemote(mesh: Mesh, member: Member): Step {
  const primary = primaryOf(mesh, member);
  return {
    id: stepId(member, 'control-plane'),
    cluster: member.name,
    title: `Connect to istiod in ${primary.name}`,
    needs: [
      stepId(member, 'namespace'),
      ...pullSecretNeeds(mesh, member, 'istio'),
      ...versionNeeds(mesh, member),
      stepId(primary, 'discovery-address'),
      stepId(primary, 'expose-istiod'),
    ],
    apply: facts => [
      remoteControlPlane(
        member,
        facts.text(primary.name, 'discoveryAddress', 'east-west gateway address'),
        istioVersion(mesh, member, facts),
        mesh.pullSecrets,
      ),
    ],
    until: remoteInstalled(istioOf(member), 1 * minutes, gatewayPods(member)),
    byHand: 'kubectl apply -f istio.yaml',
  };
}

/**
 * The remote reaches its primary's istiod, and accepts it as its control plane
 * (docs/istio/sail.md#readiness-of-a-remote).
 */
export function remoteReady(mesh: Mesh, member: Member): Step {
  const primary = primaryOf(mesh, member);
  const labels = `app=sidecar-injector,istio.io/rev=${planeOf(member).revision}`;
  const probe = sh`kubectl get mutatingwebhookconfigurations -l ${labels} -o yaml`;
  return {
    id: stepId(member, 'remote-ready'),
    cluster: member.name,
    title: `${primary.name} accepted as control plane`,
    needs: [remoteSecretId(primary, member)],
    until: {
      ...sailReady(istioOf(member), 10 * minutes, gatewayPods(member)),
      hint: `both directions must work: ${primary.name} reads this cluster with the remote secret, and this cluster reaches ${primary.name}'s gateway on 15012 and 15017; for the probe's message: ${probe}; its namespace must name its primary in topology.istio.io/controlPlaneClusters`,
    },
    byHand: '',
  };
}

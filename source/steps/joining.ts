/**
 * A cluster joins a mesh that is at work, and no request may be lost over it. An endpoint whose network has no gateway
 * is offered by the pod's own address, which is unreachable, and one behind a gateway that is not up fails
 * (docs/istio/gateways.md#gateway-addresses). So it is told to the others only when its gateway lets callers in, and to
 * an istiod that runs already only when a connection from there came about: else a firewall in between would cost
 * requests that the mesh served before.
 */
import type { Step } from '../engine/step.ts';
import { isMultiNetwork, type Member, type Mesh, primaries } from '../model/mesh.ts';
import { systemNamespace } from '../model/plane.ts';
import { sh } from '../model/shell-word.ts';
import { gatewayDials } from './gateway-dials.ts';
import { reachId, stepId } from './step-id.ts';
import { wayIn } from './way-in.ts';

/** Whether this istiod runs already, is not told of the other yet, and will send requests to its gateway. */
function isNewTo(mesh: Mesh, holder: Member, other: Member): boolean {
  if (!isMultiNetwork(mesh) || holder.network === other.network || holder.adoptsGateway) return false;
  return holder.reads !== undefined && !holder.reads.includes(other.name);
}

/** What must be done before an istiod is told of a cluster. A remote's gateway is injected by the istiod that reads it. */
export function beforeIsKnown(mesh: Mesh, holder: Member, other: Member): readonly string[] {
  return isMultiNetwork(mesh) && other.role === 'primary' ? letIn(mesh, [holder], other) : [];
}

/** What must be done before a cluster that is known already, a remote, runs what others call. */
export function beforeIsCalled(mesh: Mesh, member: Member): readonly string[] {
  return isMultiNetwork(mesh) && member.role === 'remote' ? letIn(mesh, primaries(mesh), member) : [];
}

function letIn(mesh: Mesh, holders: readonly Member[], other: Member): readonly string[] {
  const reached = holders.filter(holder => isNewTo(mesh, holder, other)).map(holder => reachId(holder, other));
  return [...wayIn(mesh, other), ...reached];
}

/** From each running primary to each of these that it does not know yet. None where nothing runs. */
export function reachJoiningClusters(mesh: Mesh, others: readonly Member[]): readonly Step[] {
  return primaries(mesh).flatMap(holder =>
    others.filter(other => isNewTo(mesh, holder, other)).map(other => reachNewcomer(mesh, holder, other)),
  );
}

function reachNewcomer(mesh: Mesh, holder: Member, other: Member): Step {
  return {
    id: reachId(holder, other),
    cluster: holder.name,
    title: `Reach the gateway of ${other.name} before it joins`,
    needs: [stepId(holder, 'gateway'), ...wayIn(mesh, other)],
    until: {
      by: 'commands',
      pods: { namespace: systemNamespace(holder), labels: 'istio=eastwestgateway', container: 'istio-proxy' },
      commands: facts => gatewayDials(holder, other, facts),
      within: 60,
      byHand: sh`kubectl -n ${systemNamespace(holder)} exec deploy/istio-eastwestgateway -- pilot-agent wait --timeoutSeconds 1 --url http://GATEWAY:15443/`,
      hint: sh`${other.name} is not told to ${holder.name} before: requests of the mesh would be lost. Allow TCP 15443 from the nodes of ${holder.name} to that address; where they reach the gateway at another one, name it: --cluster ${other.name}=${other.context},gateway=ADDRESS`,
    },
    byHand: '',
  };
}

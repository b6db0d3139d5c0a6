/**
 * What lets callers of other networks into a cluster. Its istiod's peers are told of it, and it runs what they would call,
 * only when this is there: an endpoint whose network has no gateway is offered by the pod's own address, and one behind a
 * gateway that is not up yet fails (docs/istio/gateways.md#gateway-addresses). Requests of a mesh that a cluster joins would
 * be lost.
 */
import { isMultiNetwork, type Member, type Mesh, primaryOf } from '../model/mesh.ts';
import { stepId } from './step-id.ts';

/** The steps that let callers of other networks in. A remote's gateway is configured by its primary's exposure. */
export function wayIn(mesh: Mesh, member: Member): readonly string[] {
  return [stepId(member, 'gateway-address'), stepId(primaryOf(mesh, member), 'expose-services')];
}

/** What must be done before an istiod is told of a cluster. A remote's gateway is injected by the istiod that reads it. */
export function beforeIsKnown(mesh: Mesh, member: Member): readonly string[] {
  return isMultiNetwork(mesh) && member.role === 'primary' ? wayIn(mesh, member) : [];
}

/** What must be done before a cluster that is known already, a remote, runs what others call. */
export function beforeIsCalled(mesh: Mesh, member: Member): readonly string[] {
  return isMultiNetwork(mesh) && member.role === 'remote' ? wayIn(mesh, member) : [];
}

/** What lets callers of other networks into a cluster (docs/istio/gateways.md#exposure). */
import { type Member, type Mesh, primaryOf } from '../model/mesh.ts';
import { stepId } from './step-id.ts';

/** The steps that do. A remote's gateway is configured by its primary's exposure. */
export function wayIn(mesh: Mesh, member: Member): readonly string[] {
  return [stepId(member, 'gateway-address'), stepId(primaryOf(mesh, member), 'expose-services')];
}

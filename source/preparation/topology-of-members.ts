/** The topology that members of a mesh are in, where none is given. */
import type { Member, TopologyId } from '../model/mesh.ts';

export function topologyOfMembers(members: readonly Member[]): TopologyId {
  const several = new Set(members.map(({ network }) => network)).size > 1;
  const remote = members.some(({ role }) => role === 'remote');
  if (remote) return several ? 'primary-remote-multi-network' : 'primary-remote-single-network';
  return several ? 'multi-primary-multi-network' : 'multi-primary-single-network';
}

/**
 * Which clusters sign certificates: those with a control plane. A remote's proxies have theirs from its primary, and
 * nothing reads `cacerts` there (docs/istio/certificates.md#one-root), so that no key is asked for it. Pure.
 */
import { topologyOf } from '../plans/topologies.ts';
import type { Choices } from './choices.ts';
import { fittingTopology } from './fitting-topology.ts';
import { chooseRoles, type Seen } from './roles-and-networks.ts';

/** Names of the clusters that will be primaries, by the choices and what they are already. */
export function signingClusters(
  { topology: said }: Pick<Choices, 'topology'>,
  seen: readonly Seen[],
): ReadonlySet<string> {
  const topology = topologyOf(said ?? fittingTopology(seen));
  const roles = topology === undefined ? [] : chooseRoles(topology, seen);
  return new Set(seen.flatMap(({ choice }, index) => (roles[index] === 'remote' ? [] : [choice.name])));
}

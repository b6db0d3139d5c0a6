/** The topology where the user names none: the one that the clusters have already, or are told to have. Pure. */
import type { TopologyId } from '../model/mesh.ts';
import { chosenNetworks, chosenRoles, type Seen } from './roles-and-networks.ts';

/**
 * A remote makes it primary-remote. Clusters that are known to be on one network, two at least, make it single-network:
 * new ones join them there. The default is multi-primary on different networks, which asks least of the network.
 */
export function fittingTopology(seen: readonly Seen[]): TopologyId {
  const networks = chosenNetworks(seen).filter(network => network !== undefined);
  const isOne = networks.length > 1 && new Set(networks).size === 1;
  const model = chosenRoles(seen).includes('remote') ? 'primary-remote' : 'multi-primary';
  return `${model}-${isOne ? 'single' : 'multi'}-network`;
}

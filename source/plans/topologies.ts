/** The topologies that can be chosen; a new one is a file beside this and an entry here. */
import type { Step } from '../engine/step.ts';
import type { Mesh, Role, TopologyId } from '../model/mesh.ts';
import { multiPrimaryMultiNetwork } from './multi-primary-multi-network.ts';

export type Topology = {
  readonly id: TopologyId;
  readonly title: string;
  /** One sentence: when to use it. */
  readonly when: string;
  readonly requires: readonly string[];
  /** How many clusters it takes; with fewer than two a mesh waits for its second. */
  readonly minimum: number;
  /** Roles that its clusters may have. */
  readonly roles: readonly Role[];
  /** Whether its clusters are on several networks, or all on one. */
  readonly networks: 'several' | 'one';
  /** The role that the nth cluster gets when the user says nothing. */
  readonly role: (index: number) => Role;
  /** The network that the nth cluster gets when the user says nothing. */
  readonly network: (index: number) => string;
  readonly steps: (mesh: Mesh) => readonly Step[];
};

const gatewayReachable = 'a load balancer in each cluster, whose address the other clusters reach on port 15443';
const apiReachable = 'each API server reachable from the other clusters';

export const topologies: readonly Topology[] = [
  {
    id: 'multi-primary-multi-network',
    title: 'Multi-primary, multi-network',
    when: 'Every cluster has its own control plane, and pods of different clusters cannot reach each other directly.',
    requires: [gatewayReachable, apiReachable],
    minimum: 1,
    roles: ['primary'],
    networks: 'several',
    role: () => 'primary',
    network: index => `network${index + 1}`,
    steps: multiPrimaryMultiNetwork,
  },
];

/** A topology by its id; undefined where it is not built. */
export function topologyOf(id: string): Topology | undefined {
  return topologies.find(topology => topology.id === id);
}

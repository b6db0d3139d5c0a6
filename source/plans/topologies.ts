/** The topologies that can be chosen; a new one is a file beside this and an entry here. */

import type { Step } from '../engine/step.ts';
import type { Mesh, Role, TopologyId } from '../model/mesh.ts';
import { MESH_PORT } from '../model/mesh-port.ts';
import { multiPrimaryMultiNetwork } from './multi-primary-multi-network.ts';
import { multiPrimarySingleNetwork } from './multi-primary-single-network.ts';
import { primaryRemoteMultiNetwork } from './primary-remote-multi-network.ts';
import { primaryRemoteSingleNetwork } from './primary-remote-single-network.ts';

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
  /** The default role of the nth cluster. */
  readonly role: (index: number) => Role;
  /** The default network of the nth cluster. */
  readonly network: (index: number) => string;
  readonly steps: (mesh: Mesh) => readonly Step[];
};

const gatewayReachable = `a load balancer in each cluster, whose address the other clusters reach on port ${MESH_PORT}`;
const istiodReachable = 'a load balancer in each primary, whose address its remotes reach on ports 15012 and 15017';
const podsReachable = 'pods of all clusters reach each other by their addresses, which must not overlap';
const apiReachable = 'each API server reachable from the clusters with a control plane';
const numbered = (index: number) => `network${index + 1}`;
const common = () => 'network1';
const everyPrimary = () => 'primary' as const;
const firstPrimary = (index: number) => (index === 0 ? 'primary' : 'remote');

export const topologies: readonly Topology[] = [
  {
    id: 'multi-primary-multi-network',
    title: 'Multi-primary, multi-network',
    when: 'Every cluster has its own control plane, and pods of different clusters cannot reach each other directly.',
    requires: [gatewayReachable, apiReachable],
    minimum: 1,
    roles: ['primary'],
    networks: 'several',
    role: everyPrimary,
    network: numbered,
    steps: multiPrimaryMultiNetwork,
  },
  {
    id: 'multi-primary-single-network',
    title: 'Multi-primary, single network',
    when: 'Every cluster has its own control plane, and pods of all clusters reach each other directly.',
    requires: [podsReachable, apiReachable],
    minimum: 1,
    roles: ['primary'],
    networks: 'one',
    role: everyPrimary,
    network: common,
    steps: multiPrimarySingleNetwork,
  },
  {
    id: 'primary-remote-multi-network',
    title: 'Primary-remote, multi-network',
    when: 'One cluster’s control plane serves the others, and pods of different clusters cannot reach each other directly.',
    requires: [istiodReachable, gatewayReachable, apiReachable],
    minimum: 2,
    roles: ['primary', 'remote'],
    networks: 'several',
    role: firstPrimary,
    network: numbered,
    steps: primaryRemoteMultiNetwork,
  },
  {
    id: 'primary-remote-single-network',
    title: 'Primary-remote, single network',
    when: 'One cluster’s control plane serves the others, and pods of all clusters reach each other directly.',
    requires: [istiodReachable, podsReachable, apiReachable],
    minimum: 2,
    roles: ['primary', 'remote'],
    networks: 'one',
    role: firstPrimary,
    network: common,
    steps: primaryRemoteSingleNetwork,
  },
];

/** A topology by its id; undefined where there is none. */
export function topologyOf(id: string): Topology | undefined {
  return topologies.find(topology => topology.id === id);
}

/** The topologies that can be chosen, each with the reason why not for the clusters that are marked. */
import type { TopologyId } from '../../source/model/mesh.ts';
import { type Topology, topologies, topologyOf } from '../../source/plans/topologies.ts';
import { topologyProblems } from '../../source/preparation/topology-problems.ts';
import { membersOf } from '../members.ts';
import type { Session } from '../session.ts';

export type TopologyRow = { readonly id: TopologyId; readonly title: string; readonly unavailable?: string };

export function topologyRows(session: Session): readonly TopologyRow[] {
  return topologies.map(topology => {
    const why = whyNot(session, topology);
    return { id: topology.id, title: topology.title, ...(why === undefined ? {} : { unavailable: why }) };
  });
}

function whyNot(session: Session, topology: Topology): string | undefined {
  if (session.marks.length < topology.minimum) return `needs at least ${topology.minimum} clusters`;
  return topologyProblems(topology, membersOf({ ...session, topology: topology.id }))[0]?.title;
}

/** Whether traffic between the clusters goes through gateways. */
export function hasGateways(topology: TopologyId): boolean {
  return topologyOf(topology)?.networks !== 'one';
}

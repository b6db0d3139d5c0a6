/** The topologies that can be chosen, each with the reason why not for the clusters that are marked. */
import type { TopologyId } from '../source/model/mesh.ts';
import { topologies, topologyOf } from '../source/plans/topologies.ts';
import type { Session } from './session.ts';

export type TopologyRow = { readonly id: TopologyId; readonly title: string; readonly unavailable?: string };

export function topologyRows(session: Session): readonly TopologyRow[] {
  return topologies.map(({ id, title, minimum }) => {
    const few = session.marks.length < minimum;
    return { id, title, ...(few ? { unavailable: `it takes ${minimum} clusters or more` } : {}) };
  });
}

/** Why a cluster's role cannot be chosen in this topology; undefined where it can. */
export function roleFixed(topology: TopologyId): string | undefined {
  const roles = topologyOf(topology)?.roles ?? [];
  return roles.length > 1 ? undefined : `every cluster is a ${roles[0] ?? 'primary'} in ${topology}`;
}

/** Whether traffic between the clusters goes through gateways. */
export function hasGateways(topology: TopologyId): boolean {
  return topologyOf(topology)?.networks !== 'one';
}

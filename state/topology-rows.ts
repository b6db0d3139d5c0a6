/** The topologies that can be chosen, each with the reason why not for the clusters that are marked. */
import type { TopologyId } from '../source/model/mesh.ts';
import { topologies } from '../source/plans/topologies.ts';
import type { Session } from './session.ts';

export type TopologyRow = { readonly id: TopologyId; readonly title: string; readonly unavailable?: string };

export function topologyRows(session: Session): readonly TopologyRow[] {
  return topologies.map(({ id, title, minimum }) => {
    const few = session.marks.length < minimum;
    return { id, title, ...(few ? { unavailable: `it takes ${minimum} clusters or more` } : {}) };
  });
}

/** What the user decides of the mesh: its clusters, their places in it, and what of others is given to this program. */
import type { TopologyId } from '../../source/model/mesh.ts';
import { topologyOf } from '../../source/plans/topologies.ts';
import { freeName, topologyNow } from '../members.ts';
import { nextPlacement, type Placement, type PlacementField } from '../placement.ts';
import type { SessionChange } from '../session-changes.ts';
import type { Stores } from '../stores.ts';
import { fittedTo } from '../topology-choice.ts';
import type { Notice } from '../view.ts';

export type Choosing = {
  /** Selects a context and probes its cluster, or deselects it. */
  toggleMark(context: string): void;
  /** Probes a selected context's cluster (again). */
  probe(context: string): void;
  /** Steps a selected context's cluster on (1) or back (-1) to another role, network or primary. */
  place(context: string, what: PlacementField, by: 1 | -1): void;
  /** Roles and networks that do not fit change with it. */
  chooseTopology(topology: TopologyId): void;
  /** Whether clusters that nothing tells apart are copies of one, and no cluster twice. */
  takeForCopies(copied: boolean): void;
  /** Gives these objects of others to this program, besides those before; none: takes all of that back. Plans again. */
  takeOver(objects: readonly string[]): void;
};

/** What a decision leads to. */
export type Deciding = {
  readonly decide: (change: SessionChange) => void;
  readonly place: (placement: Placement) => void;
  readonly notice: (standing: Notice['standing'], words: string) => void;
  readonly probes: { probeOne(context: string): void; stop(context: string): void };
  readonly preparePlan: () => void;
};

export function createChoosing({ session }: Stores, on: Deciding): Choosing {
  const { decide, notice, probes } = on;
  return {
    toggleMark(name) {
      const { entries, marks } = session.getState();
      const entry = entries.find(each => each.context === name);
      if (entry === undefined) return;
      if (marks.some(mark => mark.context === name)) {
        probes.stop(name);
        decide({ change: 'unmarked', context: name });
        return;
      }
      decide({ change: 'marked', mark: { name: freeName(entry.guess, marks), context: name } });
      probes.probeOne(name);
    },
    probe: name => probes.probeOne(name),
    place(name, what, by) {
      const placement = nextPlacement(session.getState(), name, what, by);
      if ('why' in placement) notice('warning', placement.why);
      else on.place(placement);
    },
    chooseTopology(id) {
      const now = session.getState();
      const topology = topologyOf(id);
      const fitted = topology === undefined ? undefined : fittedTo(now, topology);
      if (fitted === undefined || 'why' in fitted) return;
      if (topologyNow(now) !== id || fitted.marks !== now.marks) decide({ change: 'placed', ...fitted });
    },
    takeForCopies(copied) {
      decide({ change: 'copied', copied });
      notice('ok', copied ? 'clusters with the same UID count as copies' : 'clusters with the same UID count as one');
    },
    takeOver(objects) {
      const before = session.getState().takeOver?.objects ?? [];
      decide({ change: 'taken-over', objects: objects.length === 0 ? [] : [...new Set([...before, ...objects])] });
      on.preparePlan();
    },
  };
}

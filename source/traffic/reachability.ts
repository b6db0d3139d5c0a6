/** Which clusters receive responses from each other: the connected part of a mesh, whatever the rest does. Pure. */
import type { Tally } from '../model/tally.ts';
import type { Voices } from './paths/paths.ts';

/** Whose responses one cluster receives. */
export type Reachability = {
  readonly name: string;
  /** The version that answers in this cluster. */
  readonly local: string;
  readonly tally: Tally;
  /** The last seconds of it, where they are known apart. */
  readonly recent: Tally | undefined;
  readonly received: readonly string[];
  readonly missing: readonly string[];
  /** Of the versions that responded at all. */
  readonly voices: Voices;
};

/**
 * The largest set of clusters that all receive responses from each other and from themselves, found greedily: the
 * cluster with the most missing directions is dropped until none is missing. On a tie, one that receives nothing goes
 * before an unreachable one.
 */
export function connectedPart(clusters: readonly Reachability[]): readonly Reachability[] {
  const received = new Map(clusters.map(each => [each, new Set(each.received)]));
  const receives = (one: Reachability, other: Reachability) => received.get(one)?.has(other.local) === true;
  const lackOf = (one: Reachability, all: readonly Reachability[]) => {
    const deaf = all.filter(other => !receives(one, other)).length;
    const unreachable = all.filter(other => !receives(other, one)).length;
    return deaf + unreachable + deaf / (all.length + 1);
  };
  let part = clusters;
  for (;;) {
    const all = part;
    const lacks = all.map(each => lackOf(each, all));
    const most = Math.max(0, ...lacks);
    if (most === 0) return all;
    const worst = lacks.indexOf(most);
    part = all.filter((_each, index) => index !== worst);
  }
}

/** What a run added up to: a fold over its events. */
import type { ClusterTally, Event } from '../../source/engine/events.ts';
import type { Problem } from '../../source/model/problem.ts';
import type { Verdict } from '../../source/model/tally.ts';

export type Summary = {
  /** What each cluster received in all. */
  readonly clusters: readonly ClusterTally[];
  readonly verdict: Verdict | undefined;
  /** In the order they happened; those of blocked and stopped steps left out. */
  readonly problems: readonly Problem[];
  /** Objects by what came of them. */
  readonly objects: Readonly<Record<'created' | 'configured' | 'unchanged' | 'kept' | 'removed' | 'left', number>>;
};

export const nothingYet: Summary = {
  clusters: [],
  verdict: undefined,
  problems: [],
  objects: { created: 0, configured: 0, unchanged: 0, kept: 0, removed: 0, left: 0 },
};

export function fold(summary: Summary, event: Event): Summary {
  switch (event.event) {
    case 'applied':
      return { ...summary, objects: { ...summary.objects, [event.result]: summary.objects[event.result] + 1 } };
    case 'removed':
      if (event.result === 'absent') return summary;
      return { ...summary, objects: { ...summary.objects, [event.result]: summary.objects[event.result] + 1 } };
    case 'failed':
      return event.problem.code === 'blocked' || event.problem.code === 'cancelled'
        ? summary
        : { ...summary, problems: [...summary.problems, event.problem] };
    case 'traffic':
      return { ...summary, clusters: event.clusters };
    case 'verdict': {
      const { event: _event, ...verdict } = event;
      return { ...summary, verdict };
    }
    case 'plan':
    case 'started':
    case 'waiting':
    case 'done':
    case 'response':
    case 'miss':
    case 'istiod':
    case 'incident':
    case 'result':
      return summary;
  }
}

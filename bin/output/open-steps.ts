/** Which steps of a run were begun and are not over: what is told when the run is ended before its end. */
import type { Event, OpenStep } from '../../source/engine/events.ts';

export type OpenSteps = {
  receive(event: Event): void;
  /** In the order they were begun. A step that was stopped stays open. */
  now(): readonly OpenStep[];
};

/** A map that is changed in place: a hundred clusters have twelve thousand steps. */
export function createOpenSteps(): OpenSteps {
  const titles = new Map<string, string>();
  const open = new Map<string, OpenStep>();
  return {
    receive(event) {
      switch (event.event) {
        case 'plan':
          for (const { id, title } of event.steps) titles.set(id, title);
          return;
        case 'started':
        case 'waiting': {
          const { step, cluster } = event;
          const begun = { step, cluster, title: titles.get(step) ?? step };
          open.set(step, event.event === 'waiting' ? { ...begun, for: event.for } : begun);
          return;
        }
        case 'done':
          open.delete(event.step);
          return;
        case 'failed':
          if (event.problem.code !== 'cancelled') open.delete(event.step);
          return;
        case 'applied':
        case 'removed':
        case 'traffic':
        case 'response':
        case 'miss':
        case 'istiod':
        case 'verdict':
        case 'result':
          return;
      }
    },
    now: () => [...open.values()],
  };
}

/** What a plan would change, by step, from what the servers said so far. */
import { type ChangeCounts, countChanges } from '../source/preparation/change-counts.ts';
import type { ObjectChange } from '../source/preparation/object-changes.ts';
import type { DraftChanges, DraftStep } from './draft.ts';

const known = new WeakMap<readonly ObjectChange[], ReadonlyMap<string, readonly ObjectChange[]>>();

/** The changes of a step. */
export function changesOfStep({ told }: DraftChanges, step: string): readonly ObjectChange[] {
  const byStep = known.get(told) ?? Map.groupBy(told, each => each.step);
  known.set(told, byStep);
  return byStep.get(step) ?? [];
}

/** Counted over some steps. */
export function countsOfSteps(changes: DraftChanges, steps: readonly Pick<DraftStep, 'id'>[]): ChangeCounts {
  return countChanges(steps.flatMap(({ id }) => changesOfStep(changes, id)));
}

/** True where a run would change something by this step, or where it is not known yet. */
export function isChanging(changes: DraftChanges, { id, objects }: DraftStep): boolean {
  const own = changesOfStep(changes, id);
  return own.some(({ will }) => will !== 'keep') || (!changes.complete && own.length < objects.length);
}

/** How long a plan will take, by what it changes. Pure. */
import { criticalPath, type Estimate } from '../engine/critical-path.ts';
import type { Step } from '../engine/step.ts';
import { phaseOf, usualSeconds } from '../steps/step-id.ts';
import type { ObjectChange } from './object-changes.ts';

/** What a step takes that has nothing to change, in seconds. */
const quick = 0.2;

type Timed = Pick<Step, 'id' | 'needs' | 'after'>;

/**
 * Seconds of each step that a run would spend: the usual ones where it, or what it needs, changes something; nearly none
 * where there is nothing to change. The proof takes its time in any case.
 */
export function expectedSeconds(
  steps: readonly Timed[],
  changes: readonly ObjectChange[],
): Map<string, number | undefined> {
  const changing = new Set(changes.filter(({ will }) => will !== 'keep').map(({ step }) => step));
  const touched = new Set<string>();
  return new Map(
    steps.map(({ id, needs }) => {
      if (changing.has(id) || needs.some(need => touched.has(need))) touched.add(id);
      return [id, touched.has(id) || phaseOf(id) === 'proof' ? usualSeconds(id) : quick];
    }),
  );
}

/** The whole plan. */
export function expectedTime(steps: readonly Timed[], changes: readonly ObjectChange[]): Estimate {
  const seconds = expectedSeconds(steps, changes);
  return criticalPath(steps, id => seconds.get(id));
}

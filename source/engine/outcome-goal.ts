/** What a controller does after a write, as something to watch: judged against the state before it. */
import type { GoalBy } from './goal-context.ts';
import type { Before, Facts } from './step.ts';

/** The goal of one step of one run. `before`: as it was read just before the step wrote. */
export function watchedOutcome(goal: GoalBy<'outcome'>, before: Before, facts: Facts): GoalBy<'watch'> {
  const { judge, ...rest } = goal;
  return { ...rest, ...judge(before, facts), by: 'watch' };
}

/** Goals that are reached by watching: no polling, the change itself ends the wait. */

import type { KubeObject } from '../model/kube.ts';
import { OVER } from '../model/over.ts';
import { type Problem, ProblemError } from '../model/problem.ts';
import { SECOND } from '../model/time-units.ts';
import type { Clock } from '../ports.ts';
import type { GoalBy, GoalContext } from './goal-context.ts';
import { type Goal, hintOf } from './step.ts';

/** How long a failure must stand before it is believed: healthy installs show some in passing. */
const standing = 10 * SECOND;

/** Watches one object. */
export async function watchOne(goal: GoalBy<'watch'>, context: GoalContext, signal: AbortSignal): Promise<void> {
  const { cluster, facts, say, world } = context;
  const stop = new AbortController();
  const both = AbortSignal.any([signal, stop.signal]);
  let newest: KubeObject | undefined;
  let settled = false;
  let despair: string | undefined;
  let doubt: AbortController | undefined;
  if (goal.settleAfter !== undefined) {
    after(world.clock, goal.settleAfter * SECOND, both, () => {
      settled = true;
      stop.abort(OVER);
    });
  }
  try {
    for await (const seen of cluster.watch(goal.of, both)) {
      newest = seen;
      const words = goal.pending(seen);
      if (words === undefined) break;
      say(words);
      const hopeless = goal.hopeless?.(seen);
      if (hopeless === undefined) {
        doubt?.abort(OVER);
        doubt = undefined;
      } else if (doubt === undefined) {
        doubt = new AbortController();
        after(world.clock, standing, AbortSignal.any([both, doubt.signal]), () => {
          despair = hopeless;
          stop.abort(OVER);
        });
      }
    }
  } catch (error) {
    if (despair !== undefined) throw new ProblemError(hopelessProblem(goal, despair));
    if (!settled) throw error;
  } finally {
    stop.abort(OVER);
  }
  if (despair !== undefined) throw new ProblemError(hopelessProblem(goal, despair));
  signal.throwIfAborted();
  if (goal.learn !== undefined) facts.learn(cluster.name, goal.learn(newest));
}

function after(clock: Clock, milliseconds: number, until: AbortSignal, act: () => void): void {
  clock.sleep(milliseconds, until).then(act, () => undefined); // aborted: nothing waits for it any more
}

function hopelessProblem(goal: Goal, words: string): Problem {
  return { code: 'failed-fast', title: words, hint: hintOf(goal) };
}

/** Watches all objects that match. */
export async function watchAll(goal: GoalBy<'watch-all'>, context: GoalContext, signal: AbortSignal): Promise<void> {
  const { cluster, facts, say, world } = context;
  const stop = new AbortController();
  const both = AbortSignal.any([signal, stop.signal]);
  let newest: readonly KubeObject[] | undefined;
  let settled = false;
  if (goal.settleAfter !== undefined) {
    after(world.clock, goal.settleAfter * SECOND, both, () => {
      settled = true;
      stop.abort(OVER);
    });
  }
  try {
    for await (const seen of cluster.watchAll(goal.of, goal.selection, both)) {
      newest = seen;
      const words = goal.pending(seen);
      if (words === undefined) break;
      say(words);
    }
  } catch (error) {
    if (!settled) throw error;
  } finally {
    stop.abort(OVER);
  }
  signal.throwIfAborted();
  if (goal.learn !== undefined && newest !== undefined) facts.learn(cluster.name, goal.learn(newest, facts));
}

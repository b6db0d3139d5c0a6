/** What every kind of goal works with, and the retry loop that most of them share. */

import { type Problem, ProblemError } from '../model/problem.ts';
import type { IstiodView, Tally } from '../model/tally.ts';
import type { Cluster, World } from '../ports.ts';
import type { FactStore } from './facts.ts';
import type { PodPolls } from './pod-polls.ts';
import type { Say } from './retry-transient.ts';
import type { Rollouts } from './rollout.ts';
import type { Goal } from './step.ts';

export type GoalContext = {
  readonly cluster: Cluster;
  readonly world: World;
  readonly facts: FactStore;
  readonly polls: PodPolls;
  /** Why not yet; the words are also the time-out's. */
  readonly say: Say;
  readonly tallied: (tally: Tally) => void;
  /** Where pods that a goal is not content with are to be restarted. */
  readonly rollouts?: Rollouts;
  readonly viewed: (views: readonly IstiodView[]) => void;
};

export type GoalBy<Way extends Goal['by']> = Extract<Goal, { readonly by: Way }>;

/** Retries after each `pause` (milliseconds) until `attempt` gives no reason to wait; an expected failure is a reason too. */
export async function retryUntilDone(
  context: GoalContext,
  pause: number,
  attempt: () => Promise<string | undefined>,
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    signal.throwIfAborted();
    const words = await attempt().catch((error: unknown) => {
      if (error instanceof ProblemError) return inWords(error.problem);
      throw error;
    });
    if (words === undefined) return;
    context.say(words);
    await context.world.clock.sleep(pause, signal);
  }
}

/** With the cluster's own words: when the time is over, they are all that tells why. */
function inWords({ title, evidence }: Problem): string {
  return evidence === undefined ? title : `${title}: ${evidence.slice(0, 300)}`;
}

/** A goal that is reached when commands in a pod have ended well. */

import { commandEnd } from '../command-output.ts';
import { SECOND } from '../model/time-units.ts';
import { type GoalBy, type GoalContext, retryUntilDone } from './goal-context.ts';
import { runningPods } from './pod-polls.ts';

const patience = 10 * SECOND;

/** Runs all of them side by side, and again those that did not end well. */
export async function runCommands(goal: GoalBy<'commands'>, context: GoalContext, signal: AbortSignal): Promise<void> {
  const { cluster, facts, world } = context;
  const { namespace, labels, container } = goal.pods;
  let left = goal.commands(facts);
  const attempt = async () => {
    if (left.length === 0) return undefined;
    const [pod] = await runningPods(cluster, goal.pods, signal);
    if (pod === undefined) return `no pod with ${labels} runs in ${namespace}`;
    const target = { namespace, pod, container };
    const ended = await Promise.all(
      left.map(async each => {
        const end = await commandEnd(cluster, target, each.command, { clock: world.clock, within: patience }, signal);
        return { each, words: each.pending(end) };
      }),
    );
    left = ended.flatMap(({ each, words }) => (words === undefined ? [] : [each]));
    return ended.find(({ words }) => words !== undefined)?.words;
  };
  await retryUntilDone(context, SECOND, attempt, signal);
}

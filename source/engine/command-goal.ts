/** A goal that is reached when commands in a pod have ended well. */

import { type CommandEnd, commandEnd } from '../command-output.ts';
import { SECOND } from '../model/time-units.ts';
import { type GoalBy, type GoalContext, retryUntilDone } from './goal-context.ts';
import { runningPods } from './pod-polls.ts';

const patience = 10 * SECOND;

/** Runs all of them side by side, and again those that did not end well. */
export async function runCommands(goal: GoalBy<'commands'>, context: GoalContext, signal: AbortSignal): Promise<void> {
  const { cluster, facts, world } = context;
  const { namespace, labels, container, every = false } = goal.pods;
  let left = goal.commands(facts);
  const attempt = async () => {
    if (left.length === 0) return undefined;
    const running = await runningPods(cluster, goal.pods, signal);
    const pods = every ? running : running.slice(0, 1);
    if (pods.length === 0) return `no pod with ${labels} runs in ${namespace}`;
    const endIn = (pod: string, command: readonly string[]) =>
      commandEnd(cluster, { namespace, pod, container }, command, { clock: world.clock, within: patience }, signal);
    const ended = await Promise.all(
      left.map(async each => {
        const ends = await Promise.all(pods.map(pod => endIn(pod, each.command)));
        return { each, words: each.pending(mergedEnds(ends)) };
      }),
    );
    left = ended.flatMap(({ each, words }) => (words === undefined ? [] : [each]));
    return ended.find(({ words }) => words !== undefined)?.words;
  };
  await retryUntilDone(context, SECOND, attempt, signal);
}

function mergedEnds(ends: readonly CommandEnd[]): CommandEnd {
  const bad = ends.find(({ exitCode }) => exitCode !== 0);
  return {
    exitCode: bad?.exitCode ?? 0,
    stdout: ends.map(({ stdout }) => stdout).join('\n'),
    stderr: bad?.stderr ?? '',
  };
}

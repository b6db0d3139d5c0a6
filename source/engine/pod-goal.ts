/** Goals that are reached by commands in pods: polled ones, and output streams of one long-running command. */

import { eachLine } from '../model/lines.ts';
import { add, createRate, emptyTally } from '../model/tally.ts';
import { SECOND } from '../model/time-units.ts';
import { type GoalBy, type GoalContext, retryUntilDone } from './goal-context.ts';
import { runningPods } from './pod-polls.ts';

/** Asks every pod that matches, again each second; goals with the same question share the responses. */
export async function ask(goal: GoalBy<'ask'>, context: GoalContext, signal: AbortSignal): Promise<void> {
  const next = context.polls.of(goal, context.cluster);
  const attempt = async () => {
    const answers = await next(signal);
    if (typeof answers === 'string') return answers;
    if (goal.tells === true) context.viewed(answers);
    return goal.pending(answers, context.facts);
  };
  // The rounds have their own pace.
  await retryUntilDone(context, 0, attempt, signal);
}

/** Listens to one pod's command; opened again when it ends early. */
export async function listen(goal: GoalBy<'listen'>, context: GoalContext, signal: AbortSignal): Promise<void> {
  const { cluster, tallied } = context;
  const { namespace, labels, container } = goal.pods;
  let tally = emptyTally(goal.expected);
  let said = Number.NEGATIVE_INFINITY;
  const { clock } = context.world;
  const rate = createRate(clock.now());
  const judge = goal.judge(clock.now());
  const attempt = async () => {
    const [pod] = await runningPods(cluster, goal.pods, signal);
    if (pod === undefined) return `no pod with ${labels} runs in ${namespace}`;
    const session = cluster.exec({ namespace, pod, container }, goal.command, signal);
    session.ended.catch(() => undefined); // stdout's end brings the same news to the loop below
    const read = goal.reader();
    try {
      for await (const line of eachLine(session.stdout)) {
        const observation = read(line);
        if (observation === undefined) continue;
        const now = clock.now();
        tally = { ...add(tally, observation), rate: rate(now) };
        tallied(tally);
        judge.observe(observation, now);
        const words = judge.pending(now, context.facts);
        if (words === undefined) {
          if (judge.learn !== undefined) context.facts.learn(cluster.name, judge.learn(now));
          return undefined;
        }
        // The counts in the words change with every answer: a line for each would bury all others.
        if (clock.now() - said < SECOND) continue;
        said = clock.now();
        context.say(words);
      }
    } finally {
      session.close();
    }
    const { exitCode, stderr } = await session.ended;
    return `the client's command ended with ${exitCode}: ${stderr.slice(0, 200)}`;
  };
  await retryUntilDone(context, SECOND, attempt, signal);
}

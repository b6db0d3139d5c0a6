/** Goals that are reached by commands in pods: questions asked again, and streams that are listened to. */

import { commandOutput } from '../command-output.ts';
import { eachLine } from '../model/lines.ts';
import { conditionOf, textAt } from '../model/look.ts';
import { add, createRate, emptyTally } from '../model/tally.ts';
import type { Cluster } from '../ports.ts';
import { type GoalBy, type Reaching, repeatedly, second } from './reaching.ts';

type Pods = { readonly namespace: string; readonly labels: string };

/** Pods of these labels that run and stay. */
async function runningPods(cluster: Cluster, pods: Pods, signal: AbortSignal): Promise<readonly string[]> {
  const found = await cluster.list({ apiVersion: 'v1', kind: 'Pod' }, pods, signal);
  return found
    .filter(pod => pod.metadata.deletionTimestamp === undefined && textAt(pod, 'status', 'phase') === 'Running')
    .filter(pod => conditionOf(pod, 'Ready')?.status === 'True')
    .map(pod => pod.metadata.name);
}

/** Asks every pod that matches, again each second. */
export async function ask(goal: GoalBy<'ask'>, reaching: Reaching, signal: AbortSignal): Promise<void> {
  const { cluster, viewed } = reaching;
  const { namespace, labels, container } = goal.pods;
  const attempt = async () => {
    const pods = await runningPods(cluster, goal.pods, signal);
    if (pods.length === 0) return `no pod with ${labels} runs in ${namespace}`;
    const answers = await Promise.all(
      pods.map(async pod => {
        const patience = { clock: reaching.world.clock, within: 10_000 };
        const asked = goal.commands.map(command =>
          commandOutput(cluster, { namespace, pod, container }, command, patience, signal),
        );
        return { pod, answers: await Promise.all(asked) };
      }),
    );
    if (goal.views !== undefined) viewed(goal.views(answers));
    return goal.pending(answers);
  };
  await repeatedly(reaching, second, attempt, signal);
}

/** Listens to one pod's command; opened again when it ends early. */
export async function listen(goal: GoalBy<'listen'>, reaching: Reaching, signal: AbortSignal): Promise<void> {
  const { cluster, tallied } = reaching;
  const { namespace, labels, container } = goal.pods;
  let tally = emptyTally(goal.expected);
  const { clock } = reaching.world;
  const rate = createRate(clock.now());
  const attempt = async () => {
    const [pod] = await runningPods(cluster, goal.pods, signal);
    if (pod === undefined) return `no pod with ${labels} runs in ${namespace}`;
    const session = cluster.exec({ namespace, pod, container }, goal.command, signal);
    session.ended.catch(() => undefined); // stdout's end brings the same news to the loop below
    const hear = goal.reader();
    try {
      for await (const line of eachLine(session.stdout)) {
        const heard = hear(line);
        if (heard === undefined) continue;
        tally = { ...add(tally, heard), rate: rate(clock.now()) };
        tallied(tally);
        const words = goal.pending(tally);
        if (words === undefined) return undefined;
        reaching.say(words);
      }
    } finally {
      session.close();
    }
    const { exitCode, stderr } = await session.ended;
    return `the client's command ended with ${exitCode}: ${stderr.slice(0, 200)}`;
  };
  await repeatedly(reaching, second, attempt, signal);
}

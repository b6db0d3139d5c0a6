/** Questions to pods, asked once for all the goals that wait for the same answers: a hundred remote secrets, one istiod. */
import { commandOutput } from '../command-output.ts';
import { conditionOf, textAt } from '../model/fields.ts';
import type { IstiodView } from '../model/tally.ts';
import type { Clock, Cluster } from '../ports.ts';
import { createRounds, pauseBetween } from './shared-poll.ts';
import type { Goal } from './step.ts';

type Question = Extract<Goal, { readonly by: 'ask' }>;
type Pods = { readonly namespace: string; readonly labels: string };

/** What the pods say, read; or why nobody could be asked. */
export type Answers = readonly IstiodView[] | string;

export type Questions = {
  /** Gives the answers of the next round: soon in the first second, later one a second at most. */
  of(goal: Question, cluster: Cluster): (signal: AbortSignal) => Promise<Answers>;
};

const patience = 10_000;

/** The questions of one run. The same commands in the same pods are one question. */
export function createQuestions(clock: Clock): Questions {
  const all = new Map<string, (signal: AbortSignal) => Promise<Answers>>();
  return {
    of(goal, cluster) {
      const key = JSON.stringify([cluster.name, goal.pods, goal.commands]);
      const rounds =
        all.get(key) ??
        createRounds(
          signal => askPods(goal, cluster, clock, signal),
          clock,
          since => pauseBetween(since, all.size),
        );
      all.set(key, rounds);
      return rounds;
    },
  };
}

async function askPods(goal: Question, cluster: Cluster, clock: Clock, signal: AbortSignal): Promise<Answers> {
  const { namespace, labels, container } = goal.pods;
  const pods = await runningPods(cluster, goal.pods, signal);
  if (pods.length === 0) return `no pod with ${labels} runs in ${namespace}`;
  const answers = pods.map(async pod => {
    const asked = goal.commands.map(command =>
      commandOutput(cluster, { namespace, pod, container }, command, { clock, within: patience }, signal),
    );
    return { pod, answers: await Promise.all(asked) };
  });
  return goal.views(await Promise.all(answers));
}

/** Pods of these labels that run and stay. */
export async function runningPods(cluster: Cluster, pods: Pods, signal: AbortSignal): Promise<readonly string[]> {
  const found = await cluster.list({ apiVersion: 'v1', kind: 'Pod' }, pods, signal);
  return found
    .filter(pod => pod.metadata.deletionTimestamp === undefined && textAt(pod, 'status', 'phase') === 'Running')
    .filter(pod => conditionOf(pod, 'Ready')?.status === 'True')
    .map(pod => pod.metadata.name);
}

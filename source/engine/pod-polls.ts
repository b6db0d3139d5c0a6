/** Polls of pods by exec, shared by all goals that wait for the same output: a hundred remote secrets, one istiod. */
import { commandOutput } from '../command-output.ts';
import { textAt } from '../model/fields.ts';
import { isPodReady } from '../model/pod.ts';
import type { IstiodView } from '../model/tally.ts';
import type { Clock, Cluster } from '../ports.ts';
import { createSharedPoll, pauseBetween } from './shared-poll.ts';
import type { Goal } from './step.ts';

type PodQuery = Extract<Goal, { readonly by: 'ask' }>;
type Pods = { readonly namespace: string; readonly labels: string };

/** What the pods reported, parsed; or why there was no pod to ask. */
export type Answers = readonly IstiodView[] | string;

export type PodPolls = {
  /** The result of the next poll: frequent in the first second, later one a second at most. */
  of(goal: PodQuery, cluster: Cluster): (signal: AbortSignal) => Promise<Answers>;
};

const patience = 10_000;

/** The polls of one run. The same commands in the same pods share a poll. */
export function createPodPolls(clock: Clock): PodPolls {
  const all = new Map<string, (signal: AbortSignal) => Promise<Answers>>();
  return {
    of(goal, cluster) {
      const key = JSON.stringify([cluster.name, goal.pods, goal.commands]);
      const poll =
        all.get(key) ??
        createSharedPoll(
          signal => askPods(goal, cluster, clock, signal),
          clock,
          since => pauseBetween(since, all.size),
        );
      all.set(key, poll);
      return poll;
    },
  };
}

async function askPods(goal: PodQuery, cluster: Cluster, clock: Clock, signal: AbortSignal): Promise<Answers> {
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
    .filter(isPodReady)
    .map(pod => pod.metadata.name);
}

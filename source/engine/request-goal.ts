/** A goal that is reached when a program in a pod answers as it should. */
import { SECOND } from '../model/time-units.ts';
import { type GoalBy, type GoalContext, retryUntilDone } from './goal-context.ts';
import { runningPods } from './pod-polls.ts';

/** Asks all requests of one pod side by side, again and again. */
export async function requestAll(goal: GoalBy<'request'>, context: GoalContext, signal: AbortSignal): Promise<void> {
  const { cluster, facts } = context;
  const { namespace, labels, port } = goal.pods;
  const attempt = async () => {
    const [pod] = await runningPods(cluster, goal.pods, signal);
    if (pod === undefined) return `no pod with ${labels} runs in ${namespace}`;
    const target = { namespace, pod, port };
    return goal.pending(await Promise.all(goal.requests.map(each => cluster.request(target, each, signal))), facts);
  };
  await retryUntilDone(context, SECOND, attempt, signal);
}

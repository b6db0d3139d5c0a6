/** A goal that is reached when a program in a pod answers as it should. */
import { runningPods } from './questions.ts';
import { type GoalBy, type Reaching, repeatedly, second } from './reaching.ts';

/** Asks all requests of one pod side by side, again and again. */
export async function requestAll(goal: GoalBy<'request'>, reaching: Reaching, signal: AbortSignal): Promise<void> {
  const { cluster, facts } = reaching;
  const { namespace, labels, port } = goal.pods;
  const attempt = async () => {
    const [pod] = await runningPods(cluster, goal.pods, signal);
    if (pod === undefined) return `no pod with ${labels} runs in ${namespace}`;
    const target = { namespace, pod, port };
    return goal.pending(await Promise.all(goal.requests.map(each => cluster.request(target, each, signal))), facts);
  };
  await repeatedly(reaching, second, attempt, signal);
}

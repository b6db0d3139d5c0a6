/** A goal that is reached when no proxy of a cluster says what it should not say any more. */
import { commandEnd } from '../command-output.ts';
import { textAt } from '../model/fields.ts';
import { firstOf } from '../model/first-few.ts';
import type { KubeObject } from '../model/kube.ts';
import { isPodReady } from '../model/pod.ts';
import { ProblemError } from '../model/problem.ts';
import { hasProxy } from '../model/proxy.ts';
import { SECOND } from '../model/time-units.ts';
import type { ExecTarget, Selection } from '../ports.ts';
import { type GoalBy, type GoalContext, retryUntilDone } from './goal-context.ts';

const patience = 10 * SECOND;
/** Pods asked at most; of more, a sample across the list. */
const most = 40;
/** Requests at a time: each response holds all that istiod knows. */
const atOnce = 4;

/** Asks those that have not answered well yet, again each second. */
export async function askProxies(goal: GoalBy<'proxies'>, context: GoalContext, signal: AbortSignal): Promise<void> {
  const { cluster, facts, world } = context;
  const done = new Set<string>();
  const askOne = async (target: ExecTarget): Promise<string | undefined> => {
    try {
      const end = await commandEnd(cluster, target, goal.command, { clock: world.clock, within: patience }, signal);
      return goal.pending(`${target.namespace}/${target.pod}`, end, facts);
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      // One that ended meanwhile sends no requests.
      if (error.problem.code === 'not-found') return undefined;
      if (goal.every === undefined) throw error;
      return `${target.namespace}/${target.pod}: ${error.problem.title}`;
    }
  };
  const attempt = async () => {
    const pods = (await cluster.list({ apiVersion: 'v1', kind: 'Pod' }, selectionOf(goal), signal)).filter(
      pod => hasProxy(pod) && (goal.only?.(pod) ?? true),
    );
    const asked = goal.every === true ? pods.filter(isRunning) : spread(pods.filter(isAtWork));
    const left = asked.filter(({ metadata }) => !done.has(metadata.uid ?? ''));
    const lacking: { readonly pod: KubeObject; readonly words: string }[] = [];
    for (let start = 0; start < left.length; start += atOnce) {
      const answers = await Promise.all(
        left.slice(start, start + atOnce).map(async pod => {
          const { name, namespace = '', uid = '' } = pod.metadata;
          const words = await askOne({ namespace, pod: name, container: 'istio-proxy' });
          if (words === undefined) done.add(uid);
          return { pod, words };
        }),
      );
      lacking.push(...answers.flatMap(({ pod, words }) => (words === undefined ? [] : [{ pod, words }])));
      // Nothing restarts the others now.
      if (lacking.length > 0 && goal.every === undefined) break;
    }
    const [first] = lacking;
    if (first === undefined || goal.every === undefined) return first?.words;
    const staying = lacking.filter(({ pod }) => pod.metadata.deletionTimestamp === undefined);
    const stuck = await context.rollouts?.(
      staying.map(({ pod }) => pod),
      signal,
    );
    const words = firstOf(lacking.length, first.words);
    return stuck === undefined ? words : `${words}; ${stuck}`;
  };
  await retryUntilDone(context, SECOND, attempt, signal);
}

function selectionOf({ labels, namespace }: GoalBy<'proxies'>): Selection {
  return { ...(labels === undefined ? {} : { labels }), ...(namespace === undefined ? {} : { namespace }) };
}

function isAtWork(pod: KubeObject): boolean {
  return pod.metadata.deletionTimestamp === undefined && isPodReady(pod);
}

/** Its containers run, whether it is ready or going. */
function isRunning(pod: KubeObject): boolean {
  return textAt(pod, 'status', 'phase') === 'Running';
}

function spread<Of>(all: readonly Of[]): readonly Of[] {
  const step = Math.max(1, all.length / most);
  return Array.from({ length: Math.min(all.length, most) }, (_, index) => all[Math.floor(index * step)]).flatMap(
    each => each ?? [],
  );
}

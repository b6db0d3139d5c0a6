/** A goal that is reached when no sidecar of a cluster says what it should not say any more. */
import { commandEnd } from '../command-output.ts';
import type { KubeObject } from '../model/kube.ts';
import { isPodReady } from '../model/pod.ts';
import { ProblemError } from '../model/problem.ts';
import { hasProxy } from '../model/proxy.ts';
import { SECOND } from '../model/time-units.ts';
import type { ExecTarget } from '../ports.ts';
import { type GoalBy, type GoalContext, retryUntilDone } from './goal-context.ts';

const patience = 10 * SECOND;
/** So many are asked; of more, some of every part of the list. */
const most = 40;
/** So many at a time: each answers with all that it knows. */
const atOnce = 4;

/** Asks those that have not answered well yet, again each second. */
export async function askProxies(goal: GoalBy<'proxies'>, context: GoalContext, signal: AbortSignal): Promise<void> {
  const { cluster, world } = context;
  const done = new Set<string>();
  const askOne = async (target: ExecTarget): Promise<string | undefined> => {
    try {
      const end = await commandEnd(cluster, target, goal.command, { clock: world.clock, within: patience }, signal);
      return goal.pending(`${target.namespace}/${target.pod}`, end);
    } catch (error) {
      // One that ended meanwhile calls nobody.
      if (error instanceof ProblemError && error.problem.code === 'not-found') return undefined;
      throw error;
    }
  };
  const attempt = async () => {
    const pods = await cluster.list({ apiVersion: 'v1', kind: 'Pod' }, { labels: goal.labels }, signal);
    const left = spread(pods.filter(isAtWork)).filter(({ metadata }) => !done.has(metadata.uid ?? ''));
    for (let start = 0; start < left.length; start += atOnce) {
      const words = await Promise.all(
        left.slice(start, start + atOnce).map(async ({ metadata: { name, namespace = '', uid = '' } }) => {
          const said = await askOne({ namespace, pod: name, container: 'istio-proxy' });
          if (said === undefined) done.add(uid);
          return said;
        }),
      );
      const first = words.find(each => each !== undefined);
      if (first !== undefined) return first;
    }
    return undefined;
  };
  await retryUntilDone(context, SECOND, attempt, signal);
}

function isAtWork(pod: KubeObject): boolean {
  if (pod.metadata.deletionTimestamp !== undefined || !hasProxy(pod)) return false;
  return isPodReady(pod);
}

function spread<Of>(all: readonly Of[]): readonly Of[] {
  const step = Math.max(1, all.length / most);
  return Array.from({ length: Math.min(all.length, most) }, (_, index) => all[Math.floor(index * step)]).flatMap(
    each => each ?? [],
  );
}

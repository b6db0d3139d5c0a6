/** Workloads restarted as `kubectl rollout restart` does it: new pods first, then the old ones go. */
import { firstFew } from '../model/first-few.ts';
import { type KubeObject, type ObjectRef, objectTitle } from '../model/kube.ts';
import { RESTARTED_AT, restartOf, templateAnnotations, workloadOwner } from '../model/rollout.ts';
import type { Clock, Cluster } from '../ports.ts';
import { begun, withGracePeriod } from './grace-period.ts';

type RollingOut = {
  readonly cluster: Cluster;
  readonly clock: Clock;
  readonly restarted: (object: string) => void;
  readonly retryTransient: <T>(act: () => Promise<T>) => Promise<T>;
};

/** Restarts what these pods are of, each workload once; gives the words for pods that no restart helps. */
export type Rollouts = (pods: readonly KubeObject[], signal: AbortSignal) => Promise<string | undefined>;

/** For one step: what it has restarted already is waited for, and not restarted again. */
export function createRollouts({ cluster, clock, restarted, retryTransient }: RollingOut): Rollouts {
  const done = new Set<string>();

  async function restart(ref: ObjectRef, pod: KubeObject, signal: AbortSignal): Promise<void> {
    const title = objectTitle(ref);
    if (done.has(title)) return;
    const found = await retryTransient(() => cluster.read(ref, signal));
    if (found === undefined) return;
    // A pod of an older template is going to be replaced already.
    if (templateAnnotations(found)[RESTARTED_AT] !== pod.metadata.annotations?.[RESTARTED_AT]) return;
    const wanted = restartOf(found, new Date(clock.now()).toISOString());
    const put = await retryTransient(() =>
      begun(signal, () => withGracePeriod(clock, signal, finishing => cluster.replace(wanted, finishing))),
    );
    if (put === undefined) return;
    done.add(title);
    restarted(title);
  }

  return async (pods, signal) => {
    const alone: string[] = [];
    for (const pod of pods) {
      const owner = await workloadOwner(pod, ref => retryTransient(() => cluster.read(ref, signal)));
      if (owner === undefined) alone.push(`${pod.metadata.namespace}/${pod.metadata.name}`);
      else await restart(owner, pod, signal);
    }
    if (alone.length === 0) return undefined;
    return `no Deployment, StatefulSet or DaemonSet would replace ${firstFew(alone, 3)}: restart what created it, or wait for its certificate to be renewed (12 h)`;
  };
}

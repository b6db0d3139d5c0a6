/** The pods of one selection in one cluster, followed by watch. */
import type { KubeObject } from '../model/kube.ts';
import { conditionOf } from '../model/look.ts';
import { ProblemError } from '../model/problem.ts';
import type { Clock, Cluster, Selection } from '../ports.ts';
import type { Work } from './together.ts';

export type Pods = {
  /** Keeps the list up to date; a watch that fails is begun again. */
  readonly follow: Work;
  /** Names of those that are Ready and stay; undefined before the first look. */
  readonly ready: () => readonly string[] | undefined;
  /** False when the pod is gone or on its way out. A pod that is not Ready for a moment still stands. */
  readonly stands: (pod: string) => boolean;
  /** Why the list cannot be read. */
  readonly trouble: () => string | undefined;
};

const AGAIN = 2000;
const kind = { apiVersion: 'v1', kind: 'Pod' };

export function createPods(cluster: Cluster, selection: Selection, clock: Clock): Pods {
  let pods: readonly KubeObject[] | undefined;
  let trouble: string | undefined;

  async function watch(signal: AbortSignal): Promise<void> {
    try {
      for await (const seen of cluster.watchAll(kind, selection, signal)) {
        pods = seen.filter(pod => pod.metadata.deletionTimestamp === undefined);
        trouble = undefined;
      }
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      trouble = error.problem.title;
    }
  }

  return {
    follow: async signal => {
      while (!signal.aborted) {
        await watch(signal);
        await clock.sleep(AGAIN, signal);
      }
    },
    ready: () => pods?.filter(isReady).map(pod => pod.metadata.name),
    stands: name => pods?.some(pod => pod.metadata.name === name) ?? false,
    trouble: () => trouble,
  };
}

function isReady(pod: KubeObject): boolean {
  return conditionOf(pod, 'Ready')?.status === 'True';
}

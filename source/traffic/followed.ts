/** The objects of one selection in one cluster, followed by watch. */
import type { KindRef, KubeObject } from '../model/kube.ts';
import { ProblemError } from '../model/problem.ts';
import type { Clock, Cluster, Selection } from '../ports.ts';
import type { Task } from './task-group.ts';

export type Followed = {
  /** Keeps the list up to date; a watch that fails is begun again. */
  readonly follow: Task;
  /** Those that exist and are not being deleted; undefined before the first list. */
  readonly objects: () => readonly KubeObject[] | undefined;
  /** Why the list cannot be read. */
  readonly trouble: () => string | undefined;
};

const AGAIN = 2000;

/** Follows all objects that match; `changed` is called whenever they, or the trouble with them, do. */
export function followed(
  cluster: Cluster,
  kind: KindRef,
  selection: Selection,
  clock: Clock,
  changed: () => void = () => undefined,
): Followed {
  let objects: readonly KubeObject[] | undefined;
  let trouble: string | undefined;

  async function watch(signal: AbortSignal): Promise<void> {
    try {
      for await (const seen of cluster.watchAll(kind, selection, signal)) {
        objects = seen.filter(object => object.metadata.deletionTimestamp === undefined);
        trouble = undefined;
        changed();
      }
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      trouble = error.problem.title;
      changed();
    }
  }

  return {
    follow: async signal => {
      while (!signal.aborted) {
        await watch(signal);
        await clock.sleep(AGAIN, signal);
      }
    },
    objects: () => objects,
    trouble: () => trouble,
  };
}

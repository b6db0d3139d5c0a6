/** The pods of one selection in one cluster. */
import type { KubeObject } from '../model/kube.ts';
import { isPodReady } from '../model/pod.ts';
import type { Clock, Cluster, Selection } from '../ports.ts';
import { type Followed, followed } from './followed.ts';

export type Pods = Pick<Followed, 'follow' | 'trouble'> & {
  /** Names of those that are Ready and stay; undefined before the first list. */
  readonly ready: () => readonly string[] | undefined;
  /** False when the pod is gone or on its way out. A pod that is not Ready for a moment still stands. */
  readonly stands: (pod: string) => boolean;
  readonly find: (pod: string) => KubeObject | undefined;
};

/** Follows the pods of these labels; `changed` is called whenever they change. */
export function createPods(
  cluster: Cluster,
  selection: Selection,
  clock: Clock,
  changed: () => void = () => undefined,
): Pods {
  const { follow, trouble, objects } = followed(cluster, { apiVersion: 'v1', kind: 'Pod' }, selection, clock, changed);
  const find = (name: string) => objects()?.find(pod => pod.metadata.name === name);
  return {
    follow,
    trouble,
    find,
    ready: () =>
      objects()
        ?.filter(isPodReady)
        .map(pod => pod.metadata.name),
    stands: name => find(name) !== undefined,
  };
}

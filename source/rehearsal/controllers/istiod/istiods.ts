/** The istiods of one cluster: one process per Ready pod, the oldest of them the leader. */
import type { KubeObject } from '../../../model/kube.ts';
import type { Istiod } from '../../mesh/istiod.ts';
import { hasProxy, isReady } from '../../mesh/objects.ts';
import { POD } from '../kinds.ts';
import type { Site } from '../site.ts';
import { type IstiodProcess, startIstiod } from './process.ts';

export type Istiods = {
  snapshots(): readonly Istiod[];
  /** Starts to follow the pods. */
  start(site: Site): void;
};

export function createIstiods(): Istiods {
  const processes = new Map<string, IstiodProcess>();

  function follow(site: Site, pod: KubeObject, isThere: boolean): void {
    const uid = pod.metadata.uid ?? '';
    const runs = isThere && isReady(pod);
    if (runs && !processes.has(uid)) {
      processes.set(
        uid,
        startIstiod(site, pod, () => [...processes.keys()][0] === uid),
      );
    }
    if (!runs && processes.has(uid)) {
      processes.get(uid)?.stop();
      processes.delete(uid);
      // The next in line continues with what the leader keeps.
      [...processes.values()][0]?.promote();
    }
  }

  return {
    snapshots: () => [...processes.values()].map(each => each.snapshot()),
    start(site) {
      site.cache.onChange(POD, ({ type, object }) => {
        const isThere = type === 'present';
        if (object.metadata.labels?.app === 'istiod') follow(site, object, isThere);
        const self = site.world.member(site.name);
        if (isThere && self !== undefined && hasProxy(object) && isReady(object)) site.world.identify(self, object);
      });
    },
  };
}

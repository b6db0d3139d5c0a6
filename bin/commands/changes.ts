/** Would `up` change anything? Asked of the servers by dry run; nothing is stored. */

import { wouldBe } from '../../source/checks/would-be.ts';
import type { Preview } from '../../source/engine/preview.ts';
import { brokenPods } from '../../source/engine/restart.ts';
import type { Restart } from '../../source/engine/step.ts';
import type { KubeObject } from '../../source/model/kube.ts';
import type { Cluster, World } from '../../source/ports.ts';

/** True where an object is missing or would come out different, or a pod would be restarted. */
export async function hasChanges(previews: readonly Preview[], world: World, signal: AbortSignal): Promise<boolean> {
  const asked = previews.flatMap(({ step, objects }) => {
    const cluster = world.cluster(step.cluster);
    // Key material is created and never changed: that it is there is all that counts.
    const created = step.create !== undefined;
    const pods = step.restart === undefined ? [] : [hasBroken(step.restart, cluster, signal)];
    return [...objects.map(object => differs(object, created, cluster, signal)), ...pods];
  });
  return (await Promise.all(asked)).includes(true);
}

async function hasBroken(restart: Restart, cluster: Cluster, signal: AbortSignal): Promise<boolean> {
  return (await brokenPods(restart, cluster, signal)).length > 0;
}

async function differs(object: KubeObject, created: boolean, cluster: Cluster, signal: AbortSignal): Promise<boolean> {
  const would = await wouldBe(object, created ? 'create' : 'apply', cluster, signal);
  switch (would.now) {
    case 'missing':
      return true;
    case 'kept':
      return false;
    case 'there':
      return JSON.stringify(would.made) !== JSON.stringify(would.found);
  }
}

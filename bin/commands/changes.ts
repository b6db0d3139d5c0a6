/** Would `up` change anything? Asked of the servers by dry run; nothing is stored. */

import { dryRunResult } from '../../source/checks/dry-run-result.ts';
import type { Preview } from '../../source/engine/preview.ts';
import { brokenPods } from '../../source/engine/restart.ts';
import type { Restart } from '../../source/engine/step.ts';
import { type KubeObject, objectTitle, refOf } from '../../source/model/kube.ts';
import type { Cluster } from '../../source/ports.ts';
import type { Prepared } from '../../source/preparation/prepare.ts';

/** True where an object is missing or would come out different, or a pod would be restarted. */
export async function hasChanges(
  previews: readonly Preview[],
  { world, foreseen }: Pick<Prepared, 'world' | 'foreseen'>,
  signal: AbortSignal,
): Promise<boolean> {
  if (foreseen.some(({ fate }) => fate.will !== 'keep')) return true;
  const asked = previews.flatMap(({ step, objects }) => {
    const cluster = world.cluster(step.cluster);
    const judged = new Set(foreseen.filter(each => each.step === step.id).map(({ object }) => object));
    const applied = objects.filter(object => !judged.has(objectTitle(refOf(object))));
    const pods = step.restart === undefined ? [] : [hasBroken(step.restart, cluster, signal)];
    return [...applied.map(object => differs(object, cluster, signal)), ...pods];
  });
  return (await Promise.all(asked)).includes(true);
}

async function hasBroken(restart: Restart, cluster: Cluster, signal: AbortSignal): Promise<boolean> {
  return (await brokenPods(restart, cluster, signal)).length > 0;
}

async function differs(object: KubeObject, cluster: Cluster, signal: AbortSignal): Promise<boolean> {
  const would = await dryRunResult(object, cluster, signal);
  switch (would.now) {
    case 'missing':
      return true;
    case 'there':
      return JSON.stringify(would.made) !== JSON.stringify(would.found);
  }
}

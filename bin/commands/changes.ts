/** Would `up` change anything? Asked of the servers by dry run; nothing is stored. */
import type { Preview } from '../../source/engine/preview.ts';
import { brokenPods } from '../../source/engine/restart.ts';
import type { Restart } from '../../source/engine/step.ts';
import { type KubeObject, refOf } from '../../source/model/kube.ts';
import { at } from '../../source/model/look.ts';
import { ProblemError } from '../../source/model/problem.ts';
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
  try {
    const found = await cluster.read(refOf(object), signal);
    if (found === undefined) return true;
    if (created) return false;
    const made = await cluster.dryRun(withLearned(object, found) as KubeObject, 'apply', signal);
    return canonical(made) !== canonical(found);
  } catch (error) {
    // Kinds that are not served yet come with the operator.
    if (error instanceof ProblemError && error.problem.code === 'kind-missing') return true;
    throw error;
  }
}

/** What only a run learns (an address, a version) is taken to be what is there already. */
function withLearned(wanted: unknown, found: unknown): unknown {
  if (typeof wanted === 'string') return wanted.startsWith('<learned: ') && typeof found === 'string' ? found : wanted;
  if (Array.isArray(wanted)) return wanted.map((each, index) => withLearned(each, at(found, index)));
  if (wanted === null || typeof wanted !== 'object') return wanted;
  return Object.fromEntries(Object.entries(wanted).map(([key, each]) => [key, withLearned(each, at(found, key))]));
}

/** The object without what every write moves. */
function canonical(object: KubeObject): string {
  const { managedFields: _who, resourceVersion: _count, generation: _times, ...metadata } = object.metadata;
  return JSON.stringify(sorted({ ...object, metadata }));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1));
  return Object.fromEntries(entries.map(([key, each]) => [key, sorted(each)]));
}

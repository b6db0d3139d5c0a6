/** An object and what a dry run makes of it, compared as of one moment: controllers write between the two requests. */
import { type KubeObject, refOf } from '../model/kube.ts';
import type { Cluster } from '../ports.ts';

/** An object that is written all the time is compared as it was last. */
const attempts = 4;

/**
 * Asks with the object as it was found, and again with its present state after a write in between: that write would
 * pass for a change of the plan's. A dry run answers with the resourceVersion of what it was made from.
 */
export async function ofOneMoment<Answer extends { readonly made: KubeObject }>(
  first: KubeObject,
  cluster: Pick<Cluster, 'read'>,
  ask: (found: KubeObject) => Promise<Answer>,
  signal: AbortSignal,
): Promise<Answer & { readonly found: KubeObject }> {
  let found = first;
  for (let left = attempts - 1; ; left -= 1) {
    const answer = await ask(found);
    if (left === 0 || !wasWritten(found, answer.made)) return { ...answer, found };
    const now = await cluster.read(refOf(found), signal);
    if (now === undefined) return { ...answer, found };
    found = now;
  }
}

function wasWritten({ metadata: before }: KubeObject, { metadata: after }: KubeObject): boolean {
  const known = before.resourceVersion !== undefined && after.resourceVersion !== undefined;
  return known && before.resourceVersion !== after.resourceVersion;
}

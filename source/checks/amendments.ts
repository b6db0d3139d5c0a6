/** Whether what others keep can be amended as a plan wants it, before anything is written. */
import type { Amendment } from '../model/amendment.ts';
import type { Problem } from '../model/problem.ts';
import type { Cluster } from '../ports.ts';

/** Why not, with the name of the cluster. */
export async function amendmentProblems(
  cluster: Cluster,
  amendments: readonly Amendment[],
  signal: AbortSignal,
): Promise<readonly Problem[]> {
  const judged = await Promise.all(
    amendments.map(async ({ ref, amend }) => {
      const found = await cluster.read(ref, signal);
      // What is not there yet comes with the plan.
      return found === undefined ? undefined : amend(found);
    }),
  );
  return judged.flatMap(each =>
    each?.will === 'refuse' ? [{ ...each.why, title: `${cluster.name}: ${each.why.title}` }] : [],
  );
}

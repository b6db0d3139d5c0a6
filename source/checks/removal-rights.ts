/** Whether the user may delete all that a removal would delete: half of it would be worse than nothing. */
import { resourceOf } from '../model/kinds.ts';
import { groupOf } from '../model/kube.ts';
import type { Problem } from '../model/problem.ts';
import type { Removal } from '../model/removal.ts';
import type { AccessReview, Cluster } from '../ports.ts';
import { lackOfRights } from './access-reviews.ts';

const verbs = { delete: 'delete', release: 'patch', unmark: 'update' } as const;

const everything: AccessReview = { verb: '*', group: '*', resource: '*' };

/** All that is missing, in one problem; nothing for a cluster-admin. */
export async function lackOfRemovalRights(
  cluster: Cluster,
  removals: readonly Removal[],
  signal: AbortSignal,
): Promise<readonly Problem[]> {
  if (removals.every(({ will }) => will === 'leave') || (await cluster.mayI(everything, signal))) return [];
  const wanted = new Map(
    removals.flatMap(removal => {
      const { ref, will } = removal;
      if (will === 'leave') return [];
      const group = groupOf(ref.apiVersion);
      const resource = resourceOf(ref).plural;
      const { namespace } = ref;
      const kind = group === '' ? resource : `${resource}.${group}`;
      const clears = will === 'delete' && removal.clearing !== undefined;
      return [verbs[will], ...(clears ? ['update'] : [])].map(verb => {
        const review: AccessReview = { verb, group, resource, ...(namespace === undefined ? {} : { namespace }) };
        return [`${verb} ${kind}${namespace === undefined ? '' : ` in ${namespace}`}`, review] as const;
      });
    }),
  );
  const asked = [...wanted];
  const allowed = await Promise.all(asked.map(([, review]) => cluster.mayI(review, signal)));
  const missing = asked.flatMap(([words], index) => (allowed[index] === false ? [words] : []));
  return missing.length === 0 ? [] : [lackOfRights('the user', cluster.name, missing)];
}

/** A prepared removal in words: what goes, what stays and why. */
import { cleaned } from '../../source/model/clean.ts';
import { firstFew } from '../../source/model/first-few.ts';
import { objectTitle } from '../../source/model/kube.ts';
import type { Problem } from '../../source/model/problem.ts';
import type { Removal } from '../../source/model/removal.ts';
import type { ObjectChange } from '../../source/preparation/object-changes.ts';
import type { PreparedRemoval } from '../../source/preparation/prepare-removal.ts';

/** "Namespace sample: only while it is empty of others": what becomes of one object. */
export function removalWords(removal: Removal): string {
  const title = objectTitle(removal.ref);
  switch (removal.will) {
    case 'delete':
      return removal.clearing === undefined
        ? `delete ${title}`
        : `delete ${title}, then clear its finalizer ${removal.clearing}`;
    case 'release':
      return `keep ${title}: ${removal.kept === true ? 'as asked' : 'not created by eastwest'}, only the labels and annotations of eastwest are removed`;
    case 'unmark':
      return `keep ${title}: as asked, only the labels and annotations of eastwest are removed`;
    case 'leave':
      return `keep ${title}: ${removal.why}`;
  }
}

/** What becomes of it, to be counted beside what an installation does. */
export function removalEffect(step: string, cluster: string, removal: Removal): ObjectChange {
  const of = { step, cluster, object: cleaned(objectTitle(removal.ref), 200) };
  switch (removal.will) {
    case 'delete':
      return { ...of, will: 'delete' };
    case 'release':
    case 'unmark':
      return { ...of, will: 'change', why: 'only the labels and annotations of eastwest are removed' };
    case 'leave':
      return { ...of, will: 'keep', why: cleaned(removal.why, 300) };
  }
}

/** What is still there after all steps were done; nothing when the removal is proven. */
export function remainingProblem({ steps, changes }: PreparedRemoval): Problem | undefined {
  if (!changes) return undefined;
  const left = steps.flatMap(({ cluster, remove = [] }) =>
    remove.filter(({ will }) => will !== 'leave').map(({ ref }) => `${objectTitle(ref)} on ${cluster}`),
  );
  return {
    code: 'exists',
    title: `remaining: ${firstFew(left, 5)}`,
    hint: 'Something creates them again, or created them since: run down again.',
  };
}

/** What a step would change, as lines: each object as it is against what the server would make of it. */

import { wouldBe } from '../source/checks/would-be.ts';
import type { Preview } from '../source/engine/preview.ts';
import { cleaned } from '../source/model/clean.ts';
import { type KubeObject, objectTitle, refOf } from '../source/model/kube.ts';
import type { Cluster } from '../source/ports.ts';
import { problemsOf } from './draft.ts';
import { lineDiff } from './line-diff.ts';

/** `yaml`: objects as text, secrets redacted. */
export async function differenceLines(
  { step, objects }: Preview,
  cluster: Cluster,
  yaml: (objects: readonly KubeObject[]) => string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const verb = step.create === undefined ? 'apply' : 'create';
  const text = (object: KubeObject) => yaml([object]).trimEnd().split('\n');
  const parts = objects.map(async object => {
    const title = cleaned(objectTitle(refOf(object)), 200);
    try {
      const would = await wouldBe(object, verb, cluster, signal);
      switch (would.now) {
        case 'missing':
          return [`  # ${title} is not there yet`, ...text(object).map(line => `+ ${line}`)];
        case 'kept':
          return [`  # ${title} is there: verified and kept when the plan runs`];
        case 'there': {
          const diff = lineDiff(text(would.found), text(would.made));
          if (diff.every(({ sign }) => sign === ' ')) return [`  # ${title} is there and stays as it is`];
          return [`  # ${title} would change`, ...diff.map(line => `${line.sign} ${line.text}`)];
        }
      }
    } catch (error) {
      const problems = problemsOf(error);
      if (problems === undefined) throw error;
      return [`  # ${title}: ${problems.map(problem => `${problem.title}; ${problem.hint}`).join('; ')}`];
    }
  });
  return (await Promise.all(parts)).flat();
}

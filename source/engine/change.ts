/** The changes of one step: objects that become what they should, whoever made them. */
import { objectTitle } from '../model/kube.ts';
import { marked } from '../model/marks.ts';
import { ProblemError } from '../model/problem.ts';
import { begun } from './lingering.ts';
import type { Change, Step } from './step.ts';
import type { Writing } from './write.ts';

/** So often an object may change between the look at it and its replacement. */
const attempts = 20;

/** One after another, in their order. Throws the first `ProblemError`. */
export async function change(step: Step, writing: Writing, signal: AbortSignal): Promise<void> {
  for (const each of step.change?.(writing.facts) ?? []) await changeOne(each, writing, signal);
}

async function changeOne({ ref, from, to }: Change, writing: Writing, signal: AbortSignal): Promise<void> {
  const { cluster, finishing, meshId, patiently, wrote } = writing;
  const object = objectTitle(ref);
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const found = await patiently(() => cluster.read(ref, signal));
    const source = from === undefined ? undefined : await patiently(() => cluster.read(from, signal));
    const wanted = to(found, source);
    if (wanted === 'right') return wrote({ object, result: 'unchanged' });
    if ('problem' in wanted) throw new ProblemError(wanted.problem);
    if (found === undefined) {
      const made = await patiently(() => begun(signal, () => cluster.create(marked(wanted.object, meshId), finishing)));
      if (made === 'created') return wrote({ object, result: 'created' });
    } else {
      const put = await patiently(() => begun(signal, () => cluster.replace(wanted.object, finishing)));
      if (put !== undefined) return wrote({ object, result: 'configured' });
    }
  }
  const title = `${object} was changed by another writer at every attempt`;
  throw new ProblemError({
    code: 'conflict',
    title,
    hint: 'stop that writer (its name is in metadata.managedFields), then run again',
  });
}

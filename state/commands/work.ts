/** What is done with every plan: compared with the clusters, and run, each drawn a few times a second. */
import type { Foreseen } from '../../source/model/fate.ts';
import type { ObjectChange } from '../../source/preparation/object-changes.ts';
import type { Prepared } from '../../source/preparation/prepare.ts';
import { createBatch, drawnEvery } from '../batch.ts';
import { withChanges } from '../draft.ts';
import { logged } from '../log.ts';
import type { Operations } from '../operations.ts';
import { type RunEvent, reduceRun } from '../run.ts';
import type { Work } from '../stores.ts';

/** A plan that can run; its world holds secrets, so it stays with the commands. */
export type Runnable = Pick<Prepared, 'mesh' | 'steps' | 'world'> & { readonly foreseen: readonly Foreseen[] };

/** What a run would do with each object: told in the draft as the servers answer. */
export async function compareWork(
  { draft }: Pick<Work, 'draft'>,
  plan: Runnable,
  operations: Pick<Operations, 'preview' | 'changes'>,
  signal: AbortSignal,
): Promise<void> {
  const add = (changes: readonly ObjectChange[], complete: boolean) => {
    if (!signal.aborted) draft.setState(before => withChanges(before, changes, complete), true);
  };
  const batch = createBatch<ObjectChange>(drawnEvery, changes => add(changes, false));
  const previews = operations.preview(plan.steps, plan.mesh.id);
  await operations.changes(previews, { ...plan, tell: change => batch.add(change) }, signal);
  batch.flush();
  add([], true);
}

/** Draws what a run of these steps reports. */
export function drawnRun({ run, log }: Pick<Work, 'run' | 'log'>, { steps }: Pick<Runnable, 'steps'>) {
  const titles = new Map(steps.map(({ id, title }) => [id, title]));
  return createBatch<RunEvent>(drawnEvery, events => {
    run.setState(before => reduceRun(before, events), true);
    log.setState(before => logged(before, events, titles), true);
  });
}

/** A run beside the installation, in lines: until it is prepared, and until it is over. */
import type { StoreApi } from 'zustand/vanilla';
import { isSideRunBusy, type SideDraft, type SideRun } from '../../state/side-run.ts';
import type { Dialog } from './dialog.ts';
import { rowFact } from './install.ts';

type Side<Ready> = Pick<StoreApi<SideRun & { readonly draft: SideDraft<Ready> }>, 'getState' | 'subscribe'>;

/** What it would do, once the clusters are read; nothing, and the problems said, where it cannot be done. */
export async function prepared<Ready>({ follow, say, symbols }: Dialog, side: Side<Ready>): Promise<Ready | undefined> {
  await follow(
    [side],
    () => [],
    () => side.getState().draft.draft !== 'preparing',
  );
  const { draft } = side.getState();
  if (draft.draft === 'problems')
    say(...draft.problems.flatMap(({ title, hint }) => [`${symbols.failed} ${title}`, `  ${hint}`]));
  return draft.draft === 'ready' ? draft : undefined;
}

/** Says how it goes, to its end. */
export function followedToItsEnd<Ready>({ app, follow, symbols }: Dialog, side: Side<Ready>): Promise<void> {
  const facts = () => {
    const { now } = app.view.getState();
    return Object.values(side.getState().run.rows).flatMap(row => rowFact(row, now, symbols));
  };
  return follow([side, app.view], facts, () => !isSideRunBusy(side.getState()));
}

/** Taking the mesh down, in lines: what would go and what stays, the mesh ID typed, then what is deleted. */

import { membersOf } from '../../state/members.ts';
import { isRemovalBusy, removalHeadline, removalRunWords } from '../../state/removal.ts';
import type { Symbols } from '../output/symbols.ts';
import type { Dialog, Next } from './dialog.ts';
import { rowFact } from './install.ts';

export async function remove(dialog: Dialog): Promise<Next> {
  const { app, say, symbols } = dialog;
  app.commands.prepareRemoval();
  await dialog.follow(
    [app.removal],
    () => [],
    () => app.removal.getState().draft.draft !== 'looking',
  );
  const { draft } = app.removal.getState();
  if (draft.draft === 'problems') {
    say(...draft.problems.flatMap(({ title, hint }) => [`${symbols.failed} ${title}`, `  ${hint}`]));
    return 'leave';
  }
  if (draft.draft !== 'ready') return 'leave';
  say(`Remove: ${removalHeadline(app.removal.getState(), membersOf(app.session.getState()).length)}`);
  for (const { cluster, title, objects } of draft.steps) {
    say(`${cluster}: ${title}`, ...objects.map(words => `  ${words}`));
  }
  say(...draft.warnings.map(words => `${symbols.warning} ${words}`));
  if (!draft.changes) return 'leave';
  const { meshId } = app.session.getState();
  const typed = await dialog.ask(`Type the mesh ID (${meshId}) to delete this, q leaves:`);
  if (typed !== meshId) {
    if (typed !== undefined) say('that is not the mesh ID: nothing is deleted');
    return 'leave';
  }
  app.commands.ask({ for: 'remove', title: '', text: typed });
  app.commands.accept();
  await followed(dialog, symbols);
  say(removalRunWords(app.removal.getState().run));
  return 'leave';
}

function followed({ app, follow }: Dialog, symbols: Symbols): Promise<void> {
  const facts = () => {
    const { now } = app.view.getState();
    return Object.values(app.removal.getState().run.rows).flatMap(row => rowFact(row, now, symbols));
  };
  return follow([app.removal, app.view], facts, () => !isRemovalBusy(app.removal.getState()));
}

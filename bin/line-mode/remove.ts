/** Taking the mesh down, in lines: what would go and what stays, the mesh ID typed, then what is deleted. */

import { membersOf } from '../../state/members.ts';
import { removalHeadline, removalRunWords } from '../../state/removal.ts';
import { removalSwitches, switchWords } from '../../state/removal-switches.ts';
import type { Dialog, Next } from './dialog.ts';
import { followedToItsEnd, prepared } from './side-run.ts';

export async function remove(dialog: Dialog): Promise<Next> {
  const { app, say } = dialog;
  app.commands.prepareRemoval();
  for (;;) {
    if (!(await shown(dialog))) return 'leave';
    const { meshId } = app.session.getState();
    const typed = await dialog.ask(
      `Type the mesh ID (${meshId}) to delete this; samples, cacerts or namespaces to keep them, operator or crds to delete them too (the same word again undoes it); kiali deletes Kiali alone; q leaves:`,
    );
    const choice = removalSwitches.find(each => each === typed && each !== meshId);
    if (choice !== undefined) {
      app.commands.flipRemoval(choice);
      continue;
    }
    if (typed !== meshId) {
      if (typed !== undefined) say('that is not the mesh ID: nothing is deleted');
      return 'leave';
    }
    app.commands.ask({ for: 'remove', title: '', text: typed });
    app.commands.accept();
    await followedToItsEnd(dialog, app.removal);
    const state = app.removal.getState();
    say(removalRunWords(state.run, state));
    return 'leave';
  }
}

/** Says what would go and what stays; false where nothing can be deleted. */
async function shown(dialog: Dialog): Promise<boolean> {
  const { app, say, symbols } = dialog;
  const draft = await prepared(dialog, app.removal);
  if (draft === undefined) return false;
  say(`Remove: ${removalHeadline(app.removal.getState(), membersOf(app.session.getState()).length)}`);
  const chosen = switchWords(app.removal.getState().switches);
  if (chosen !== undefined) say(`Chosen: ${chosen}`);
  for (const { cluster, title, objects } of draft.steps) {
    say(`${cluster}: ${title}`, ...objects.map(words => `  ${words}`));
  }
  say(...draft.warnings.map(words => `${symbols.warning} ${words}`));
  return draft.changes;
}

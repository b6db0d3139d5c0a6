/** Changing the root, in lines: what restarts in which order, the mesh ID typed, then what is done and how requests went. */
import { rootChangeHeadline, rootChangeRequests, rootChangeRunWords } from '../../state/root-change.ts';
import type { Dialog, Next } from './dialog.ts';
import { followedToItsEnd, prepared } from './side-run.ts';

export async function changeRoot(dialog: Dialog): Promise<Next> {
  const { app, ask, say } = dialog;
  app.commands.prepareRootChange();
  if (!(await shown(dialog))) return 'leave';
  const { meshId } = app.session.getState();
  const typed = await ask(`Type the mesh ID (${meshId}) to change the root, with these restarts; q leaves:`);
  if (typed !== meshId) {
    if (typed !== undefined) say('that is not the mesh ID: nothing is restarted');
    return 'leave';
  }
  app.commands.ask({ for: 'change-root', title: '', text: typed });
  app.commands.accept();
  await followedToItsEnd(dialog, app.rootChange);
  const state = app.rootChange.getState();
  say(rootChangeRunWords(state), ...rootChangeRequests(state));
  return 'leave';
}

/** Says what would restart; false where nothing is to be changed, or nothing can be. */
async function shown(dialog: Dialog): Promise<boolean> {
  const { app, say, symbols } = dialog;
  const draft = await prepared(dialog, app.rootChange);
  if (draft === undefined) return false;
  say(`Change root: ${rootChangeHeadline(app.rootChange.getState(), app.session.getState().certificates)}`);
  say(...draft.steps.map(({ cluster, title }) => `- ${cluster}: ${title}`));
  say(...draft.warnings.map(words => `${symbols.warning} ${words}`));
  return draft.steps.length > 0;
}

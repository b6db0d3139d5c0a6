/** Kiali, in lines: what exists, what is chosen, the plan, the install, and what its server sees. */
import { isKialiBusy } from '../../state/kiali.ts';
import { kialiChoices, settingOf } from '../../state/kiali-choices.ts';
import type { Prompt } from '../../state/view.ts';
import { linkLines } from '../../state/words/kiali-link-words.ts';
import { linkPrompt, scopePrompt } from '../../state/words/kiali-prompts.ts';
import { kialiHeadline, kialiRow } from '../../state/words/kiali-words.ts';
import type { Dialog, Next } from './dialog.ts';

/** Reads the clusters, and changes choices until they are as wanted. */
export async function kiali(dialog: Dialog): Promise<Next> {
  const { app, ask, say, follow } = dialog;
  say('Kiali: reading the clusters');
  app.commands.readKiali();
  for (;;) {
    await follow(
      [app.kiali, app.kialiWork.draft],
      () => [],
      () => !isKialiBusy(app.kiali.getState()) && app.kialiWork.draft.getState().draft !== 'preparing',
    );
    if (dialog.stopped.aborted) return 'leave';
    tell(dialog);
    const isReady = app.kialiWork.draft.getState().draft === 'ready';
    const typed = await ask(
      `${isReady ? 'Enter continues to the plan' : 'Enter re-checks'}; a choice or a cluster by its name changes it; link NAME URL, token NAME, labels LABEL=VALUE …; q leaves:`,
    );
    if (typed === undefined) return 'leave';
    if (typed === '' && isReady) return 'kiali-plan';
    if (typed === '') app.commands.readKiali();
    else if (!change(dialog, typed)) say(`not understood: ${typed}`);
  }
}

/** How it stands, the choices and the clusters. */
function tell({ app, say, symbols }: Dialog): void {
  const state = app.kiali.getState();
  const draft = app.kialiWork.draft.getState();
  const { standing, words } = kialiHeadline(state, draft);
  const marks = {
    ok: symbols.ok,
    problem: symbols.failed,
    warning: symbols.warning,
    waiting: '-',
    running: symbols.waiting,
  };
  say(`${marks[standing]} ${words}`);
  if (draft.draft === 'problems') {
    say(
      ...draft.problems.flatMap(({ title, hint }, index) =>
        index === 0 ? [`  ${hint}`] : [`${symbols.failed} ${title}`, `  ${hint}`],
      ),
    );
  }
  if (state.answer.told === 'answer' && state.answer.answer.silent === undefined)
    say(...linkLines(state.answer.answer));
  const setting = settingOf(state);
  if (setting === undefined) return;
  say(...kialiChoices.map(({ id, title, value, about }) => `${id}: ${title}: ${value(setting)} (${about(setting)})`));
  say(
    ...state.findings.map(finding => {
      const { name, role, operator, kiali: has, status } = kialiRow(finding, state);
      const found = operator === '' ? '' : `operator ${operator}, Kiali ${has}, `;
      return `- ${name}: ${role}, ${found}${status.words}`;
    }),
  );
  if (draft.draft === 'ready') say(...draft.warnings.map(warning => `${symbols.warning} ${warning}`));
}

/** Steps the choice, or whether Kiali sees the cluster; false for a name of neither. */
function change(dialog: Dialog, typed: string): boolean {
  const { app } = dialog;
  const [verb = '', name = '', url = ''] = typed.split(/\s+/);
  const isCluster = app.kiali.getState().findings.some(each => each.name === name);
  if (verb === 'link' && isCluster) return answer(dialog, linkPrompt(app.kiali.getState(), name), url);
  if (verb === 'labels') return answer(dialog, scopePrompt(app.kiali.getState()), typed.slice('labels'.length));
  if (verb === 'token' && isCluster) {
    app.commands.rotateKiali(name);
    return true;
  }
  const choice = kialiChoices.findIndex(({ id }) => id === typed);
  const cluster = app.kiali.getState().findings.findIndex(({ name }) => name === typed);
  const row = choice >= 0 ? choice : cluster >= 0 ? kialiChoices.length + cluster : undefined;
  if (row === undefined) return false;
  app.view.setState(({ cursors }) => ({ cursors: { ...cursors, kiali: row } }));
  app.commands.stepKiali(1);
  return true;
}

/** What a prompt of the screen would be answered with; says why where it will not do. */
function answer({ app, say, symbols }: Dialog, prompt: Prompt, text: string): boolean {
  app.commands.ask({ ...prompt, text });
  app.commands.accept();
  const { complaint } = app.view.getState().prompt ?? {};
  if (complaint === undefined) return true;
  app.commands.dismiss();
  say(`${symbols.failed} ${complaint}`);
  return true;
}

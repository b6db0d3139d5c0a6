/** Plan, in lines: every step before any of them is done, and the question whether to start. */

import type { App } from '../../state/app.ts';
import type { Draft, DraftStep } from '../../state/draft.ts';
import { membersOf } from '../../state/members.ts';
import { shownStores } from '../../state/stores.ts';
import { checksLine, worstOf } from '../../state/words/check-words.ts';
import { counted } from '../../state/words/numbers.ts';
import { planWords } from '../../state/words/plan-words.ts';
import { markOf } from '../output/checks.ts';
import type { Dialog, Next, Stage } from './dialog.ts';
import { takingOver } from './taking-over.ts';

const how = '"list" shows every step, "yaml 3" the YAML of step 3, "run 3" its command.';

type PlanOf = {
  readonly title: string;
  readonly before: Next;
  readonly install: (commands: App['commands']) => void;
  readonly next: Next;
};

/** The mesh's plan. */
export const plan: Stage = dialog =>
  planOf(dialog, {
    title: 'Plan (4 of 6)',
    before: 'certificates',
    install: commands => commands.install(),
    next: 'install',
  });

/** Kiali's. */
export const kialiPlan: Stage = dialog =>
  planOf(dialog, {
    title: 'Kiali plan',
    before: 'kiali',
    install: commands => commands.installKiali(),
    next: 'kiali-install',
  });

async function planOf({ app: all, say, ask, symbols }: Dialog, of: PlanOf): Promise<Next> {
  const app = shownStores(all);
  const draft = app.draft.getState();
  if (draft.draft !== 'ready') return of.before;
  const names = membersOf(app.session.getState()).map(member => member.name);
  say(`${of.title}: ${planWords(draft, names.length, app.run.getState().phase)}`);
  for (const name of names) {
    say(`- ${name}: ${counted(draft.steps.filter(step => step.cluster === name).length, 'step')}`);
  }
  if (draft.checks.length > 0) say(`${markOf(worstOf(draft.checks), symbols)} ${checksLine(draft.checks)}`);
  say(...draft.warnings.map(words => `${symbols.warning} ${words}`));
  say(draft.checks.length > 0 ? `${how} "checks" shows every check.` : how);
  for (;;) {
    const taking = of.next === 'install' ? takingOver(app) : undefined;
    const typed = await ask(`Start the install? y starts, ${taking?.offer ?? ''}b goes back, q leaves:`);
    if (typed === undefined) return 'leave';
    if (typed === 'b') return of.before;
    if (taking?.take(typed)) return of.before;
    if (/^y(es)?$/i.test(typed)) {
      of.install(app.commands);
      return of.next;
    }
    if (typed === 'checks' && draft.checks.length > 0) return 'checks';
    if (typed !== '') say(...told(draft.steps, typed, id => yamlOf(id)));
  }

  function yamlOf(id: string): readonly string[] {
    app.commands.viewYaml(id);
    const { viewer } = app.view.getState();
    app.commands.back();
    return viewer?.lines ?? [];
  }
}

type Ready = Extract<Draft, { draft: 'ready' }>;

function told(steps: Ready['steps'], typed: string, yamlOf: (id: string) => readonly string[]): readonly string[] {
  if (typed === 'list') return steps.map(stepWords);
  const [, what, number] = /^(yaml|run) (\d+)$/.exec(typed) ?? [];
  const step = steps[Number(number) - 1];
  if (step === undefined) return [`not understood: ${typed}`];
  if (what === 'yaml') return step.objects.length === 0 ? ['read-only step'] : yamlOf(step.id);
  return step.command === '' ? ['no command for this step'] : step.command.split('\n');
}

function stepWords({ cluster, title, objects }: DraftStep, index: number): string {
  return `${index + 1}. ${cluster}: ${title}${objects.length === 0 ? '' : `, applies ${objects.join(', ')}`}`;
}

/** The keys of a text in full: searching it, and what leads on from it. */
import type { App } from '../state/app.ts';
import { isGoing } from '../state/run.ts';
import { isFixedByPlan } from '../state/words/walk-words.ts';
import type { Binding } from './keys.ts';
import { savingLog } from './saving-log.ts';

/** Columns. */
const sidestep = 8;

/** Between the YAML of a step and what it would change. */
function differenceBindings(app: App): readonly Binding[] {
  const { viewer } = app.view.getState();
  const step = viewer?.step;
  if (step === undefined || viewer?.shows === 'text' || viewer?.shows === 'walks') return [];
  return viewer?.shows === 'yaml'
    ? [{ key: 'd', label: 'diff', run: ({ commands }) => commands.viewDifference(step) }]
    : [
        { key: 'y', label: 'YAML', run: ({ commands }) => commands.viewYaml(step) },
        { key: 'd', label: 'diff of all steps', run: ({ commands }) => commands.viewDifferences() },
      ];
}

function whyBindings({ run, view, why }: App): readonly Binding[] {
  if (view.getState().viewer?.shows !== 'walks') return [];
  const told = why.getState();
  const reading = told.phase === 'reading' ? 'still reading' : undefined;
  const isFixed = told.phase === 'told' && isFixedByPlan(told.walks);
  const unfixed = isFixed ? undefined : 'no hop is broken that the plan fixes';
  const busy = isGoing(run.getState()) ? 'available when the install finishes' : undefined;
  return [
    { key: 'w', label: 'refresh', unavailable: reading, run: ({ commands }) => commands.viewWhy() },
    {
      key: 'r',
      label: 'diff of the fix',
      quiet: !isFixed,
      unavailable: reading ?? unfixed ?? busy,
      run: ({ commands }) => commands.viewFix(),
    },
  ];
}

export function viewerBindings(app: App): readonly Binding[] {
  const viewer = app.view.getState().viewer;
  const text = viewer?.lines.join('\n') ?? '';
  return [
    {
      key: '/',
      label: 'search',
      run: ({ commands }) => commands.ask({ for: 'search', title: 'search', text: viewer?.search ?? '' }),
    },
    {
      key: 'enter',
      label: 'next match',
      quiet: viewer?.search === '',
      unavailable: viewer?.search === '' ? 'search first (/)' : undefined,
      run: ({ commands }) => commands.nextMatch(),
    },
    ...differenceBindings(app),
    ...whyBindings(app),
    ...(viewer?.isLog === true ? [savingLog(app)] : []),
    { key: 'left', label: 'scroll left', quiet: true, run: ({ commands }) => commands.slide(-sidestep) },
    { key: 'right', label: 'scroll right', quiet: true, run: ({ commands }) => commands.slide(sidestep) },
    { key: 'c', label: 'copy', run: ({ commands }) => commands.copy(text, 'the text') },
    { key: 'q', label: 'back', run: ({ commands }) => commands.back() },
    { key: 'esc', label: 'back', quiet: true, run: ({ commands }) => commands.back() },
    { key: '?', label: 'help', run: ({ commands }) => commands.toggleHelp() },
  ];
}

/**
 * What a step ran: why it failed, what was written and what came of it, and the commands that a person would have typed
 * instead.
 */
import type { DraftStep } from '../draft.ts';
import type { RunRow } from '../run.ts';
import { safeLine } from './safe-line.ts';
import { onScreen } from './screen-words.ts';
import { wrapped } from './wrapped.ts';

/** `step` is absent where the plan was forgotten since. */
export function ranLines(step: DraftStep | undefined, row: RunRow | undefined): readonly string[] {
  const written = (row?.objects ?? []).map(({ object, result }) => `# ${result} ${object}`);
  const problem = row?.problem === undefined ? undefined : onScreen(row.problem);
  const why = [problem?.title, problem?.hint, problem?.evidence].flatMap(words =>
    words === undefined ? [] : wrapped(safeLine(words), 76, 100).map(line => `# ${line}`),
  );
  const command = (step?.command ?? '').split('\n').map(safeLine);
  return [
    ...(why.length === 0 ? [] : ['# why it failed', ...why, '']),
    '# what was written',
    ...(written.length === 0 ? ['# nothing yet'] : written),
    '',
    '# the same by hand',
    ...(step === undefined || step.command === '' ? ['# no command for this step'] : command),
  ];
}

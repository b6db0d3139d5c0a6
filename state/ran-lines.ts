/** What a step ran: what was written and what came of it, and the commands that a person would have typed instead. */
import type { DraftStep } from './draft.ts';
import type { RunRow } from './run.ts';
import { safeLine } from './safe-line.ts';

/** `step` is absent where the plan was forgotten since. */
export function ranLines(step: DraftStep | undefined, row: RunRow | undefined): readonly string[] {
  const written = (row?.objects ?? []).map(({ object, result }) => `# ${result} ${object}`);
  const command = (step?.command ?? '').split('\n').map(safeLine);
  return [
    '# what was written',
    ...(written.length === 0 ? ['# nothing yet'] : written),
    '',
    '# the same by hand',
    ...(step === undefined || step.command === '' ? ['# nothing to type for this step'] : command),
  ];
}

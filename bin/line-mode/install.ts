/** Install, in lines: one when a step is done, one when it takes long, and why, one when it failed. */
import type { RunRow } from '../../state/run.ts';
import { durationWords } from '../../state/words/numbers.ts';
import { runWords } from '../../state/words/run-words.ts';
import type { Symbols } from '../output/symbols.ts';
import type { Dialog, Fact, Next } from './dialog.ts';

/** Milliseconds that words have to stand before they are worth a line. */
const lasting = 3_000;

export async function install(dialog: Dialog): Promise<Next> {
  const { app, say, symbols } = dialog;
  say('Install (5 of 6): q and enter stop it safely');
  const over = new AbortController();
  const wantsToLeave = quitting(dialog, over.signal);
  const facts = () => {
    const now = app.view.getState().now;
    return Object.values(app.run.getState().rows).flatMap(row => rowFact(row, now, symbols));
  };
  const isOver = () => app.run.getState().phase === 'over';
  await dialog.follow([app.run, app.view], facts, isOver);
  if (dialog.stopped.aborted) app.commands.stop();
  over.abort();
  say(runWords(app.run.getState()));
  if (dialog.stopped.aborted || (await wantsToLeave)) return 'leave';
  const { outcome } = app.run.getState();
  if (outcome !== 'failed' && outcome !== 'cancelled') return 'traffic';
  const typed = await dialog.ask('r runs the same plan again, t opens Traffic, q leaves:');
  if (typed === undefined) return 'leave';
  if (typed === 't') return 'traffic';
  app.commands.install();
  return 'install';
}

/** True when `q` was typed, or nothing more can be, before the run was over. */
async function quitting({ app, hear, say }: Dialog, over: AbortSignal): Promise<boolean> {
  for (;;) {
    const typed = await hear(over);
    if (over.aborted) return false;
    if (typed === undefined) {
      app.commands.stop();
      return true;
    }
    say(runWords(app.run.getState()));
  }
}

/** What there is to say of a step; nothing as long as it waits its turn or is fast. */
export function rowFact(row: RunRow, now: number, symbols: Symbols): readonly Fact[] {
  const { id, cluster, title, state, seconds, reason, problem } = row;
  const fact = (words: string): readonly Fact[] => [{ key: id, words }];
  switch (state) {
    case 'waiting':
      return [];
    case 'running':
      if (reason === undefined || now - reason.since < lasting) return [];
      return fact(`${symbols.waiting} ${cluster}: ${title}: ${reason.words}`);
    case 'done':
      return fact(
        `${symbols.ok} ${cluster}: ${title}: done${seconds === undefined ? '' : ` in ${durationWords(seconds)}`}`,
      );
    case 'failed': {
      const why =
        problem === undefined ? [] : [problem.hint, ...(problem.evidence === undefined ? [] : [problem.evidence])];
      const head = `${symbols.failed} ${cluster}: ${title}: failed: ${problem?.title ?? ''}`;
      return fact([head, ...why.map(words => `  ${words}`)].join('\n'));
    }
    case 'blocked':
      return fact(`${symbols.warning} ${cluster}: ${title}: blocked: ${problem?.title ?? ''}`);
    case 'stopped':
      return fact(`${symbols.warning} ${cluster}: ${title}: stopped`);
  }
}

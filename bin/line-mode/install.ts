/** Install, in lines: one when a step is done, one when it takes long, and why, one when it failed. */
import type { App } from '../../state/app.ts';
import type { RunRow } from '../../state/run.ts';
import { shownStores } from '../../state/stores.ts';
import { durationWords } from '../../state/words/numbers.ts';
import { clockWords } from '../../state/words/path-words.ts';
import { runWords } from '../../state/words/run-words.ts';
import type { Symbols } from '../output/symbols.ts';
import type { Dialog, Fact, Next, Stage } from './dialog.ts';

/** Milliseconds that words have to stand before they are worth a line. */
const lasting = 3_000;

type InstallOf = {
  readonly title: string;
  readonly again: (commands: App['commands']) => void;
  readonly stop: (commands: App['commands']) => void;
  /** Where it goes on, and by which word from a run that failed. */
  readonly next: Next;
  readonly word: string;
};

/** The mesh's run. */
export const install: Stage = dialog =>
  installOf(dialog, 'install', {
    title: 'Install (5 of 6)',
    again: commands => commands.install(),
    stop: commands => commands.stop(),
    next: 'traffic',
    word: 't opens Traffic',
  });

/** Kiali's. */
export const kialiInstall: Stage = dialog =>
  installOf(dialog, 'kiali-install', {
    title: 'Kiali install',
    again: commands => commands.installKiali(),
    stop: commands => commands.stopKiali(),
    next: 'kiali',
    word: 'b goes back to Kiali',
  });

async function installOf(dialog: Dialog, own: Next, of: InstallOf): Promise<Next> {
  const { app: all, say, symbols } = dialog;
  const app = shownStores(all);
  say(`${of.title}: q and enter stop it safely`);
  const over = new AbortController();
  const wantsToLeave = quitting(dialog, of, over.signal);
  const facts = () => {
    const now = app.view.getState().now;
    return Object.values(app.run.getState().rows).flatMap(row => rowFact(row, now, symbols));
  };
  const times = app.run.getState().phase === 'over' ? app.run.getState().times : 0;
  // Where it runs again, the run of before is over until the clusters are read.
  const isOver = () => app.run.getState().phase === 'over' && app.run.getState().times > times;
  await dialog.follow([app.run, app.view], facts, isOver);
  if (dialog.stopped.aborted) of.stop(app.commands);
  over.abort();
  say(runWords(app.run.getState()));
  if (dialog.stopped.aborted || (await wantsToLeave)) return 'leave';
  const { outcome } = app.run.getState();
  if (outcome !== 'failed' && outcome !== 'cancelled') return of.next;
  const typed = await dialog.ask(`r runs the same plan again, ${of.word}, q leaves:`);
  if (typed === undefined) return 'leave';
  if (of.word.startsWith(`${typed} `)) return of.next;
  of.again(app.commands);
  return own;
}

/** True when `q` was typed, or nothing more can be, before the run was over. */
async function quitting({ app, readLine, say }: Dialog, of: InstallOf, over: AbortSignal): Promise<boolean> {
  for (;;) {
    const typed = await readLine(over);
    if (over.aborted) return false;
    if (typed === undefined) {
      of.stop(app.commands);
      return true;
    }
    say(runWords(shownStores(app).run.getState()));
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
      // Of all that waits for a cluster that does not respond, that is one line.
      if (reason.away === true) {
        return [
          {
            key: `${cluster} away`,
            words: `${symbols.warning} ${cluster} has not responded since ${clockWords(reason.since)}`,
          },
        ];
      }
      return fact(`${symbols.waiting} ${cluster}: ${title}: ${reason.words}`);
    case 'done':
      return fact(
        `${symbols.ok} ${cluster}: ${title}: done${seconds === undefined ? '' : ` in ${durationWords(seconds)}`}`,
      );
    case 'partial':
      return fact(`${symbols.warning} ${cluster}: ${title}: partial: what it needs failed on other clusters`);
    case 'failed': {
      const why =
        problem === undefined ? [] : [problem.hint, ...(problem.evidence === undefined ? [] : [problem.evidence])];
      const head = `${symbols.failed} ${cluster}: ${title}: failed: ${problem?.title ?? ''}`;
      return fact([head, ...why.map(words => `  ${words}`)].join('\n'));
    }
    case 'skipped':
      return fact(`${symbols.skipped} ${cluster}: ${title}: ${problem?.title ?? 'skipped'}`);
    case 'stopped':
      return fact(`${symbols.warning} ${cluster}: ${title}: stopped`);
  }
}

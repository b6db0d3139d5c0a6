/** What leaves the screen: texts for the clipboard, and files of the working folder. */
import { cleaned } from '../../source/model/clean.ts';
import { ProblemError } from '../../source/model/problem.ts';
import { trafficJson, trafficReport } from '../report.ts';
import { shownStores } from '../stores.ts';
import type { Notice } from '../view.ts';
import { logText } from '../words/log-lines.ts';
import type { CommandContext, Saving } from './context.ts';

export type Reports = {
  copy(text: string, what: string): void;
  /** Copies what the monitor saw, for a ticket. */
  copyReport(): void;
  /** Writes it into files of the working folder. */
  saveReport(): void;
  /** Writes the whole log of the plan that is shown into a file of the working folder. */
  saveLog(): void;
};

export function createReports(
  { host, outside, stores }: CommandContext,
  notice: (standing: Notice['standing'], words: string) => void,
): Reports {
  const save = async (saving: Saving, now: number) => {
    try {
      const files = await outside.save(saving, now);
      notice('ok', `saved ${files.join(' and ')}`);
    } catch (error) {
      if (!(error instanceof ProblemError)) throw outside.crash(error);
      notice('problem', cleaned(error.problem.title));
    }
  };
  return {
    copy(text, what) {
      if (outside.copy(text)) notice('ok', `copied ${what} (where the terminal allows it)`);
      else notice('problem', `${what} is too long for the terminal's clipboard (74,994 bytes)`);
    },
    copyReport() {
      const text = trafficReport(stores, host.clock.now());
      if (outside.copy(text)) notice('ok', 'copied the report (where the terminal allows it)');
      else notice('problem', 'the report is too long for the clipboard (74,994 bytes): s saves it');
    },
    saveReport() {
      const now = host.clock.now();
      const texts = [
        { ending: 'md', text: trafficReport(stores, now) },
        { ending: 'json', text: trafficJson(stores, now) },
      ];
      void save({ name: 'traffic', texts, instead: 'c copies it instead.' }, now);
    },
    saveLog() {
      const now = host.clock.now();
      const text = logText(shownStores(stores).log.getState(), stores.session.getState().meshId, now);
      void save({ name: 'log', texts: [{ ending: 'log', text }], instead: 'l shows it.' }, now);
    },
  };
}

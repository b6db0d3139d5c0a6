/** Output and prompts of line mode: lines are only ever appended, and nothing is printed twice. */
import type { StoreApi } from 'zustand/vanilla';
import { cleaned } from '../../source/model/clean.ts';
import type { App } from '../../state/app.ts';
import type { ScreenId } from '../../state/view.ts';
import { safeLine } from '../../state/words/safe-line.ts';
import type { Symbols } from '../output/symbols.ts';
import type { Lines } from './lines.ts';

/** Where the journey goes next. */
export type Next = ScreenId | 'leave';
/** One part of the journey, with the same stores and commands as the screen of that name. */
export type Stage = (dialog: Dialog) => Promise<Next>;

/** A state that is told again only when its words change. */
export type Fact = { readonly key: string; readonly words: string };

export type Dialog = {
  readonly app: App;
  readonly symbols: Symbols;
  /** Aborts when the program shall end. */
  readonly stopped: AbortSignal;
  say(...lines: readonly string[]): void;
  /** What was typed, trimmed; undefined when it was `q`, or nothing more will be typed: the journey is over. */
  ask(question: string): Promise<string | undefined>;
  /** The same without a question, while something runs. */
  readLine(signal: AbortSignal): Promise<string | undefined>;
  /** Says the facts as they change, until it is over or the program shall end. */
  follow(stores: readonly Store[], facts: () => readonly Fact[], isOver: () => boolean): Promise<void>;
};

type Store = Pick<StoreApi<unknown>, 'subscribe'>;

type Means = {
  readonly app: App;
  readonly symbols: Symbols;
  readonly stopped: AbortSignal;
  readonly lines: Lines;
  readonly write: (text: string) => void;
};

export function createDialog({ app, symbols, stopped, lines, write }: Means): Dialog {
  const say = (...all: readonly string[]) => write(all.map(line => `${safeLine(line)}\n`).join(''));
  // What a command has to tell is in the view, for the footer of a screen.
  app.view.subscribe(({ prompt }, before) => {
    const complaint = prompt?.complaint;
    if (complaint !== undefined && complaint !== before.prompt?.complaint) say(`${symbols.warning} ${complaint}`);
  });
  app.view.subscribe(({ notice }, before) => {
    if (notice === undefined || notice === before.notice) return;
    say(`${notice.standing === 'ok' ? symbols.ok : symbols.warning} ${notice.words}`);
  });
  const readLine = async (signal: AbortSignal) => {
    const typed = (await lines.next(AbortSignal.any([stopped, signal])))?.trim();
    return typed === 'q' ? undefined : typed;
  };
  return {
    app,
    symbols,
    stopped,
    say,
    readLine,
    ask(question) {
      write(`${cleaned(question, 4_000)} `);
      return readLine(stopped);
    },
    async follow(stores, facts, isOver) {
      const told = new Map<string, string>();
      const tell = () => {
        for (const { key, words } of facts()) {
          if (told.get(key) === words) continue;
          told.set(key, words);
          say(...words.split('\n'));
        }
      };
      const over = Promise.withResolvers<void>();
      const check = () => {
        tell();
        if (isOver() || stopped.aborted) over.resolve();
      };
      const unsubscribe = stores.map(store => store.subscribe(check));
      stopped.addEventListener('abort', check);
      check();
      await over.promise;
      stopped.removeEventListener('abort', check);
      for (const end of unsubscribe) end();
    },
  };
}

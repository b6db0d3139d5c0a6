/** The keyboard: reads of the terminal in, presses out, with the time that decides whether an escape is the key. */
import type { Press } from './press.ts';
import { plainKey } from './press.ts';
import { pressOf } from './presses.ts';
import { continuesAfterEscape, isEscapeKey, pastedSoFar, pendingKind, takenApart } from './sequences.ts';

/**
 * Milliseconds without a byte. Over SSH, and on a busy machine, a key arrives in several reads; only a lone escape is ever
 * taken for a key, as no key sends the beginning of a sequence.
 */
const patience = { escape: 100, sequence: 2000, paste: 5000 } as const;

/**
 * How long after such a key its sequence may still arrive, over a slow line: an answer, of which no letter is a key.
 */
const lateness = 1000;

/** `alone`: nothing else came in the same read. */
export type Listener = (press: Press, alone: boolean) => void;

export type Keyboard = {
  /** Bytes as they were read. */
  push(read: Uint8Array | string): void;
  /** Decides what is pending, as time would. */
  decide(): void;
  /** Adds a listener for key presses; the function that it returns removes it. */
  listen(listener: Listener): () => void;
};

export function createKeyboard(): Keyboard {
  let pending = '';
  let timer: NodeJS.Timeout | undefined;
  let lateTimer: NodeJS.Timeout | undefined;
  /** The escape that was decided to be the key a moment ago. */
  let decided = '';
  const listeners = new Set<Listener>();

  const tell = (presses: readonly Press[]) => {
    for (const press of presses) for (const listener of [...listeners]) listener(press, presses.length === 1);
  };
  const wait = () => {
    clearTimeout(timer);
    const kind = pendingKind(pending);
    timer = kind === 'none' ? undefined : setTimeout(decide, patience[kind]);
  };
  const decide = () => {
    clearTimeout(timer);
    const [left, kind] = [pending, pendingKind(pending)];
    pending = '';
    if (kind === 'escape') {
      decided = left.slice(-1);
      clearTimeout(lateTimer);
      lateTimer = setTimeout(() => (decided = ''), lateness).unref();
      tell([...left].map(() => plainKey('esc')));
    }
    if (kind === 'paste') tell([{ kind: 'paste', text: Buffer.from(pastedSoFar(left), 'latin1').toString('utf8') }]);
  };
  return {
    decide,
    push(read) {
      const latin1 = Buffer.from(read).toString('latin1');
      const bytes = continuesAfterEscape(latin1) ? decided + latin1 : latin1;
      decided = '';
      if (isEscapeKey(pending, bytes)) decide();
      const taken = takenApart(pending + bytes);
      pending = taken.pending;
      wait();
      tell(taken.tokens.flatMap(token => pressOf(token) ?? []));
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

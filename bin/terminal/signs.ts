/**
 * What the terminal shows around the screen: the title of its window, progress in its tab, and that a long run is over
 * when the keyboard was idle. All of it is reset on every way out.
 */
import type { Keyboard } from '../../screens/keyboard/keyboard.ts';
import type { Stores } from '../../state/stores.ts';
import { endWords, progressOf, windowTitle } from '../../state/words/terminal-words.ts';
import type { Abilities } from './abilities.ts';

/** Milliseconds without a key after which the user is assumed to be away. */
const away = 60_000;

const keepTitle = '\u001b[22;2t';
const restoreTitle = '\u001b]2;\u001b\\\u001b[23;2t';
const noProgress = '\u001b]9;4;0\u001b\\';
const bell = '\u0007';

export type Signs = {
  /** Shows what is to be shown, as it changes. */
  take(): void;
  /** Takes it back. */
  giveBack(): void;
};

type Means = {
  readonly abilities: Abilities;
  readonly write: (text: string) => void;
  readonly keyboard: Pick<Keyboard, 'listen'>;
  /** Milliseconds, of any beginning. */
  readonly now: () => number;
};

export function openSigns(stores: Stores, { abilities, write, keyboard, now }: Means): Signs {
  let isOurs = false;
  let shown = { title: '', progress: '' };
  let pressed = now();
  const phases = () => ({
    run: stores.run.getState().phase,
    removal: stores.removal.getState().run.phase,
    kiali: stores.kialiWork.run.getState().phase,
  });
  let before = phases();

  const show = () => {
    if (!isOurs) return;
    const progress = progressSequence(progressOf(stores));
    if (abilities.progress && progress !== shown.progress) write(progress);
    const title = windowTitle(stores);
    if (abilities.title && title !== shown.title) write(`\u001b]2;${title}\u001b\\`);
    shown = { title, progress };
  };
  const tellEnd = () => {
    const after = phases();
    for (const which of ['run', 'removal', 'kiali'] as const) {
      const words = before[which] !== 'over' && after[which] === 'over' ? endWords(stores, which) : undefined;
      if (words === undefined || !isOurs || now() - pressed < away) continue;
      write(bell);
      if (abilities.notification) write(`\u001b]9;${words}\u001b\\`);
    }
    before = after;
  };
  keyboard.listen(() => {
    pressed = now();
  });
  for (const store of [stores.session, stores.run, stores.removal, stores.kialiWork.run, stores.traffic]) {
    store.subscribe(() => {
      tellEnd();
      show();
    });
  }
  return {
    take() {
      if (!isOurs && abilities.title) write(keepTitle);
      isOurs = true;
      shown = { title: '', progress: noProgress };
      show();
    },
    giveBack() {
      if (!isOurs) return;
      isOurs = false;
      if (abilities.progress && shown.progress !== noProgress) write(noProgress);
      if (abilities.title) write(restoreTitle);
    },
  };
}

/** 1: normal, 2: something failed. */
function progressSequence(progress: ReturnType<typeof progressOf>): string {
  return progress === undefined ? noProgress : `\u001b]9;4;${progress.failed ? 2 : 1};${progress.percent}\u001b\\`;
}

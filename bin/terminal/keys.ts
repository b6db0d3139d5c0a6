/** The keys of the terminal: raw mode and bracketed paste while the screen has it, neither while another program does. */
import { createKeyboard, type Keyboard } from '../../screens/keyboard/keyboard.ts';

const pasteOn = '\u001b[?2004h';
const pasteOff = '\u001b[?2004l';

export type Keys = {
  readonly keyboard: Keyboard;
  /** Reads keys from now on. */
  take(): void;
  /** Reads none; the terminal edits lines again. */
  giveBack(): void;
};

/** `write`: to the terminal. */
export function openKeys(stdin: NodeJS.ReadStream, write: (text: string) => void): Keys {
  const keyboard = createKeyboard();
  const read = (bytes: Buffer) => keyboard.push(bytes);
  let isOurs = false;
  return {
    keyboard,
    take() {
      // Another program may have changed it: Node sets the mode only where it believes that it is another.
      if (isOurs) stdin.setRawMode(false);
      stdin.setRawMode(true);
      write(pasteOn);
      if (isOurs) return;
      isOurs = true;
      stdin.on('data', read);
      stdin.resume();
    },
    giveBack() {
      if (!isOurs) return;
      isOurs = false;
      stdin.off('data', read);
      stdin.pause();
      stdin.setRawMode(false);
      write(pasteOff);
    },
  };
}

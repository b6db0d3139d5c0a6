/** A screen on a stage: rendered at a size, fed with keys, read as words. */
import { setImmediate as turn } from 'node:timers/promises';
import { Text } from 'ink';
import { render } from 'ink-testing-library';
import { createKeyboard } from '../../screens/keyboard/keyboard.ts';
import { Shell } from '../../screens/shell.tsx';
import { themeFor } from '../../screens/theme.ts';
import type { App } from '../../state/app.ts';
import type { Size } from '../../state/layout.ts';

export type Stage = {
  /** The frame's lines as they stand. */
  lines(): readonly string[];
  /** The frame as it was written, colours and all. */
  written(): string;
  /** The frame without its white space: words one after the other. */
  words(): string;
  /** Presses keys one after the other. */
  press(...keys: readonly string[]): Promise<void>;
  /** Lets everything that is due happen and be drawn. */
  settle(): Promise<void>;
  resize(size: Size): Promise<void>;
  /** Waits until the frame holds this. */
  sees(words: string): Promise<void>;
  close(): void;
};

export const keys = {
  enter: '\r',
  esc: '\u001b',
  down: '\u001b[B',
  up: '\u001b[A',
  tab: '\t',
  ctrlC: '\u0003',
  ctrlD: '\u0004',
};

const output = Object.getPrototypeOf(render(<Text />).stdout);

/** The size that outputs begin with. The library's tells no rows, and Ink would start programs to ask a terminal for them. */
function beginAt(size: Size): void {
  Object.defineProperties(output, dimensions(size));
}

function dimensions({ columns, rows }: Size): PropertyDescriptorMap {
  return { columns: { value: columns, configurable: true }, rows: { value: rows, configurable: true } };
}

export async function stage(
  app: App,
  options: { readonly ascii?: boolean; readonly links?: true } = {},
): Promise<Stage> {
  const { ascii = false, ...links } = options;
  const theme = { ...themeFor({ colour: false, ascii }), ...links };
  const keyboard = createKeyboard();
  const shell = () => <Shell {...{ app, theme, keyboard }} />;
  beginAt(app.view.getState().size);
  const shown = render(shell());
  const written = () => shown.lastFrame() ?? '';
  const lines = () => plain(written()).split('\n');
  const words = () => lines().join(' ').replace(/\s+/g, ' ');
  const settle = async () => {
    for (let round = 0; round < 5; round++) await turn();
  };
  await settle();
  return {
    lines,
    written,
    words,
    settle,
    async resize(size) {
      Object.defineProperties(shown.stdout, dimensions(size));
      app.commands.resize(size.columns, size.rows);
      shown.rerender(shell());
      await settle();
    },
    async press(...pressed) {
      for (const key of pressed) {
        keyboard.push(key);
        // Nothing else is coming, which a terminal would tell by the time that goes by.
        keyboard.decide();
        await settle();
      }
    },
    async sees(wanted) {
      for (let tries = 0; tries < 6_000; tries++) {
        if (words().includes(wanted)) return;
        await new Promise(resolve => setTimeout(resolve, 10));
      }
      throw new Error(`never seen: ${wanted}\n${lines().join('\n')}`);
    },
    close: shown.unmount,
  };
}

function plain(frame: string): string {
  return frame.replace(/\u001b\[[0-9;?]*[A-Za-z]/g, '');
}

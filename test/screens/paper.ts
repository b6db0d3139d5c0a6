/** What Ink draws on where no terminal is: it has a size, and keeps the last frame as a whole. */
import { Writable } from 'node:stream';
import type { Size } from '../../state/layout.ts';

export type Paper = {
  /** For Ink, which must find a size on it: where there is none it starts programs to ask the terminal. */
  readonly stream: NodeJS.WriteStream;
  frame(): string;
  resize(size: Size): void;
};

export function paper(size: Size): Paper {
  let last = '';
  let { columns, rows } = size;
  const writable = new Writable({
    decodeStrings: false,
    write(chunk, _encoding, done) {
      last = String(chunk);
      done();
    },
  });
  return {
    stream: Object.defineProperties(writable, {
      columns: { get: () => columns },
      rows: { get: () => rows },
    }) as NodeJS.WriteStream,
    frame: () => last,
    resize(wanted) {
      ({ columns, rows } = wanted);
    },
  };
}

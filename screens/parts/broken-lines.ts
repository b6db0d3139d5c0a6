/** Lines of a text broken between words where the screen ends, what goes on below indented as its words are. */
import { columnsOf } from './pieces.ts';

export type Part = {
  /** Which line of the text it is of. */
  readonly line: number;
  readonly text: string;
  /** The first of its line. */
  readonly first: boolean;
};

/** Parts of at most `width` columns each, in order; those of an empty line are one. */
export function brokenLines(lines: readonly string[], width: number): readonly Part[] {
  return lines.flatMap((text, line) =>
    // A character has no more than two columns: most lines need not be measured.
    text.length * 2 <= width || columnsOf(text) <= width
      ? [{ line, text, first: true }]
      : broken(text, Math.max(8, width)).map((part, index) => ({ line, text: part, first: index === 0 })),
  );
}

function broken(text: string, width: number): readonly string[] {
  const indent = ' '.repeat(Math.min(indentOf(text), Math.floor(width / 2)));
  const parts: string[] = [];
  let part = '';
  for (const [word] of text.matchAll(/\s*\S+/g)) {
    if (columnsOf(part + word) <= width) part += word;
    else {
      if (part !== '') parts.push(part);
      part = parts.length === 0 ? word : indent + word.trimStart();
    }
    // An address or a fingerprint that no line holds.
    while (columnsOf(part) > width) {
      const room = heldBy(part, width);
      parts.push(part.slice(0, room));
      part = indent + part.slice(room);
    }
  }
  return part === '' ? parts : [...parts, part];
}

/** Where the words of a line begin: behind its label ("Fix      press r"), else a little further in than the line. */
function indentOf(text: string): number {
  const label = /^\s*(?:\S{1,14} {2,}){1,2}/.exec(text) ?? /^\s*\S(?:\S| (?! )){0,12} {2,}/.exec(text);
  return label === null ? text.length - text.trimStart().length + 2 : label[0].length;
}

/** How many code units of a text fit into the columns; characters stay whole. */
function heldBy(text: string, width: number): number {
  let held = 0;
  let columns = 0;
  for (const character of text) {
    columns += columnsOf(character);
    if (columns > width) break;
    held += character.length;
  }
  return Math.max(1, held);
}

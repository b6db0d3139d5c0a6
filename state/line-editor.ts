/**
 * A line of text that is being typed, with the keys that shells have taught: cursor, words, kill and yank, undo. Pure. The
 * cursor stands between what a person sees as characters, never within one. (The text inputs that there are for Ink know
 * neither undo nor characters of several code points, and keep their text within a component.)
 */
import { typedLine } from '../source/model/clean.ts';

export type Line = {
  readonly text: string;
  /** Where the cursor is, in UTF-16 units from the beginning. */
  readonly at: number;
  /** What `yank` puts back. */
  readonly killed: string;
  /** What `undo` goes back to, newest first. `typed`: more that is typed belongs to the same. */
  readonly past: readonly { readonly text: string; readonly at: number }[];
  readonly typing: boolean;
};

export type Motion = 'left' | 'right' | 'word-left' | 'word-right' | 'home' | 'end';

export type Edit =
  | { readonly edit: 'insert'; readonly text: string }
  | { readonly edit: 'move'; readonly to: Motion }
  /** Takes away from the cursor to there; all but single characters can be put back. */
  | { readonly edit: 'erase'; readonly to: Motion }
  | { readonly edit: 'yank' }
  | { readonly edit: 'undo' };

/** Characters that a line takes. */
const most = 1000;
/** Steps that can be undone. */
const remembered = 100;

/** A line with this text, the cursor behind it. */
export function lineOf(text: string): Line {
  return { text, at: text.length, killed: '', past: [], typing: false };
}

/** The line after an edit. */
export function edited(line: Line, edit: Edit): Line {
  switch (edit.edit) {
    case 'insert':
      return inserted(line, typedLine(edit.text), !/\s/.test(edit.text) && line.typing);
    case 'yank':
      return inserted(line, line.killed, false);
    case 'move':
      return { ...line, at: target(line, edit.to), typing: false };
    case 'erase':
      return erased(line, edit.to);
    case 'undo': {
      const [before, ...past] = line.past;
      return before === undefined ? line : { ...line, ...before, past, typing: false };
    }
  }
}

function inserted(line: Line, words: string, goesOn: boolean): Line {
  const { text, at } = line;
  const added = words.slice(0, Math.max(0, most - text.length));
  if (added === '') return line;
  const joined = text.slice(0, at) + added;
  const whole = joined + text.slice(at);
  return {
    ...line,
    text: whole,
    // What was typed may join the character behind it.
    at: boundaryBehind(whole, joined.length),
    past: goesOn ? line.past : remember(line),
    typing: true,
  };
}

function erased(line: Line, to: Motion): Line {
  const { text, at } = line;
  const other = target(line, to);
  const [from, until] = [Math.min(at, other), Math.max(at, other)];
  if (from === until) return line;
  const left = text.slice(0, from) + text.slice(until);
  const isCharacter = to === 'left' || to === 'right';
  return {
    text: left,
    // What has come together may be one character now.
    at: boundaryBehind(left, from),
    killed: isCharacter ? line.killed : text.slice(from, until),
    past: remember(line),
    typing: false,
  };
}

function remember({ text, at, past }: Line): Line['past'] {
  return [{ text, at }, ...past].slice(0, remembered);
}

function target({ text, at }: Line, to: Motion): number {
  switch (to) {
    case 'home':
      return 0;
    case 'end':
      return text.length;
    case 'left':
      return boundaryBefore(text, at - 1);
    case 'right':
      return boundaryBehind(text, at + 1);
    case 'word-left':
      return boundaryBefore(text, at - overWord([...text.slice(0, at)].reverse()));
    case 'word-right':
      return boundaryBehind(text, at + overWord([...text.slice(at)]));
  }
}

/** UTF-16 units of what stands before a word, and of the word. */
function overWord(characters: readonly string[]): number {
  const isOfWord = (character: string) => /[\p{L}\p{N}\p{M}]/u.test(character);
  const start = characters.findIndex(isOfWord);
  const end = start < 0 ? -1 : characters.findIndex((character, index) => index > start && !isOfWord(character));
  return (end < 0 ? characters : characters.slice(0, end)).join('').length;
}

function boundaryBefore(text: string, at: number): number {
  return boundaries(text).findLast(each => each <= at) ?? 0;
}

function boundaryBehind(text: string, at: number): number {
  return boundaries(text).find(each => each >= at) ?? text.length;
}

let segmenter: Intl.Segmenter | undefined;

/** Where characters begin and end, as a person sees them. */
export function boundaries(text: string): readonly number[] {
  if (/^[ -~]*$/.test(text)) return Array.from({ length: text.length + 1 }, (_, index) => index);
  // Made when it is needed: the first of a process takes 17 ms.
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  return [0, ...Array.from(segmenter.segment(text), ({ index, segment }) => index + segment.length)];
}

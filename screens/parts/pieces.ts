/**
 * A line put together from pieces, for parts with very many of them: one text for Ink to lay out, where a box for each
 * piece would take most of the time of a frame.
 */
import { styleText } from 'node:util';
import stringWidth from 'string-width';
import type { Style } from '../theme.ts';

/** How many columns a text takes. */
export function columnsOf(text: string): number {
  return stringWidth(text);
}

/** The end of a text, at most `width` columns of it. */
export function tail(text: string, width: number): string {
  if (stringWidth(text) <= width) return text;
  let kept = '';
  for (const character of [...text].reverse()) {
    if (stringWidth(character + kept) >= width) break;
    kept = character + kept;
  }
  return `…${kept}`;
}

/** At most `width` columns of a text, the last one an ellipsis where something is cut off. */
export function cut(text: string, width: number): string {
  if (stringWidth(text) <= width) return text;
  let kept = '';
  for (const character of text) {
    if (stringWidth(kept + character) >= width) break;
    kept += character;
  }
  return width < 1 ? '' : `${kept}…`;
}
/** The same with the middle left out, for names that differ at both ends. */
export function cutMiddle(text: string, width: number): string {
  if (stringWidth(text) <= width) return text;
  if (width < 3) return cut(text, width);
  // What tells names apart stands at their end more often.
  const end = Math.floor(width * 0.6);
  // One column less for each than is free: what `cut` keeps ends with an ellipsis, which `tail` begins with.
  return cut(text, width - end) + tail(text, end + 1).slice(1);
}

/** Cut or padded to exactly this many columns. */
export function piece(text: string, width: number, style: Style = {}): string {
  const words = cut(text, width);
  return painted(words, style) + filling(words, width);
}

/** The same with the words at the right end. */
export function rightPiece(text: string, width: number, style: Style = {}): string {
  const words = cut(text, width);
  return filling(words, width) + painted(words, style);
}

function filling(words: string, width: number): string {
  return ' '.repeat(Math.max(0, width - stringWidth(words)));
}

/** With the terminal's codes for this style; only the words, so that spaces behind them need not be written. */
export function painted(words: string, { color, dimColor, bold, inverse, underline }: Style): string {
  const formats = [
    ...(color === undefined ? [] : [color]),
    ...(dimColor === true ? (['dim'] as const) : []),
    ...(bold === true ? (['bold'] as const) : []),
    ...(inverse === true ? (['inverse'] as const) : []),
    ...(underline === true ? (['underline'] as const) : []),
  ];
  return formats.length === 0 || words.trim() === '' ? words : styleText(formats, words, { validateStream: false });
}

/** The same with these words standing out wherever they are in it; nothing stands out of a text without a style for it. */
export function emphasised(text: string, words: readonly string[], style: Style, strong: Style): string {
  const low = text.toLowerCase();
  // Letters whose lower case is longer would shift everything behind them.
  if (words.length === 0 || low.length !== text.length) return painted(text, style);
  const isIn = Array.from({ length: text.length }, () => false);
  for (const word of words) {
    for (let at = low.indexOf(word); at >= 0; at = low.indexOf(word, at + word.length))
      isIn.fill(true, at, at + word.length);
  }
  let line = '';
  for (let at = 0; at < text.length; ) {
    const end = isIn.findIndex((each, index) => index > at && each !== isIn[at]);
    const until = end < 0 ? text.length : end;
    line += painted(text.slice(at, until), isIn[at] === true ? strong : style);
    at = until;
  }
  return line;
}

/** Text from outside, made fit for a terminal once, where it comes in (docs/measured.md#terminal). */

/** Whole escape sequences go first, so that their letters do not stay behind as words. CSI; OSC, DCS and similar; rest. */
const escapes =
  /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]|(?:\u001b[\]PX^_]|[\u0090\u0098\u009d-\u009f])[^\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c)?|\u001b[ -/]*[0-~]?/g;

/** What separates words: white space of any kind, and controls that would otherwise glue words together. */
const gaps = /[\s\u0000-\u001f\u007f-\u009f]+/gu;

/** Invisible on purpose: bidirectional controls, zero-width, tags, variation selectors, fillers, combining marks. */
const invisible = /[\p{Cf}\p{M}\u115f\u1160\u3164\uffa0]+/gu;

/**
 * What terminals and libraries give different widths, so that one of them wrecks the row: emoji, halves of pairs,
 * private and unassigned characters, conjoining Hangul, vowels that join the letter before them, and what newer
 * versions of Unicode made wide (trigrams, hexagrams, Tangut, small kana, Tai Xuan Jing, enclosed ideographs).
 */
const unsure =
  /[\p{Emoji_Presentation}\p{RI}\p{Cs}\p{Co}\p{Cn}\u1100-\u11ff\ua960-\ua97f\ud7b0-\ud7ff\u0e33\u0eb3\u06de\u2630-\u2637\u268a-\u268f\u3248-\u324f\u4dc0-\u4dff\u{16fe0}-\u{18dff}\u{1aff0}-\u{1b2ff}\u{1d300}-\u{1d37f}\u{1f200}-\u{1f2ff}]/gu;

/** One safe line of at most `most` characters, an ellipsis where it was cut. Safe text comes back as it is. */
export function cleaned(text: string, most = 400): string {
  if (text.length <= most && /^(?:[!-~]+ )*[!-~]*$/.test(text)) return text;
  // A megabyte on one line is cut before any pattern sees it.
  const part = text.slice(0, most * 8);
  const line = part
    .replace(escapes, '')
    .normalize('NFC')
    .replace(invisible, '')
    .replace(gaps, ' ')
    .replace(unsure, '?')
    .replace(/ {2,}/g, ' ')
    .trim();
  const characters = [...line];
  if (characters.length <= most && part.length === text.length) return line;
  return `${characters.slice(0, most - 1).join('')}…`;
}

/** Controls of the direction of text, byte order marks, and lone surrogates: none of them is typed into a line. */
const untypable = /[\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]|\p{Cs}/gu;

/** Typed or pasted text, on one line: letters of all scripts and emoji as they are, nothing that acts on a terminal. */
export function typedLine(text: string): string {
  return text
    .replace(escapes, '')
    .replace(/\r\n|[\t-\r\u0085]/g, ' ')
    .replace(/[\u0000-\u001f\u007f-\u009f]/g, '')
    .replace(untypable, '');
}

/** The same for text of several lines, which stay lines; at most `lines` of them. */
export function cleanedLines(text: string, lines = 40): readonly string[] {
  return text
    .slice(0, lines * 4000)
    .split(/\r\n|\r|\n/)
    .map(line => cleaned(line))
    .filter(line => line !== '')
    .slice(0, lines);
}

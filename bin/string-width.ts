/**
 * The width of text on a terminal, faster for what this program writes: Ink measures every piece of every frame, and the package
 * string-width segments all that is not ASCII, the lines and blocks of the screens too (docs/measured.md#terminal). The bundle puts
 * this in the package's place.
 */

export type StringWidth = (text: string, options?: StringWidthOptions) => number;
export type StringWidthOptions = { readonly ambiguousIsNarrow?: boolean; readonly countAnsiEscapeCodes?: boolean };

/**
 * One column each, whatever is beside them: letters of Latin scripts, dashes and quotes, lines, blocks and symbols
 * that can be no part of an emoji. Without U+00AD, which is not shown.
 */
const oneColumnEach =
  /^[ -~\u00a1-\u00ac\u00ae-\u02ff\u2013\u2014\u2018-\u201d\u2026\u22ef\u2500-\u25a1\u25b8\u25c2\u2713\u2717]*$/;

const colours = /\u001b\[[\d;]*m/g;

/** What of this no neighbour joins, whatever it is: the same, and escapes. Without U+000D, which joins the line feed. */
export const eachByItself =
  /^[\u0009\u000a\u001b -~\u00a1-\u00ac\u00ae-\u02ff\u2013\u2014\u2018-\u201d\u2026\u22ef\u2500-\u25a1\u25b8\u25c2\u2713\u2717]*$/;

/** Says what `original` says, for every text. */
export function createStringWidth(original: StringWidth): StringWidth {
  return (text, options) => {
    if (typeof text !== 'string' || options?.ambiguousIsNarrow === false) return original(text, options);
    const coloured = text.includes('\u001b') && options?.countAnsiEscapeCodes !== true;
    const bare = coloured ? text.replace(colours, '') : text;
    return oneColumnEach.test(bare) ? bare.length : original(text, options);
  };
}

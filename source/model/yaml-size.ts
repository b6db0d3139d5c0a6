/**
 * How much YAML from outside may hold. A megabyte of brackets becomes a gigabyte of lists, and ten lines of aliases
 * more values than there are atoms: the text is measured before it is parsed, and what came of it before it is walked.
 */

/** Line ends, brackets, commas, colons, dashes and similar: an upper bound of the values. 5 MB of real manifests have 180,000. */
export const MOST_YAML_MARKS = 500_000;
/** Values, each alias counted as a copy. */
export const MOST_YAML_VALUES = 500_000;
/** Collections within collections, through aliases as well; the parser itself stops at as many in the text. */
export const MOST_YAML_DEPTH = 100;

const isMark = new Uint8Array(128);
for (const mark of '\n\r,[{:-?&*!|>#%') isMark[mark.charCodeAt(0)] = 1;

/** How many marks a text has. */
export function yamlMarks(text: string): number {
  let marks = 0;
  for (let index = 0; index < text.length; index++) marks += isMark[text.charCodeAt(index)] ?? 0;
  return marks;
}

/** True where what was parsed has more values, or lies deeper, than the limits say; an alias may contain itself. */
export function isTooLarge(parsed: unknown): boolean {
  const { values, depth } = sizeOf(parsed, new Map());
  return values > MOST_YAML_VALUES || depth > MOST_YAML_DEPTH;
}

type Size = { readonly values: number; readonly depth: number };

const one: Size = { values: 1, depth: 0 };
const endless: Size = { values: Number.POSITIVE_INFINITY, depth: Number.POSITIVE_INFINITY };

/** An alias is behind what it names, so that sizes of what lies deeper than the parser goes are known already. */
function sizeOf(value: unknown, known: Map<object, Size>): Size {
  if (typeof value !== 'object' || value === null) return one;
  const before = known.get(value);
  if (before !== undefined) return before;
  known.set(value, endless);
  let values = 1;
  let depth = 0;
  for (const each of Object.values(value)) {
    const size = sizeOf(each, known);
    values += size.values;
    depth = Math.max(depth, size.depth);
  }
  const size = { values, depth: depth + 1 };
  known.set(value, size);
  return size;
}

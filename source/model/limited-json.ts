/**
 * JSON from outside as a value that every function here can walk through: measured before it is parsed, as small values
 * take ten times the room of their text. All JSON of others is read here.
 */

/** Kubernetes' own objects reach forty; far deeper ones overflow the stack of functions that compare or write them. */
const deepest = 500;

/** Five hundred large pods have half of it. */
const mostValues = 1_500_000;

/** The value; undefined for what is not JSON, or too much of it. */
export function jsonValue(text: string): unknown {
  if (jsonComplaint(text) !== undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    // The parser's words quote the text, which may be secret.
    return undefined;
  }
}

const [quote, backslash, comma, openList, closeList, openObject, closeObject] = [...'"\\,[]{}'].map(each =>
  each.charCodeAt(0),
);

/** Why a text is more than any server sends, to are behind its name; whether it is JSON at all is not judged. */
export function jsonComplaint(text: string): string | undefined {
  // So deep takes two characters a level.
  if (text.length < 2 * deepest) return undefined;
  let depth = 0;
  let values = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === quote) index = endOfString(text, index);
    else if (code === openObject || code === openList) {
      depth += 1;
      values += 1;
      if (depth > deepest) return `is nested more than ${deepest} levels deep`;
    } else if (code === closeObject || code === closeList) depth -= 1;
    else if (code === comma) values += 1;
  }
  return values > mostValues ? `holds more than ${mostValues} values` : undefined;
}

/** Where the string that begins here ends; the end of the text when it does not. */
function endOfString(text: string, begin: number): number {
  for (let index = text.indexOf('"', begin + 1); index >= 0; index = text.indexOf('"', index + 1)) {
    let slashes = 0;
    while (text.charCodeAt(index - 1 - slashes) === backslash) slashes += 1;
    if (slashes % 2 === 0) return index;
  }
  return text.length;
}

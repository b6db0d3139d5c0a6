/** JSON text as a value that every function here can walk through. */
import { BadResponse } from '../failures/bad-response.ts';

/** Kubernetes' own objects reach forty; far deeper ones overflow the stack of whoever compares or writes them. */
const deepest = 500;

/** Five hundred large pods have half of it. Small values take ten times the room that their text takes. */
const mostValues = 1_500_000;

/** Throws `SyntaxError` for what is not JSON, and `BadResponse` for JSON that is nested too deep or has too many values. */
export function jsonIn(text: string): unknown {
  insistBearable(text);
  return JSON.parse(text);
}

const [quote, backslash, comma, openList, closeList, openObject, closeObject] = [...'"\\,[]{}'].map(each =>
  each.charCodeAt(0),
);

function insistBearable(text: string): void {
  // So deep takes two characters a level.
  if (text.length < 2 * deepest) return;
  let depth = 0;
  let values = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === quote) index = endOfString(text, index);
    else if (code === openObject || code === openList) {
      depth += 1;
      values += 1;
      if (depth > deepest) throw new BadResponse(`the response is nested more than ${deepest} levels deep`);
    } else if (code === closeObject || code === closeList) depth -= 1;
    else if (code === comma) values += 1;
  }
  if (values > mostValues) throw new BadResponse(`the response holds more than ${mostValues} values`);
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

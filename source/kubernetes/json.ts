/** JSON text as a value that every function here can walk through. */
import { BadResponse } from './bad-response.ts';

/** Kubernetes' own objects reach forty; far deeper ones overflow the stack of whoever compares or writes them. */
const deepest = 500;

/** Throws `SyntaxError` for what is not JSON, and `BadResponse` for JSON that is nested too deep. */
export function jsonIn(text: string): unknown {
  if (isDeeper(text, deepest)) throw new BadResponse(`the response is nested more than ${deepest} levels deep`);
  return JSON.parse(text);
}

const [quote, backslash, openList, closeList, openObject, closeObject] = [...'"\\[]{}'].map(each => each.charCodeAt(0));

function isDeeper(text: string, limit: number): boolean {
  // So deep takes two characters a level.
  if (text.length < 2 * limit) return false;
  let depth = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === quote) index = endOfString(text, index);
    else if (code === openObject || code === openList) {
      depth += 1;
      if (depth > limit) return true;
    } else if (code === closeObject || code === closeList) depth -= 1;
  }
  return false;
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

/** Lines of a text whose blanks matter. */
import { cleaned } from '../../source/model/clean.ts';

/** Fit for the screen, its indent kept. Plain ASCII comes back as it is, all its blanks with it. */
export function safeLine(line: string): string {
  if (/^[ -~]*$/.test(line)) return line;
  return (/^ */.exec(line)?.[0] ?? '') + cleaned(line, 10_000);
}

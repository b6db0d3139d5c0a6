/** Golden files: written with UPDATE_GOLDENS=1, compared otherwise. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** How many lines of each side are shown where the two part. */
const shown = 6;

/** Compares a text with the golden file beside the test. */
export function matchesGolden(file: URL, text: string): void {
  if (process.env.UPDATE_GOLDENS === '1') writeFileSync(file, text);
  const golden = readFileSync(file, 'utf8');
  if (text !== golden) assert.fail(differenceFrom(golden, text, relative(root, fileURLToPath(file))));
}

/** Where the two part first, and what to type: whole files say nothing in an assertion. */
function differenceFrom(golden: string, text: string, name: string): string {
  const [before, now] = [golden.split('\n'), text.split('\n')];
  const at = now.findIndex((line, index) => line !== before[index]);
  const first = at === -1 ? now.length : at;
  const part = (sign: string, lines: readonly string[]) =>
    lines.slice(first, first + shown).map(line => `${sign} ${line.slice(0, 160)}`);
  return [
    `${name} differs from line ${first + 1} on ("-": the file, "+": what the program makes of it now).`,
    ...part('-', before),
    ...part('+', now),
    'Where the new text is right: UPDATE_GOLDENS=1 npm run t -- THE TEST FILE, then read `git diff`.',
  ].join('\n');
}

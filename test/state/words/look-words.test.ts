import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Entry } from '../../../state/session.ts';
import { lookLines, lookWords } from '../../../state/words/look-words.ts';
import { survey } from '../hand-made.ts';

const entry: Entry = {
  context: 'east',
  title: 'east',
  host: 'east.example.com:6443',
  user: 'admin',
  current: false,
  guess: 'east',
  find: 'east',
};

/** How the row of a cluster stands whose clock is so many seconds ahead, and its line about the clock. */
function skewed(clockAhead: number) {
  const look = { look: 'found', survey: survey('east', { clockAhead }) } as const;
  const row = lookWords(entry, look);
  return [row?.standing, lookLines(entry, look).find(line => line.words.includes('clock'))];
}

test('a clock counts on Clusters as it will in the checks: a minute is a warning, five stop the plan', () => {
  assert.deepEqual(skewed(60), ['ok', undefined]);
  const words = (seconds: number, side: string) => `its clock is ${seconds} s ${side} this machine's`;
  assert.deepEqual(skewed(61), ['ok', { standing: 'warning', words: words(61, 'ahead of') }]);
  assert.deepEqual(skewed(-301), ['problem', { standing: 'problem', words: words(301, 'behind') }]);
});

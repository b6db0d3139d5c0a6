/**
 * `npm test`: all test files but the long ones. `npm run test:all`, which gives `long`: the long ones. Those that can share
 * a process are loaded by the files of test/as-one, room by room (helpers/sharing.ts says which files are what). Several
 * processes run at a time also on two cores, as most wait most of the time.
 *
 * Node's own command starts files by the alphabet. Here those that take longest start first: one that starts last is
 * waited for alone.
 */
import { globSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { filesOf, type Suite, slowest, whyAlone } from './helpers/sharing.ts';

const suite: Suite = process.argv[2] === 'long' ? 'long' : 'quick';
const shared = globSync(suite === 'long' ? 'test/as-one/long/*.test.ts' : 'test/as-one/*.test.ts');
const alone = filesOf(suite).filter(file => whyAlone(file) !== undefined);

run({ files: longestFirst([...shared, ...alone]).map(file => resolve(file)), concurrency: suite === 'long' ? 4 : 8 })
  .on('test:summary', ({ success }) => {
    if (!success) process.exitCode = 1;
  })
  .compose(spec)
  .pipe(process.stdout);

function longestFirst(files: readonly string[]): readonly string[] {
  const first = slowest.filter(file => files.includes(file));
  const bySize = files.toSorted((a, b) => statSync(b).size - statSync(a).size);
  return [...new Set([...first, ...bySize])];
}

/**
 * `npm test`: all test files but the long ones. Those that can share a process are loaded by the files of test/as-one
 * (helpers/sharing.ts), which start first, as they take longest. The others have one each, five at a time also on two
 * cores, as most wait most of the time. `npm run test:all`, which gives `long`: the long ones, on real control planes.
 *
 * Node's own command starts files by the alphabet. Here the larger ones start first, which tend to take longer: a long
 * one that starts last is waited for alone.
 */
import { globSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { longFiles, sharingFiles, testFiles } from './helpers/sharing.ts';

const isLong = process.argv[2] === 'long';
const files = isLong ? largestFirst(longFiles()) : [...globSync('test/as-one/*.test.ts'), ...largestFirst(alone())];

run({ files: files.map(file => resolve(file)), concurrency: isLong ? 3 : 5 })
  .on('test:summary', ({ success }) => {
    if (!success) process.exitCode = 1;
  })
  .compose(spec)
  .pipe(process.stdout);

function alone(): readonly string[] {
  const shared = new Set(sharingFiles());
  return testFiles().filter(file => !shared.has(file));
}

function largestFirst(paths: readonly string[]): readonly string[] {
  return paths.toSorted((a, b) => statSync(b).size - statSync(a).size);
}

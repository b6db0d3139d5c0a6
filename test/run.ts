/**
 * `npm test`: all test files but the long ones. Those that can share a process are loaded by the files of test/as-one
 * (helpers/sharing.ts), which start first, as they take longest: Node goes by the alphabet. The others have one each, five
 * at a time also on two cores, as most wait most of the time.
 */
import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { sharingFiles, testFiles } from './helpers/sharing.ts';

const shared = new Set(sharingFiles());
const files = [...globSync('test/as-one/*.test.ts'), ...testFiles().filter(file => !shared.has(file))];
const flags = ['--test', '--test-reporter=spec', '--test-concurrency=5', ...process.argv.slice(2)];
const { status } = spawnSync(process.execPath, [...process.execArgv, ...flags, ...files], { stdio: 'inherit' });
process.exitCode = status ?? 1;

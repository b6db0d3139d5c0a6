/** The program as a process of its own whose clock is wrong: only its `Date`, as nothing else here may move. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import type { TestContext } from 'node:test';
import type { Ended } from '../../bin/run-main.ts';
import { keptCompiled } from '../../helpers/kept-compiled.ts';

const root = resolve(import.meta.dirname, '../../..');

/** Runs `eastwest ARGV` in the folder with a clock that is `ahead` milliseconds before ours (negative: behind). */
export async function runWithClock(
  t: TestContext,
  ahead: number,
  argv: readonly string[],
  folder: string,
): Promise<Ended> {
  const moved = `data:text/javascript,${encodeURIComponent(movedDate(ahead))}`;
  const node = ['--import', moved];
  const child = spawn(process.execPath, [...node, join(root, 'bin/eastwest.ts'), ...argv], {
    cwd: folder,
    env: { ...keptCompiled, PATH: process.env.PATH ?? '', HOME: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  t.after(() => void child.kill('SIGKILL'));
  const [stdout, stderr, [exit]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  return { exit, stdout, stderr };
}

const movedDate = (ahead: number) => `
const RealDate = Date;
globalThis.Date = class Date extends RealDate {
  constructor(...given) {
    if (given.length === 0) super(RealDate.now() + ${ahead});
    else super(...given);
  }
  static now() {
    return RealDate.now() + ${ahead};
  }
};`;

/** Programs built before they are run in a terminal: a start takes a third of a second instead of two. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

const root = new URL('../..', import.meta.url).pathname;

/**
 * A program of this folder, bundled as the real one is. What it came to is kept, as is what Node compiles of it: whoever
 * asks next finds it done (bin/build/built-before.mjs).
 */
export function bundledProgram(entry = 'test/terminal/program.ts'): (...flags: readonly string[]) => readonly string[] {
  const folder = join(root, 'node_modules/.cache/bundled', basename(entry).replace(/\.tsx?$/, ''));
  mkdirSync(folder, { recursive: true });
  execFileSync(process.execPath, ['bin/build.mjs', entry, folder], { cwd: root });
  const manifest = join(folder, 'package.json');
  writeFileSync(`${manifest}.${process.pid}`, '{"type":"module"}');
  renameSync(`${manifest}.${process.pid}`, manifest);
  const node = ['env', `NODE_COMPILE_CACHE=${join(folder, 'compiled')}`, process.execPath];
  return (...flags) => [...node, join(folder, 'eastwest.js'), ...flags];
}

/** The whole program as it is shipped. `node`: flags of Node. */
export function builtEastwest(...node: readonly string[]): (...flags: readonly string[]) => readonly string[] {
  execFileSync(process.execPath, ['bin/build.mjs'], { cwd: root });
  return (...flags) => [process.execPath, ...node, 'bin/eastwest.js', ...flags];
}

/** The same for tests of what is seen of an install, with short keys: those of 4096 bits take a third of its time. */
export const eastwestWithShortKeys = () => builtEastwest('--import', join(root, 'test/helpers/short-keys.ts'));

/** Programs built before they are run in a terminal: a start takes a third of a second instead of two. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = new URL('../..', import.meta.url).pathname;

export type Bundle = { readonly command: (...flags: readonly string[]) => readonly string[]; remove(): void };

/** A program of this folder, bundled as the real one is; what Node compiles of it is kept from start to start. */
export function bundledProgram(entry = 'test/terminal/program.ts'): Bundle {
  const folder = mkdtempSync(join(tmpdir(), 'eastwest-terminal-'));
  execFileSync(process.execPath, ['bin/build.mjs', entry, folder], { cwd: root });
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  const node = ['env', `NODE_COMPILE_CACHE=${join(folder, 'compiled')}`, process.execPath];
  return {
    command: (...flags) => [...node, join(folder, 'eastwest.js'), ...flags],
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** The whole program as it is shipped. */
export function builtEastwest(): (...flags: readonly string[]) => readonly string[] {
  execFileSync(process.execPath, ['bin/build.mjs'], { cwd: root });
  return (...flags) => [process.execPath, 'bin/eastwest.js', ...flags];
}

/** Programs built before they are run in a terminal: a start takes a third of a second instead of two. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';

const root = new URL('../..', import.meta.url).pathname;

export type Bundle = { readonly command: (...flags: readonly string[]) => readonly string[]; remove(): void };

/** The program of program.ts, within node_modules so that it finds its packages. */
export function bundledProgram(): Bundle {
  const cache = join(root, 'node_modules', '.cache');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'eastwest-terminal-'));
  const outfile = join(folder, 'program.mjs');
  buildSync({
    entryPoints: [join(root, 'test/terminal/program.ts')],
    outfile,
    bundle: true,
    packages: 'external',
    format: 'esm',
    platform: 'node',
    target: 'node22.19',
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"production"' },
  });
  return {
    command: (...flags) => [process.execPath, outfile, ...flags],
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** The whole program as it is shipped. */
export function builtEastwest(): (...flags: readonly string[]) => readonly string[] {
  execFileSync(process.execPath, ['bin/build.mjs'], { cwd: root });
  return (...flags) => [process.execPath, 'bin/eastwest.js', ...flags];
}

/**
 * Loaded before the tests (package.json). Node itself strips the types of a `.ts` file and keeps the result in its
 * compile cache, which takes half the time of a loader for all files; every test file and every worker thread pays that
 * time. Only `.tsx` is left to translate, and what it came to is kept, too: most processes start no esbuild.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire, registerHooks } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
const folder = fileURLToPath(new URL('../../node_modules/.cache/tsx', import.meta.url));

registerHooks({
  load(url, context, next) {
    if (!url.startsWith('file:') || !url.endsWith('.tsx')) return next(url, context);
    return { format: 'module', source: translated(fileURLToPath(url)), shortCircuit: true };
  },
});

function translated(sourcefile: string): string {
  const text = readFileSync(sourcefile, 'utf8');
  const { version }: { version: string } = require('esbuild/package.json');
  const kept = join(folder, `${createHash('sha256').update(`${version}\n${sourcefile}\n${text}`).digest('hex')}.js`);
  try {
    return readFileSync(kept, 'utf8');
  } catch {
    const { transformSync }: typeof import('esbuild') = require('esbuild');
    const { code } = transformSync(text, { loader: 'tsx', jsx: 'automatic', sourcefile, sourcemap: 'inline' });
    keep(kept, code);
    return code;
  }
}

/** Whole or not at all: other processes read it at the same time. */
function keep(path: string, code: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${path}.${process.pid}`, code);
  renameSync(`${path}.${process.pid}`, path);
}

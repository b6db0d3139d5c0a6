/**
 * Loaded before the tests (package.json). Node itself strips the types of a `.ts` file and keeps the result in its
 * compile cache, which takes half the time of a loader for all files; every test file and every worker thread pays that
 * time. Only `.tsx` is left to translate.
 */
import { readFileSync } from 'node:fs';
import { createRequire, registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);

registerHooks({
  load(url, context, next) {
    if (!url.startsWith('file:') || !url.endsWith('.tsx')) return next(url, context);
    const sourcefile = fileURLToPath(url);
    // Most processes load no `.tsx`, and so no esbuild.
    const { transformSync }: typeof import('esbuild') = require('esbuild');
    const { code } = transformSync(readFileSync(sourcefile, 'utf8'), {
      loader: 'tsx',
      jsx: 'automatic',
      sourcefile,
      sourcemap: 'inline',
    });
    return { format: 'module', source: code, shortCircuit: true };
  },
});

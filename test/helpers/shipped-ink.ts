/**
 * Loaded before the tests (package.json): Ink as the bundle makes it (bin/build/), which is what ships and draws in less
 * than half the time. That no frame becomes another one by it is shown by test/terminal/rewrites.test.ts.
 */
import { readFileSync } from 'node:fs';
import { createRequire, registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
const root = fileURLToPath(new URL('../..', import.meta.url));

const stringWidth = '/node_modules/string-width/index.js';
const oneOfInk = /\/(?:ink|@alcalzone|wrap-ansi|slice-ansi|yoga-layout)\//;

registerHooks({
  load(url, context, next) {
    if (url.endsWith(stringWidth)) return asModule(fastStringWidth(fileURLToPath(url)));
    if (!oneOfInk.test(url)) return next(url, context);
    const { rewrittenFiles, rewrittenText }: typeof import('../../bin/build/rewrites.mjs') =
      require('../../bin/build/rewrites.mjs');
    return rewrittenFiles.test(url) ? asModule(rewrittenText(fileURLToPath(url), root)) : next(url, context);
  },
});

function asModule(source: string) {
  return { format: 'module', source, shortCircuit: true } as const;
}

/** Most of what is measured needs no table of emoji: bin/string-width.ts. */
function fastStringWidth(path: string): string {
  const exported = 'export default function stringWidth';
  const text = readFileSync(path, 'utf8');
  if (!text.includes(exported)) throw new Error(`${path} does not say any more: ${exported}`);
  return [
    `import { createStringWidth } from '${new URL('../../bin/string-width.ts', import.meta.url)}';`,
    text.replace(exported, 'function stringWidth'),
    'export default createStringWidth(stringWidth);',
  ].join('\n');
}

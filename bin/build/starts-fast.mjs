// What packages do when they are imported, put off until it is needed: the first frame waits for all of it otherwise.
// The milliseconds are those of a machine where `node -e 0` takes 35 (test/bench/terminal.ts measures).
import { readFileSync } from 'node:fs';
import { transform } from 'esbuild';
import { builtinsWithoutFacade } from './builtins.mjs';
import { rewritten } from './rewrites.mjs';

/** The plugins of esbuild; `root` is the project's folder. */
export function startsFast(root) {
  return [
    builtinsWithoutFacade,
    emptyDevtools,
    fastStringWidth(root),
    rewritten(root),
    noTerminalSize,
    noBrowser,
    shortReact,
  ];
}

/** Ink imports its developer tools only when DEV is set; left external they break at run time. */
const emptyDevtools = {
  name: 'empty-devtools',
  setup(bundle) {
    bundle.onResolve({ filter: /^react-devtools-core$/ }, () => ({ path: 'empty', namespace: 'empty' }));
    bundle.onLoad({ filter: /.*/, namespace: 'empty' }, () => ({ contents: 'export default undefined;' }));
  },
};

/**
 * Ink measures every piece of every frame: see bin/string-width.ts, which asks the package only where it must. Until
 * then the package is not even evaluated: its tables of emoji take 5 ms.
 */
const fastStringWidth = root => ({
  name: 'fast-string-width',
  setup(bundle) {
    bundle.onResolve({ filter: /^string-width$/ }, ({ namespace }) =>
      namespace === 'fast-width' ? undefined : { path: 'string-width', namespace: 'fast-width' },
    );
    bundle.onLoad({ filter: /.*/, namespace: 'fast-width' }, () => ({
      contents: `import { createStringWidth } from './bin/string-width.ts';
let original;
export default createStringWidth((text, options) => {
  original ??= require('string-width').default;
  return original(text, options);
});`,
      resolveDir: root,
    }));
  },
});

/** Asked only where a terminal tells no size, which ours always does (terminal/stdout.ts): it starts programs to ask. */
const noTerminalSize = {
  name: 'no-terminal-size',
  setup(bundle) {
    bundle.onResolve({ filter: /^terminal-size$/ }, () => ({ path: 'terminal-size', namespace: 'no-size' }));
    bundle.onLoad({ filter: /.*/, namespace: 'no-size' }, () => ({
      contents: 'export default () => ({ columns: 80, rows: 24 });',
    }));
  },
};

/** What the package environment finds out by touching `navigator`, which Node then loads. */
const noBrowser = {
  name: 'no-browser',
  setup(bundle) {
    bundle.onResolve({ filter: /^environment$/ }, () => ({ path: 'environment', namespace: 'no-browser' }));
    bundle.onLoad({ filter: /.*/, namespace: 'no-browser' }, () => ({ contents: 'export const isBrowser = false;' }));
  },
};

/** A third of what the first frame reads. Only the names within React become short: ours stay, for stacks of bugs. */
const shortReact = {
  name: 'short-react',
  setup(bundle) {
    bundle.onLoad({ filter: /react-reconciler\.production\.js$/ }, async ({ path }) => ({
      contents: (await transform(readFileSync(path, 'utf8'), { minify: true })).code,
    }));
  },
};

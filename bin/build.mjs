// Bundles the program into dist/: one start file and chunks that are loaded when they are needed, so that the first
// frame does not wait for the Kubernetes client or the simulated clusters. Prints nothing when all is well.
// `node bin/build.mjs ENTRY FOLDER` bundles another program in the same way, to measure it.
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, transform } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const worker = 'source/rehearsal/worker.ts';
const [entry = 'bin/eastwest.tsx', folder = join(root, 'dist')] = process.argv.slice(2);

// Some packages are CommonJS and ask for Node's modules with `require`, which ESM does not have.
const banner = `import { createRequire as eastwestRequire } from 'node:module';
const require = eastwestRequire(import.meta.url);`;

/** Ink imports its developer tools only when DEV is set; left external they break at run time. */
const emptyDevtools = {
  name: 'empty-devtools',
  setup(bundle) {
    bundle.onResolve({ filter: /^react-devtools-core$/ }, () => ({ path: 'empty', namespace: 'empty' }));
    bundle.onLoad({ filter: /.*/, namespace: 'empty' }, () => ({ contents: 'export default undefined;' }));
  },
};

/** Ink measures every piece of every frame: see bin/string-width.ts, which asks the package only where it must. */
const fastStringWidth = {
  name: 'fast-string-width',
  setup(bundle) {
    bundle.onResolve({ filter: /^string-width$/ }, ({ namespace }) =>
      namespace === 'fast-width' ? undefined : { path: 'string-width', namespace: 'fast-width' },
    );
    bundle.onLoad({ filter: /.*/, namespace: 'fast-width' }, () => ({
      contents: `import original from 'string-width';
import { createStringWidth } from './bin/string-width.ts';
export default createStringWidth(original);`,
      resolveDir: root,
    }));
  },
};

/** Yoga asks for `fetch` before it decodes the program that it carries along; Node then loads a whole HTTP client. */
const yogaWithoutFetch = {
  name: 'yoga-without-fetch',
  setup(bundle) {
    bundle.onLoad({ filter: /yoga-wasm-base64-esm\.js$/ }, ({ path }) => ({
      contents: `const fetch = undefined;\n${readFileSync(path, 'utf8')}`,
    }));
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

const built = await build({
  absWorkingDir: root,
  entryPoints: [
    { in: entry, out: 'eastwest' },
    ...(existsSync(`${root}${worker}`) ? [{ in: worker, out: 'rehearsal-worker' }] : []),
  ],
  outdir: folder,
  write: false,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node22.19',
  jsx: 'automatic',
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'eof',
  define: { 'process.env.NODE_ENV': '"production"' },
  banner: { js: banner },
  plugins: [emptyDevtools, fastStringWidth, yogaWithoutFetch, shortReact],
  logLevel: 'warning',
}).catch(() => process.exit(1)); // esbuild has said why.

// Another `npm start` may be running from dist/ and load its next chunk at any moment: what is the same stays untouched,
// what is new appears whole.
mkdirSync(folder, { recursive: true });
for (const { path, contents } of built.outputFiles) {
  if (existsSync(path) && readFileSync(path).equals(contents)) continue;
  writeFileSync(`${path}.${process.pid}`, contents);
  renameSync(`${path}.${process.pid}`, path);
}
const wanted = new Set(built.outputFiles.map(file => file.path));
for (const name of readdirSync(folder)) {
  if (name.endsWith('.js') && !wanted.has(join(folder, name))) rmSync(join(folder, name), { force: true });
}

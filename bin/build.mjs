// Bundles the program into dist/: one start file and chunks that are loaded when they are needed, so that the first
// frame does not wait for the Kubernetes client or the simulated clusters. Prints nothing when all is well.
// `node bin/build.mjs ENTRY FOLDER` bundles another program in the same way, to measure it.
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { identity } from './bundle/identity.mjs';
import { mergedStart } from './bundle/merged-start.mjs';
import { startsFast } from './bundle/starts-fast.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const program = 'bin/eastwest.tsx';
/** What is imported before the first frame, beside the entry. */
const beforeFirstFrame = [
  'bin/commands/full-screen.ts',
  'bin/terminal/full-screen.ts',
  'bin/world/on-mesh.ts',
  'bin/terminal/draw.tsx',
  'state/work.ts',
];
const [entry = program, folder = join(root, 'dist')] = process.argv.slice(2);

// Some packages are CommonJS and ask for Node's modules with `require`, which ESM does not have. What they find missing
// they do without (ws: its native helpers).
const banner = `const require = name => {
  const found = process.getBuiltinModule(name);
  if (found === undefined) throw Object.assign(new Error('no module ' + name), { code: 'MODULE_NOT_FOUND' });
  return found;
};`;

const common = {
  outdir: folder,
  write: false,
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node22.19',
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'eof',
  logLevel: 'warning',
};
const built = await build({
  ...common,
  absWorkingDir: root,
  entryPoints: [
    { in: entry, out: 'eastwest' },
    ...(entry === program ? [{ in: 'source/rehearsal/worker.ts', out: 'rehearsal-worker' }] : []),
  ],
  metafile: true,
  splitting: true,
  jsx: 'automatic',
  define: { 'process.env.NODE_ENV': '"production"', EASTWEST_BUILD: JSON.stringify(identity(root, 'package')) },
  banner: { js: banner },
  plugins: startsFast(root),
}).catch(() => process.exit(1)); // esbuild has said why.
const files = await mergedStart(built, [entry, ...beforeFirstFrame], common);

// Another `npm start` may be running from dist/ and load its next chunk at any moment: what is the same stays untouched,
// what is new appears whole.
mkdirSync(folder, { recursive: true });
for (const { path, contents } of files) {
  if (existsSync(path) && readFileSync(path).equals(contents)) continue;
  writeFileSync(`${path}.${process.pid}`, contents);
  renameSync(`${path}.${process.pid}`, path);
}
const wanted = new Set(files.map(file => file.path));
for (const name of readdirSync(folder)) {
  if (name.endsWith('.js') && !wanted.has(join(folder, name))) rmSync(join(folder, name), { force: true });
}

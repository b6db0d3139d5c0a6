// The program as JavaScript: one start file and chunks that are loaded when they are needed, so that the first frame does
// not wait for the Kubernetes client or the simulated clusters; or one file for each thread, for an executable.
import { readFileSync } from 'node:fs';
import { build } from 'esbuild';
import { identity } from './identity.mjs';
import { mergedStart } from './merged-start.mjs';
import { startsFast } from './starts-fast.mjs';

export const program = 'bin/eastwest.ts';
const worker = { in: 'source/rehearsal/worker.ts', out: 'rehearsal-worker' };

/** What is imported before the first frame, beside the entry. */
const beforeFirstFrame = [
  'bin/commands/full-screen.ts',
  'bin/terminal/full-screen.ts',
  'bin/world/on-mesh.ts',
  'bin/terminal/draw.tsx',
  'state/operations.ts',
];

// Some packages are CommonJS and ask for Node's modules with `require`, which ESM does not have. What they find missing
// they do without (ws: its native helpers).
const banner = `const require = name => {
  const found = process.getBuiltinModule(name);
  if (found === undefined) throw Object.assign(new Error('no module ' + name), { code: 'MODULE_NOT_FOUND' });
  return found;
};`;

/** Folders of undici that nothing here asks for. */
const unused = /require\('\.\/lib\/(?:mock|interceptor|cache|web\/(?:cache|cookies|websocket|eventsource))\/?[^']*'\)/g;
/** Made when undici is imported. */
const made = 'module.exports.caches = new CacheStorage(kConstruct)';

/** What makes the published package smaller: undici's mocks, caches, WebSockets and cookies are a third of undici. */
const partOfUndici = {
  name: 'part-of-undici',
  setup(bundle) {
    bundle.onLoad({ filter: /\/node_modules\/undici\/index\.js$/ }, ({ path }) => {
      const text = readFileSync(path, 'utf8');
      if (!text.includes(made)) throw new Error(`${path} does not say any more: ${made}`);
      return { contents: text.replace(made, '').replace(unused, '({})') };
    });
  },
};

const common = (folder, target) => ({
  outdir: folder,
  write: false,
  bundle: true,
  format: 'esm',
  platform: 'node',
  target,
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'eof',
  logLevel: 'warning',
});

const whole = (root, form) => ({
  absWorkingDir: root,
  metafile: true,
  jsx: 'automatic',
  define: { 'process.env.NODE_ENV': '"production"', EASTWEST_BUILD: JSON.stringify(identity(root, form)) },
  banner: { js: banner },
  plugins: [...startsFast(root), partOfUndici],
});

/**
 * One character beyond Latin-1 makes V8 keep the source of a whole file at two bytes a character. esbuild writes none but
 * in patterns and in templates with a tag, of which none reads its raw text but `String.raw`.
 */
function inAscii({ path, contents }) {
  const text = Buffer.from(contents).toString();
  const raw = /\braw`[^`]*[^\0-\x7F]/.exec(text);
  if (raw !== null) throw new Error(`${path}: ${raw[0].slice(0, 80)}: would say something else escaped`);
  const escaped = text.replace(/[^\0-\x7F]/g, unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return { path, contents: Buffer.from(escaped) };
}

/** `{ files, metafile }` of the published form; nothing is written. `entry`: the program, or another one to measure. */
export async function bundled(root, folder, entry = program) {
  const options = common(folder, 'node22.19');
  const built = await build({
    ...options,
    ...whole(root, 'package'),
    entryPoints: [{ in: entry, out: 'eastwest' }, ...(entry === program ? [worker] : [])],
    splitting: true,
  });
  const files = await mergedStart(built, [entry, ...beforeFirstFrame], options);
  return { files: files.map(inAscii), metafile: built.metafile };
}

/**
 * `{ files, metafile }` for an executable of one file: the program, which loads nothing from a disk, and the thread of the
 * simulated clusters.
 */
export async function bundledInOne(root, folder) {
  const { outputFiles, metafile } = await build({
    ...common(folder, 'node26'),
    ...whole(root, 'executable'),
    entryPoints: [{ in: program, out: 'eastwest' }, worker],
    legalComments: 'none',
  });
  return { files: outputFiles.map(inAscii), metafile };
}

// Bundles the program into dist/, unless it is up to date. Prints nothing when all is well.
// `node bin/build.mjs ENTRY FOLDER` bundles another program in the same way, to measure it.
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isBuilt, rememberBuilt } from './build/built-before.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const [entry = 'bin/eastwest.ts', folder = join(root, 'dist')] = process.argv.slice(2);
if (isBuilt(root, folder, entry)) process.exit();
const start = Date.now();
// Not before: esbuild itself takes a while to load.
const { bundled } = await import('./build/bundled.mjs');
const { files, metafile } = await bundled(root, folder, entry).catch(() => process.exit(1)); // esbuild has said why.

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
rememberBuilt(root, folder, entry, metafile, start);

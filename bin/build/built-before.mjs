// What a bundle was made of and what it came to: a build of what has not changed since ends at once. `npm start` builds
// each time, and so do the tests that run the program as it ships.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { identity } from './identity.mjs';

/** What decides about every bundle beside its own modules. */
const decisive = ['package.json', 'package-lock.json', 'tsconfig.json', 'bin/build.mjs'];

/** Whether `folder` holds what a build of `entry` would write there now. */
export function isBuilt(root, folder, entry) {
  const note = noteOf(root, folder, entry);
  if (!existsSync(note) || !existsSync(folder)) return false;
  const { inputs, from, to } = JSON.parse(readFileSync(note, 'utf8'));
  return from === sourceOf(root, inputs) && to === contentOf(folder, scriptsIn(folder));
}

/** To be called when the files of a build are written; `metafile` is that of the build, which began at `start`. */
export function rememberBuilt(root, folder, entry, metafile, start) {
  // What plugins made themselves is told by bin/build.
  const inputs = Object.keys(metafile.inputs).filter(path => existsSync(join(root, path)));
  // Which of these texts went into the bundle cannot be told afterwards.
  if (inputs.some(path => statSync(join(root, path)).mtimeMs >= start)) return;
  const built = { inputs, from: sourceOf(root, inputs), to: contentOf(folder, scriptsIn(folder)) };
  const note = noteOf(root, folder, entry);
  mkdirSync(dirname(note), { recursive: true });
  writeFileSync(`${note}.${process.pid}`, JSON.stringify(built));
  renameSync(`${note}.${process.pid}`, note);
}

function noteOf(root, folder, entry) {
  return join(root, 'node_modules/.cache/built', `${sha256([folder, entry])}.json`);
}

function sourceOf(root, inputs) {
  const builders = readdirSync(join(root, 'bin/build')).filter(name => name.endsWith('.mjs'));
  const files = [...decisive, ...builders.map(name => `bin/build/${name}`), ...inputs];
  return sha256([JSON.stringify(identity(root, 'package')), contentOf(root, files)]);
}

const scriptsIn = folder => readdirSync(folder).filter(name => name.endsWith('.js'));

function contentOf(folder, files) {
  const contents = [...new Set(files)].sort().flatMap(file => [file, read(join(folder, file))]);
  return sha256(contents);
}

function read(path) {
  return existsSync(path) ? readFileSync(path) : 'missing';
}

function sha256(parts) {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${part.length}\n`).update(part);
  return hash.digest('hex');
}

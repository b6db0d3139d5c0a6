/**
 * What earlier runs of the tests installed on simulated clusters, kept with what they compiled for as long as no file that
 * has a part in it changes: who wants an installed mesh need not install it. Tests of installing never ask here.
 */
import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = join(root, 'node_modules/.cache/test-installs');
/** Where everything is that has a part in an install. */
const parts = ['bin', 'source', 'state', 'test/adding', 'test/bin', 'test/helpers', 'test/rehearsal/controllers'];
/** Milliseconds: so that certificates and the times in objects are never old. */
const LIFE = 12 * 3600 * 1000;

/** Of this process: tests that run side by side wait for one install. */
const made = new Map<string, Promise<string>>();

/** A value of plain JSON by a name that says all that it depends on; each call has its own. */
export async function keptInstall<T>(name: string, make: () => Promise<T>): Promise<T> {
  const path = join(folder, `${hashOf([changes(), name])}.json`);
  let text = made.get(path);
  if (text === undefined) {
    const read = kept(path);
    text = read === undefined ? make().then(value => keep(path, JSON.stringify(value))) : Promise.resolve(read);
    made.set(path, text);
  }
  return JSON.parse(await text) as T;
}

function kept(path: string): string | undefined {
  try {
    return Date.now() - statSync(path).mtimeMs < LIFE ? readFileSync(path, 'utf8') : undefined;
  } catch {
    // Nobody has made it yet.
    return undefined;
  }
}

/** Whole or not at all: other processes read it at the same time. */
function keep(path: string, text: string): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const old of readdirSync(folder).map(each => join(folder, each))) {
    if (Date.now() - (statSync(old, { throwIfNoEntry: false })?.mtimeMs ?? 0) > LIFE) rmSync(old, { force: true });
  }
  const partial = join(folder, randomUUID());
  writeFileSync(partial, text, { mode: 0o600 });
  renameSync(partial, path);
  return text;
}

let seen: string | undefined;

/** Tells every state of the files from every other, as make does: by names, sizes and times of change. */
function changes(): string {
  seen ??= hashOf(
    parts
      .flatMap(part =>
        readdirSync(join(root, part), { recursive: true, encoding: 'utf8' }).map(each => join(part, each)),
      )
      .filter(each => /\.tsx?$/.test(each))
      .toSorted()
      .map(each => {
        const { size, mtimeMs } = statSync(join(root, each));
        return `${each} ${size} ${mtimeMs}`;
      }),
  );
  return seen;
}

const hashOf = (parts: readonly string[]): string => createHash('sha256').update(parts.join('\n')).digest('hex');

/**
 * What earlier runs of the tests installed on simulated clusters, kept with what they compiled for as long as no file that
 * has a part in it changes: who wants an installed mesh need not install it. Tests of installing never ask here.
 */
import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { deflateSync, inflateSync } from 'node:zlib';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = join(root, 'node_modules/.cache/test-installs');
/** Where everything is that has a part in an install: the program, the simulation, what is typed by hand, the packages. */
const parts = ['bin', 'source', 'state', 'test/adding', 'test/bin', 'test/helpers', 'test/rehearsal', 'test/upstream'];
const packages = 'package-lock.json';
/** Milliseconds: so that certificates and the times in objects are never old. */
const LIFE = 12 * 3600 * 1000;
/** Files: twice what all tests together begin with; some 100 kB each. */
const MOST = 200;

/** Of this process: tests that run side by side wait for one install. */
const made = new Map<string, Promise<string>>();

/** A value of plain JSON by a name that says all that it depends on; each call has its own. */
export async function keptInstall<T>(name: string, make: () => Promise<T>): Promise<T> {
  const path = join(folder, `${hashOf([changes(), name])}.json.z`);
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
    return Date.now() - statSync(path).mtimeMs < LIFE ? inflateSync(readFileSync(path)).toString() : undefined;
  } catch {
    // It does not exist yet.
    return undefined;
  }
}

/** Whole or not at all: other processes read it at the same time. */
function keep(path: string, text: string): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const partial = join(folder, randomUUID());
  writeFileSync(partial, deflateSync(text, { level: 1 }), { mode: 0o600 });
  renameSync(partial, path);
  for (const old of newestFirst().slice(MOST)) rmSync(old, { force: true });
  return text;
}

function newestFirst(): readonly string[] {
  const files = readdirSync(folder).map(each => join(folder, each));
  const times = new Map(files.map(each => [each, statSync(each, { throwIfNoEntry: false })?.mtimeMs ?? 0]));
  return files.toSorted((left, right) => (times.get(right) ?? 0) - (times.get(left) ?? 0));
}

let seen: string | undefined;

/** Tells every state of the files from every other, as make does: by names, sizes and times of change. */
function changes(): string {
  seen ??= hashOf(
    parts
      .flatMap(part =>
        readdirSync(join(root, part), { recursive: true, encoding: 'utf8' }).map(each => join(part, each)),
      )
      .filter(each => !/\.test\.tsx?$/.test(each))
      .toSorted()
      .concat(packages)
      .flatMap(each => {
        const found = statSync(join(root, each));
        return found.isFile() ? [`${each} ${found.size} ${found.mtimeMs}`] : [];
      }),
  );
  return seen;
}

const hashOf = (parts: readonly string[]): string => createHash('sha256').update(parts.join('\n')).digest('hex');

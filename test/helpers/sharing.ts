/**
 * Which test files share a process with others: `npm test` gives one of its own only to those that need it, as starting
 * one and loading the program costs more than most of them do. Needed is one by who names anything that a process has
 * once, in the file itself or in a helper, and by who plays on simulated clusters, which takes time that others can use.
 */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');

/** Programs, threads, listeners; process, but for what nobody changes; mocks, globals, and hooks of a whole file. */
const processWide =
  /from 'node:(?:child_process|worker_threads|cluster|net|http|https|tls|dns|dgram)'|\bprocess\.(?!env\.UPDATE_GOLDENS|version|platform|pid\b|execPath)\w+|\bmock\b|globalThis\.|^(?:before|after|beforeEach|afterEach)\(/m;

/** All test files of `npm test`, from the root. */
export function testFiles(): readonly string[] {
  const all = globSync('test/**/*.test.{ts,tsx}', { cwd: root });
  return all.filter(file => !/^test\/(?:real|control-plane|as-one)\//.test(file)).toSorted();
}

/** All test files of `npm run test:all`, from the root. */
export function longFiles(): readonly string[] {
  return globSync('test/{real,control-plane}/**/*.test.ts', { cwd: root }).toSorted();
}

/** Those of `npm test` that can share a process, whichever they share it with. */
export function sharingFiles(): readonly string[] {
  return testFiles().filter(file => whyAlone(file) === undefined);
}

/** Why a test file gets a process of its own; undefined where it can share one. */
export function whyAlone(file: string): string | undefined {
  // short-keys.ts leaves keys alone where the file that was started is there.
  if (file.startsWith('test/certificates/')) return 'its keys are real ones';
  const files = closureOf(file);
  const simulation = files.find(each => each.startsWith('source/rehearsal/controllers/'));
  if (simulation !== undefined) return `plays on simulated clusters: ${simulation}`;
  return files.filter(each => each.startsWith('test/')).flatMap(wordIn)[0];
}

function wordIn(file: string): readonly string[] {
  const found = processWide.exec(textOf(file));
  return found === null ? [] : [`${file} names ${found[0]}`];
}

/** A file and all that it imports, directly or by others, also later. */
function closureOf(file: string): readonly string[] {
  const seen = new Set([file]);
  for (const each of seen) for (const imported of importsOf(each)) seen.add(imported);
  return [...seen];
}

const texts = new Map<string, string>();
const imports = new Map<string, readonly string[]>();

function importsOf(file: string): readonly string[] {
  const known = imports.get(file);
  if (known !== undefined) return known;
  const named = [...textOf(file).matchAll(/(?:from|import\(|import)\s*'(\.[^']+)'/g)].map(([, name = '']) => name);
  const found = named
    .map(name => relative(root, join(root, dirname(file), name)))
    .filter(each => existsSync(join(root, each)));
  imports.set(file, found);
  return found;
}

function textOf(file: string): string {
  const text = texts.get(file) ?? readFileSync(join(root, file), 'utf8');
  texts.set(file, text);
  return text;
}

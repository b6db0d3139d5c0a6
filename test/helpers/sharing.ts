/**
 * Which test files `npm test` runs, which `npm run test:all`, and which of them share a process: starting one, loading the
 * program and compiling what an install runs through costs more than most of them do. A process of its own is for who
 * names anything that a process has once, in the file itself or in a helper.
 */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');

/** `quick` are the tests of `npm test`, `long` those of `npm run test:all`. */
export type Suite = 'quick' | 'long';

/** Whose files share a process; those of all other rooms share one, too. */
const rooms: Readonly<Record<Suite, readonly string[]>> = {
  quick: [
    'screens',
    'plans',
    'adopting',
    'adding',
    'removal',
    'root-change',
    'diagnosis',
    'engine',
    'rehearsal',
    'kiali',
    'bin',
  ],
  long: ['bin'],
};

/** What starts first, as it takes longest; what is not named here follows by size. */
export const slowest: readonly string[] = [
  'test/real/olm/removed.test.ts',
  'test/as-one/long/bin.test.ts',
  'test/real/down.test.ts',
  'test/real/change-root.test.ts',
  'test/real/kubectl.test.ts',
  'test/real/olm/installs.test.ts',
  'test/real/olm/together.test.ts',
  'test/real/leaving.test.ts',
  'test/as-one/long/others.test.ts',
  'test/as-one/adopting.test.ts',
  'test/as-one/plans.test.ts',
  'test/as-one/screens.test.ts',
  'test/as-one/others.test.ts',
  'test/as-one/adding.test.ts',
  'test/as-one/root-change.test.ts',
  'test/as-one/removal.test.ts',
  'test/as-one/diagnosis.test.ts',
  'test/as-one/engine.test.ts',
  'test/rehearsal/scenarios.test.ts',
  'test/as-one/rehearsal.test.ts',
];

/** Programs, threads, name resolution; process, but for what nobody changes; mocks, globals, hooks of a whole file. */
const processWide =
  /from 'node:(?:child_process|worker_threads|cluster|dns|dgram)'|(?<![-\w])process\.(?!env\.UPDATE_GOLDENS|version|platform|pid\b|execPath)\w+|\bmock\b|globalThis\.|^(?:before|after|beforeEach|afterEach)\(/m;

/** All test files of a suite, from the root. */
export function filesOf(suite: Suite): readonly string[] {
  return testFiles().filter(isOf(suite));
}

function testFiles(): readonly string[] {
  return globSync('test/**/*.test.{ts,tsx}', { cwd: root })
    .filter(file => !file.startsWith('test/as-one/'))
    .toSorted();
}

const isOf = (suite: Suite) => (file: string) => (whyLong(file) === undefined) === (suite === 'quick');

/** Those of a suite that can share a process and are of this room; without a room, of those that have none to share. */
export function sharing(suite: Suite, room?: string): readonly string[] {
  const roomOf = (file: string) => rooms[suite].find(each => file.startsWith(`test/${each}/`));
  return testFiles()
    .filter(file => roomOf(file) === room)
    .filter(isOf(suite))
    .filter(file => whyAlone(file) === undefined);
}

/** Why a test file is of `npm run test:all`; undefined where it is of `npm test`. */
export function whyLong(file: string): string | undefined {
  if (/^test\/(?:real|control-plane)\//.test(file)) return 'asks real control planes';
  if (/^test\/(?:terminal|package)\//.test(file) && whyAlone(file) !== undefined)
    return 'starts the program as it ships';
  if (/\/limits(?:\/|\.test\.)/.test(file)) return 'feeds what the program accepts at most';
  if (testFilesIn(file).includes('test/bin/rehearse-in-process.ts')) return 'runs whole commands against API servers';
  return undefined;
}

/** Why a test file gets a process of its own; undefined where it can share one. */
export function whyAlone(file: string): string | undefined {
  // short-keys.ts leaves keys alone where the file that was started is there.
  if (file.startsWith('test/certificates/')) return 'its keys are real ones';
  return testFilesIn(file).flatMap(processWideIn)[0];
}

function processWideIn(file: string): readonly string[] {
  const found = processWide.exec(textOf(file));
  return found === null ? [] : [`${file} names ${found[0]}`];
}

/** A file and all helpers that it imports, directly or by others. What is not of test/ imports none that is. */
function testFilesIn(file: string): readonly string[] {
  const seen = new Set([file]);
  for (const each of seen) for (const imported of helpersIn(each)) seen.add(imported);
  return [...seen];
}

const texts = new Map<string, string>();
const helpers = new Map<string, readonly string[]>();

function helpersIn(file: string): readonly string[] {
  const known = helpers.get(file);
  if (known !== undefined) return known;
  const named = [...textOf(file).matchAll(/(?:from|import\(|import)\s*'(\.[^']+)'/g)].map(([, name = '']) => name);
  const found = named
    .map(name => relative(root, join(root, dirname(file), name)))
    .filter(each => each.startsWith('test/') && existsSync(join(root, each)));
  helpers.set(file, found);
  return found;
}

function textOf(file: string): string {
  const text = texts.get(file) ?? readFileSync(join(root, file), 'utf8');
  texts.set(file, text);
  return text;
}

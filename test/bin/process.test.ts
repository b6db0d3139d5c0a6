/** The program as a process: signals, pipes, exit codes, an old Node. */
import assert from 'node:assert/strict';
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { type TestContext, test } from 'node:test';
import { keptCompiled } from '../helpers/kept-compiled.ts';
import { fakeApi } from './fake-api.ts';
import { kubeconfigFile, temporaryFolder } from './kubeconfigs.ts';

const root = resolve(import.meta.dirname, '../..');
const fullSkip = existsSync('/dev/full') ? false : 'this system has no /dev/full';

/** With arguments for Node: as it is packed. */
function start(t: TestContext, argv: readonly string[], node?: readonly string[]) {
  const program = node === undefined ? 'bin/eastwest.ts' : 'bin/eastwest.js';
  const environment = { ...keptCompiled, PATH: process.env.PATH ?? '', HOME: temporaryFolder(t) };
  const child = spawn(process.execPath, [...(node ?? []), join(root, program), ...argv], {
    cwd: root,
    env: environment,
  });
  t.after(() => void child.kill('SIGKILL'));
  return child;
}

async function ended(child: ChildProcessWithoutNullStreams) {
  const [stdout, stderr, [exit, signal]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ]);
  return { stdout, stderr, exit, signal };
}

test('a wrong flag: its words on stderr, nothing on stdout, exit 2', async t => {
  const { stdout, stderr, exit } = await ended(start(t, ['up', '--tmeout', '5m']));
  assert.deepEqual([stdout, exit], ['', 2]);
  assert.match(stderr, /Did you mean --timeout\?/);
});

test('the version is that of the package', async t => {
  const { stdout, exit } = await ended(start(t, ['--version']));
  assert.match(stdout, /^eastwest \d+\.\d+\.\d+\n$/);
  assert.equal(exit, 0);
});

test('on an older Node one plain line says which is needed', async t => {
  const older = 'data:text/javascript,Object.defineProperty(process,"versions",{value:{node:"20.20.2"}})';
  const { stdout, stderr, exit } = await ended(start(t, ['--help'], ['--import', older]));
  assert.equal(stderr, 'eastwest needs Node 22.19 or newer; this is Node 20.20.2.\n');
  assert.deepEqual([stdout, exit], ['', 2]);
});

for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const) {
  test(`${signal} while a cluster does not answer: exit ${code}, no stack`, async t => {
    const child: { running?: ChildProcessWithoutNullStreams } = {};
    const east = await fakeApi(t, () => void child.running?.kill(signal));
    const file = kubeconfigFile(t, { east });
    child.running = start(t, ['up', '--yes', '--kubeconfig', file, '--cluster', 'east', '-o', 'ndjson']);
    const { stdout, stderr, exit } = await ended(child.running);
    assert.equal(exit, code, stderr);
    assert.doesNotMatch(stderr, /\n {4}at /);
    assert.equal(JSON.parse(stdout.trim().split('\n').at(-1) ?? '').outcome, 'cancelled');
  });
}

for (const command of [['--help'], ['up', '--rehearse=1', '--yes', '-o', 'ndjson']]) {
  test(`${command[0]} whose result cannot be written is a failure, and the reason is told once`, {
    skip: fullSkip,
  }, async t => {
    const argv = [join(root, 'bin/eastwest.ts'), ...command];
    const full = openSync('/dev/full', 'w');
    t.after(() => closeSync(full));
    const child = spawn(process.execPath, argv, { cwd: root, stdio: ['ignore', full, 'pipe'] });
    t.after(() => void child.kill('SIGKILL'));
    assert.ok(child.stderr !== null);
    const [stderr, [exit]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
    assert.equal(stderr.match(/eastwest: cannot write the result: .*no space left/g)?.length, 1, stderr);
    assert.equal(exit, 1);
  });
}

test('a reader of stdout that goes away is no bug', async t => {
  const many = Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`c${index}`, 'https://127.0.0.1:1']));
  const child = start(t, ['contexts', '--kubeconfig', kubeconfigFile(t, many)]);
  child.stdout.destroy();
  const [stderr, [exit, signal]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  assert.equal(stderr, '');
  assert.equal(signal, null);
  assert.ok(exit === 0 || exit === 129, `exit ${exit}`);
});

test('without a terminal the full screen says which command to use', async t => {
  const east = kubeconfigFile(t, { east: 'https://127.0.0.1:1' });
  const { stderr, exit } = await ended(start(t, ['--kubeconfig', east]));
  assert.equal(exit, 2);
  assert.match(stderr, /no terminal to prompt on[\s\S]*eastwest up/);
});

test('npm start builds, and prints only what the program prints', async t => {
  const environment = { ...keptCompiled, PATH: process.env.PATH ?? '', HOME: temporaryFolder(t) };
  const argv = ['start', '--', 'up', '--rehearse', '--yes', '-o', 'ndjson'];
  const child = spawn('npm', argv, { cwd: root, env: environment });
  t.after(() => void child.kill('SIGKILL'));
  const { stdout, stderr, exit } = await ended(child);
  assert.equal(exit, 0, stderr);
  const events = stdout
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line));
  assert.equal(events[0].event, 'plan');
  assert.equal(events.at(-1).outcome, 'proven');
});

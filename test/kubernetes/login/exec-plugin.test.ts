import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { ExecEntry } from '../../../source/kubernetes/kubeconfig/entries.ts';
import { createPlugin } from '../../../source/kubernetes/login/exec-plugin.ts';
import { problemOf } from '../../helpers/problem-of.ts';
import { never, until } from '../connecting.ts';
import { folderWith } from '../folder.ts';

const v1 = 'client.authentication.k8s.io/v1';
const answer = (status: object) => JSON.stringify({ apiVersion: v1, kind: 'ExecCredential', status });

/** A plugin that is this shell script; each run leaves a line in the file `runs`. */
function scripted(t: TestContext, script: string, more: Partial<ExecEntry> = {}) {
  const folder = folderWith(t, { plugin: `#!/bin/sh\ncd "$(dirname "$0")"\necho "$*" >> runs\n${script}\n` });
  const entry: ExecEntry = {
    apiVersion: v1,
    command: join(folder, 'plugin'),
    args: [],
    env: {},
    interactiveMode: 'IfAvailable',
    provideClusterInfo: false,
    installHint: undefined,
    ...more,
  };
  const runs = () =>
    existsSync(join(folder, 'runs')) ? readFileSync(join(folder, 'runs'), 'utf8').split('\n').slice(0, -1) : [];
  return { folder, entry, runs, plugin: createPlugin(entry, undefined, process.env, never) };
}

test('ten who ask at once run the plugin once, and later ones not at all', async t => {
  const { plugin, runs } = scripted(t, `echo '${answer({ token: 'abc' })}'`, { args: ['get-token', '--x'] });
  const credentials = await Promise.all(Array.from({ length: 10 }, () => plugin.credential(never)));
  assert.equal(new Set(credentials).size, 1);
  assert.equal((await plugin.credential(never)).token, 'abc');
  assert.deepEqual(runs(), ['get-token --x']);
});

test('an expired credential is fetched again, and a forgotten one', async t => {
  const { plugin, runs, folder } = scripted(t, 'cat answer');
  writeFileSync(join(folder, 'answer'), answer({ token: 'old', expirationTimestamp: '2020-01-01T00:00:00Z' }));
  assert.equal((await plugin.credential(never)).token, 'old');
  writeFileSync(join(folder, 'answer'), answer({ token: 'new', expirationTimestamp: '2100-01-01T00:00:00Z' }));
  const fresh = await plugin.credential(never);
  assert.equal(fresh.token, 'new');
  assert.equal(await plugin.credential(never), fresh);
  assert.equal(runs().length, 2);
  plugin.forget(fresh);
  await plugin.credential(never);
  assert.equal(runs().length, 3);
});

test('it is told what it needs: the version, that nobody is there to be asked, and its own variables', async t => {
  const { entry, folder } = scripted(
    t,
    `echo "$KUBERNETES_EXEC_INFO" > info; echo "$REGION" > region; echo '${answer({ token: 'a' })}'`,
  );
  const cluster = { server: 'https://c', config: { audience: 'x' } };
  await createPlugin({ ...entry, env: { REGION: 'eu' } }, cluster, process.env, never).credential(never);
  assert.deepEqual(JSON.parse(readFileSync(join(folder, 'info'), 'utf8')), {
    kind: 'ExecCredential',
    apiVersion: v1,
    spec: { interactive: false, cluster },
  });
  assert.equal(readFileSync(join(folder, 'region'), 'utf8'), 'eu\n');
});

test('a plugin that is not there comes with its own hint how to get it', async t => {
  const { entry } = scripted(t, '');
  const plugin = createPlugin(
    { ...entry, command: 'no-such-plugin', installHint: 'brew install it' },
    undefined,
    process.env,
    never,
  );
  const problem = await problemOf(plugin.credential(never));
  assert.equal(problem.code, 'unauthorized');
  assert.equal(problem.title, 'The credential plugin no-such-plugin was not found');
  assert.equal(problem.hint, 'brew install it');
});

test('a plugin that fails is quoted, but not its secrets, and tried again the next time', async t => {
  const { plugin, runs } = scripted(t, 'echo "session expired, password=hunter2" >&2; echo s3cret; exit 3');
  const problem = await problemOf(plugin.credential(never));
  assert.match(problem.title, /failed \(exit code 3\)$/);
  assert.match(problem.evidence ?? '', /session expired/);
  assert.doesNotMatch(JSON.stringify(problem), /hunter2|s3cret/);
  await problemOf(plugin.credential(never));
  assert.equal(runs().length, 2);
});

const wrong: readonly (readonly [what: string, output: string, words: RegExp])[] = [
  ['no JSON', 's3cret', /did not return JSON/],
  ['another version', answer({ token: 's3cret' }).replace('/v1"', '/v1beta1"'), /ExecCredential of client\.auth/],
  ['nothing to log in with', answer({}), /neither a token nor a certificate/],
  ['a certificate without key', answer({ clientCertificateData: 's3cret' }), /neither a token nor a certificate/],
];
for (const [what, output, words] of wrong) {
  test(`an answer with ${what} is a problem that does not quote it`, async t => {
    const { plugin } = scripted(t, `echo '${output}'`);
    const problem = await problemOf(plugin.credential(never));
    assert.match(problem.title, words);
    assert.doesNotMatch(JSON.stringify(problem), /s3cret/);
  });
}

const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    // No such process.
    return false;
  }
};
const pidIn = (file: string) => Number(readFileSync(file, 'utf8'));

test('a plugin that hangs is ended, with what it started', async t => {
  const { entry, folder } = scripted(t, 'sleep 60 & echo $! > child; wait');
  const plugin = createPlugin(entry, undefined, process.env, never, 500);
  assert.match((await problemOf(plugin.credential(never))).title, /did not respond within 0\.5 s/);
  await until('its child is gone', () => !isAlive(pidIn(join(folder, 'child'))));
});

test('it runs on while one of those who wait for it stays, and is ended when the last has left', async t => {
  const { plugin, folder } = scripted(t, 'sleep 60 & echo $! > child; wait');
  const [first, second] = [new AbortController(), new AbortController()];
  const asking = [first, second].map(each => plugin.credential(each.signal));
  for (const each of asking) each.catch(() => undefined);
  const child = join(folder, 'child');
  await until('it runs', () => existsSync(child) && readFileSync(child, 'utf8').endsWith('\n'));
  first.abort(new Error('enough'));
  await assert.rejects(asking[0] as Promise<unknown>, { message: 'enough' });
  assert.equal(isAlive(pidIn(child)), true);
  second.abort(new Error('enough'));
  await until('it is gone', () => !isAlive(pidIn(child)));
});

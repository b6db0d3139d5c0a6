/** A server that sends one byte at a time holds no command longer than its time limit. */
import assert from 'node:assert/strict';
import type { RequestListener } from 'node:http';
import { dirname } from 'node:path';
import { test } from 'node:test';
import { fakeApi } from './fake-api.ts';
import { kubeconfigFile } from './kubeconfigs.ts';
import { eventsOf } from './rehearse-in-process.ts';
import { runMain } from './run-main.ts';

const dripping: RequestListener = (_request, response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  const drops = setInterval(() => response.write(' '), 20);
  response.on('close', () => clearInterval(drops));
};

const confirmed = ['--yes', '--confirm', 'mesh1'];

for (const [command, flag] of [
  [['kiali', '--home', 'east', '--yes'], '--timeout'],
  [['kiali', '--disconnect', 'west', '--yes'], '--timeout'],
  [['change-root', '--yes'], '--timeout'],
  [['down', ...confirmed], '--timeout'],
  [['down', '--only', 'west', ...confirmed], '--timeout'],
  [['samples', 'travels', '--home', 'east', '--other', 'west', '--yes'], '--timeout'],
  [['why'], '--timeout'],
  [['up', '--yes'], '--timeout'],
  [['plan'], '--timeout'],
  [['plan', '--exit-code'], '--timeout'],
  [['traffic'], '--for'],
] as const) {
  test(`${command.join(' ')} ends when ${flag} is over, also before there is a plan`, async t => {
    const file = kubeconfigFile(t, { east: await fakeApi(t, dripping), west: await fakeApi(t, dripping) });
    const on = ['--kubeconfig', file, '--cluster', 'east', '--cluster', 'west', '-o', 'ndjson'];
    const { exit, stdout, stderr } = await runMain([...command, flag, '300ms', ...on]);
    assert.equal(exit, 1, stderr);
    assert.equal(stderr.match(/not finished within 0\.3 s/g)?.length, 1, stderr);
    assert.match(stderr, new RegExp(`\\(${flag}\\)`));
    const [failed, result] = eventsOf(stdout).slice(-2);
    assert.deepEqual([failed?.event, failed?.step], ['failed', 'prepare']);
    assert.deepEqual([result?.event, result?.outcome, result?.exit], ['result', 'failed', 1]);
  });
}

for (const command of [['status'], ['check'], ['check', '--reach', '--yes'], ['report', '--to', 'report.tgz']]) {
  test(`${command.join(' ')} ends when --timeout is over`, async t => {
    const file = kubeconfigFile(t, { east: await fakeApi(t, dripping), west: await fakeApi(t, dripping) });
    const on = ['--kubeconfig', file, '--cluster', 'east', '--cluster', 'west'];
    const { exit, stdout, stderr } = await runMain([...command, '--timeout', '300ms', ...on], {
      folder: dirname(file),
    });
    // What checks could not be told is a result of theirs.
    assert.equal(exit, command[0] === 'check' ? 5 : 1, stderr);
    assert.match(stdout + stderr, /not finished within 0\.3 s \(--timeout\)/);
  });
}

test('a probe of servers that drip has its verdict in seconds', async t => {
  const file = kubeconfigFile(t, { east: await fakeApi(t, dripping) });
  const { exit, stdout } = await runMain(['contexts', '--probe', '--kubeconfig', file]);
  assert.equal(exit, 5);
  assert.match(stdout, /unreachable: no response within 3 s/);
});

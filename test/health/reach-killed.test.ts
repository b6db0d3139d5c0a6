/** `eastwest check --reach` as a process that is killed (SIGKILL) while its pods are there: the next run deletes them. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { PROBE_LABEL } from '../../source/manifests/probe-pod.ts';
import { listAt, numberAt } from '../../source/model/fields.ts';
import { rawRequest } from '../bin/raw-request.ts';
import { rehearse } from '../bin/rehearse-in-process.ts';
import { keptCompiled } from '../helpers/kept-compiled.ts';
import { eventually } from '../rehearsal/controllers/worlds.ts';

const root = resolve(import.meta.dirname, '../..');

test('pods that a killed check leaves end by themselves in minutes, and the next check deletes them first', async t => {
  // As slow as in life: its pods are there before they are ready.
  const { file, folder, run } = await rehearse(t, ['east', 'west'], ['--pace', '1']);
  const probes = async () => {
    const all = ['east', 'west'].map(async name => {
      const { body } = await rawRequest(file, name, 'GET', '/api/v1/namespaces/default/pods');
      return listAt(body, 'items').filter(each => JSON.stringify(each).includes(PROBE_LABEL));
    });
    return (await Promise.all(all)).flat();
  };
  const flags = ['--kubeconfig', file, '--cluster', 'east', '--cluster', 'west'];
  const child = spawn(process.execPath, [join(root, 'bin/eastwest.ts'), 'check', '--reach', '--yes', ...flags], {
    cwd: root,
    stdio: 'ignore',
    env: { ...keptCompiled, PATH: process.env.PATH ?? '', HOME: folder },
  });
  const exited = once(child, 'exit');
  t.after(() => void child.kill('SIGKILL'));
  await eventually('a pod of it is there', async () => (await probes()).length > 0);
  child.kill('SIGKILL');
  assert.deepEqual((await exited).slice(1), ['SIGKILL']);
  const left = await probes();
  assert.ok(left.length > 0, 'it was killed too late');
  for (const each of left) assert.ok((numberAt(each, 'spec', 'activeDeadlineSeconds') ?? 9_999) <= 300);
  const again = await run(['check', '--reach', '--yes', '-o', 'json']);
  assert.equal(again.exit, 0, again.stdout.slice(-2_000));
  assert.deepEqual(await probes(), []);
});

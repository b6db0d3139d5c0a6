/** Wrong shapes in real answers end as problems of their clusters, never as a bug. The long form: `test/bench/wrong-shapes.ts`. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BadResponse } from '../../source/kubernetes/failures/bad-response.ts';
import { jsonIn } from '../../source/kubernetes/responses/json.ts';
import { listIn, objectIn } from '../../source/kubernetes/responses/received.ts';
import { statusIn } from '../../source/kubernetes/responses/status.ts';
import { textAt } from '../../source/model/fields.ts';
import { createRandom } from '../../source/rehearsal/mesh/random.ts';
import { eventsOf } from '../bin/rehearse-in-process.ts';
import { startFuzzedWorld } from './fuzzed-world.ts';
import { wrongText } from './wrong-shapes.ts';

const pod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name: 'a',
    namespace: 'sample',
    labels: { app: 'a' },
    annotations: { note: 'x' },
    ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'a', uid: 'u', controller: true }],
    managedFields: [{ manager: 'kubelet', operation: 'Update', fieldsV1: { 'f:status': {} } }],
  },
  spec: { containers: [{ name: 'a' }] },
  status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] },
};

test('the door lets pass or names what is wrong, whatever comes', () => {
  const list = { metadata: { resourceVersion: '1', continue: '' }, items: [pod, pod] };
  const refusal = { kind: 'Status', code: 409, message: 'no', details: { causes: [{ reason: 'x', field: 'y' }] } };
  const random = createRandom(7);
  const doors = [
    [pod, (value: unknown) => objectIn(value, pod)],
    [list, (value: unknown) => listIn(value, pod)],
    [refusal, (value: unknown) => statusIn(value, 500)],
  ] as const;
  for (let count = 0; count < 3000; count += 1) {
    const [right, read] = doors[count % doors.length] ?? doors[0];
    const text = wrongText(JSON.stringify(right), random);
    try {
      read(jsonIn(text));
    } catch (error) {
      assert.ok(error instanceof BadResponse || error instanceof SyntaxError, `${text}: ${String(error)}`);
    }
  }
});

test('no answer of a wrong shape is a bug of a command', async t => {
  const world = await startFuzzedWorld(2);
  t.after(() => world.close());
  const probe = ['contexts', '--probe'];
  const plan = ['plan', '--timeout', '2s'];
  const up = ['up', '--yes', '--timeout', '1s', '-o', 'ndjson'];
  const traffic = ['traffic', '--for', '500ms', '-o', 'ndjson'];
  const soon = ['--timeout', '2s'];
  const others = [['status'], ['check'], ['why'], ['down', '--dry-run'], ['kiali', '--home', 'east', '--dry-run']];
  const commands = [probe, plan, up, ...others.map(each => [...each, ...soon]), probe, plan, traffic];
  let wrong = 0;
  for (let seed = 0; wrong < 150; seed += 1) {
    const ended = await world.fuzz(commands[seed % commands.length] ?? [], seed);
    assert.notEqual(ended.exit, 70, `${ended.command}, seed ${seed}: ${ended.stderr}`);
    assert.doesNotMatch(ended.stdout + ended.stderr, /\u001b/, `${ended.command}, seed ${seed}`);
    wrong += ended.wrong.length;
  }
});

test('a cluster whose answers go wrong during a run fails alone, with the field by name', async t => {
  const world = await startFuzzedWorld(2);
  t.after(() => world.close());
  const up = ['up', '--yes', '-o', 'ndjson'];
  const ended = await world.runChanged(up, 'west', (text, { pathname }) =>
    // The first step that writes; what comes before the run is as it should be.
    pathname.endsWith('/subscriptions') || !pathname.includes('/subscriptions/') ? text : '{"metadata":{"labels":5}}',
  );
  const events = eventsOf(ended.stdout);
  const failed = events
    .filter(each => each.event === 'failed')
    .map(each => [each.cluster, textAt(each, 'problem', 'code')]);
  assert.ok(
    failed.some(([cluster, code]) => cluster === 'west' && code === 'bad-response'),
    JSON.stringify(failed),
  );
  assert.deepEqual(
    failed.filter(([cluster, code]) => cluster === 'east' && code !== 'blocked'),
    [],
  );
  assert.ok(events.some(each => each.event === 'done' && each.step === 'east/control-plane'));
  const result = events.at(-1);
  assert.deepEqual([result?.event, result?.outcome, result?.exit], ['result', 'failed', 1]);
  // The next run continues where this one could not.
  assert.match((await world.run(['up', '--yes'])).stdout, /^mesh1: proven/);
});

/** `eastwest traffic --drill` on simulated clusters: what it measures, and that helloworld is there afterwards whatever happens. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Stopped } from '../../bin/stops.ts';
import { scaledToZero } from '../../source/model/drill.ts';
import { numberAt, textAt } from '../../source/model/fields.ts';
import type { KubeObject } from '../../source/model/kube.ts';
import { rawRequest } from './raw-request.ts';
import { eventsOf, rehearseInstalled } from './rehearse-in-process.ts';

const deployment = '/apis/apps/v1/namespaces/sample/deployments/helloworld-v2';

async function standing(file: string) {
  const { body } = await rawRequest(file, 'west', 'GET', deployment);
  return {
    replicas: numberAt(body, 'spec', 'replicas'),
    noted: textAt(body, 'metadata', 'annotations', 'eastwest/drill'),
  };
}

const whole = { replicas: 1, noted: undefined };

test('a drill is agreed to, measured, and leaves helloworld as it was, also where it is cut off', async t => {
  const { file, run } = await rehearseInstalled(t, ['east', 'west']);

  await t.test('without the mesh ID nothing is scaled', async () => {
    const other = await run(['traffic', '--drill', 'west', '--confirm', 'mesh2']);
    assert.equal(other.exit, 2);
    assert.match(other.stderr, /--confirm mesh2 is not the mesh ID mesh1/);
    const silent = await run(['traffic', '--drill', 'west']);
    assert.equal(silent.exit, 2);
    assert.match(silent.stderr, /--drill west --confirm mesh1/);
    const stranger = await run(['traffic', '--drill', 'vest', '--confirm', 'mesh1']);
    assert.match(stranger.stderr, /--drill vest: no cluster of the mesh has this name/);
    assert.deepEqual(await standing(file), whole);
  });

  await t.test('it tells when responses moved, what was lost, and when they were back', async () => {
    const told = await run(['traffic', '--drill', 'west', '--confirm', 'mesh1', '-o', 'json']);
    assert.equal(told.exit, 0, told.stderr);
    const { drill, outcome } = JSON.parse(told.stdout);
    assert.equal(outcome, 'done');
    assert.deepEqual([drill.cluster, drill.version, drill.outcome], ['west', 'v2', 'done']);
    assert.deepEqual(
      drill.away.clients.map((each: { name: string }) => each.name),
      ['east', 'west'],
    );
    assert.match(told.stderr, /Deployment sample\/helloworld-v2 on west .* is scaled from 1 to 0/);
    assert.deepEqual(await standing(file), whole);
  });

  await t.test('stopped by ctrl-c while helloworld is away, it is brought back before the program ends', async () => {
    const stop = new AbortController();
    const told = await run(['traffic', '--drill', 'west', '--confirm', 'mesh1', '-o', 'ndjson'], stop.signal, text => {
      if (text.includes('"step":"west/drill-away"') && text.includes('"event":"done"'))
        stop.abort(new Stopped('SIGINT'));
    });
    assert.equal(told.exit, 130, told.stderr);
    const events = eventsOf(told.stdout);
    assert.ok(events.some(({ event, step }) => event === 'done' && step === 'west/drill-away'));
    assert.deepEqual(await standing(file), whole);
  });

  await t.test('what a killed drill left without pods is found by plan, and brought back by up', async () => {
    const { body } = await rawRequest(file, 'west', 'GET', deployment);
    const left = scaledToZero(body as KubeObject);
    const { metadata: { annotations } = {}, spec } = left as KubeObject;
    const content = { metadata: { annotations }, spec: { replicas: (spec as { replicas: number }).replicas } };
    await rawRequest(file, 'west', 'PATCH', deployment, { type: 'application/merge-patch+json', content });
    assert.deepEqual(await standing(file), { replicas: 0, noted: '1' });
    const planned = await run(['plan', '--exit-code']);
    assert.equal(planned.exit, 6, planned.stdout);
    const up = await run(['up', '--yes']);
    assert.equal(up.exit, 0, up.stdout + up.stderr);
    assert.match(up.stdout, /proven/);
    assert.deepEqual(await standing(file), whole);
  });
});

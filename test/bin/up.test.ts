/** The main job from the command line, on simulated clusters behind real HTTPS. */
import assert from 'node:assert/strict';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Stopped } from '../../bin/stops.ts';
import { listAt, textAt } from '../../source/model/fields.ts';
import { temporaryFolder } from './kubeconfigs.ts';
import { rawRequest } from './raw-request.ts';
import { eventsOf, rehearse, rehearseInstalled } from './rehearse-in-process.ts';
import { runMain } from './run-main.ts';

const both = ['east', 'west'];

test('up --rehearse ends proven, with answers of both versions from both clusters, and tells no secret', async () => {
  const { exit, stdout, stderr } = await runMain(['up', '--rehearse', '--yes', '-o', 'ndjson']);
  assert.equal(exit, 0, stderr);
  const events = eventsOf(stdout);
  for (const event of events) assert.match(String(event.at), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  const result = events.at(-1);
  assert.deepEqual([result?.event, result?.outcome, result?.exit], ['result', 'proven', 0]);
  const clusters = result?.clusters as { name: string; versions: Record<string, number> }[];
  assert.deepEqual(clusters.map(each => each.name).toSorted(), both);
  for (const { versions } of clusters) assert.ok((versions.v1 ?? 0) > 0 && (versions.v2 ?? 0) > 0);
  const [plan] = events;
  assert.equal(plan?.event, 'plan');
  const steps = listAt(plan, 'steps').map(each => textAt(each, 'id'));
  for (const event of ['started', 'done']) {
    const told = events.filter(each => each.event === event).map(each => each.step);
    assert.deepEqual(told.toSorted(), steps.toSorted(), event);
  }
  assert.equal(events.filter(each => each.event === 'verdict').at(-1)?.state, 'proven');
  assert.doesNotMatch(stdout + stderr, /PRIVATE KEY|eyJ[\w-]{20}/);
});

test('the clusters of a rehearsal share one network where the topology wants that', async () => {
  const argv = ['up', '--rehearse', '--yes', '-o', 'ndjson', '--topology', 'multi-primary-single-network'];
  const { exit, stdout, stderr } = await runMain(argv);
  assert.equal(exit, 0, stderr);
  const [plan] = eventsOf(stdout);
  assert.deepEqual(
    listAt(plan, 'clusters').map(each => textAt(each, 'network')),
    ['network1', 'network1'],
  );
});

test('samples in a namespace of another name prove the mesh, are found again there, and rights are asked for there', async t => {
  const { file, folder, run } = await rehearse(t, both);
  const flags = ['--sample-namespace', 'demo'];
  const changes = async () => (await run(['plan', '--exit-code', ...flags])).exit;
  assert.equal(await changes(), 6);
  const first = await run(['up', '--yes', ...flags]);
  assert.equal(first.exit, 0, first.stderr);
  assert.match(first.stdout, /^mesh1: proven/);
  assert.equal(await changes(), 0);
  assert.equal(statSync(join(folder, 'eastwest-certs/mesh1/root-key.pem')).mode & 0o777, 0o600);
  // Of two clusters in the other order each keeps the version that it has.
  const inOtherOrder = ['--kubeconfig', file, ...both.toReversed().flatMap(name => ['--cluster', name])];
  const turned = await runMain(['plan', '--exit-code', '-o', 'yaml', ...inOtherOrder, ...flags], { folder });
  assert.equal(turned.exit, 0, turned.stderr);
  assert.match(turned.stdout, /namespace: demo/, turned.stderr);
  assert.doesNotMatch(turned.stdout, /namespace: sample\b/);
  const monitoring = await run(['traffic', '--for', '60s', '--until', 'proven', ...flags]);
  assert.equal(monitoring.exit, 0, monitoring.stderr);
});

test('run twice, the second changes nothing; a missing part is seen and mended', async t => {
  const { file, run } = await rehearseInstalled(t, both);
  assert.equal((await run(['plan', '--exit-code'])).exit, 0);
  const second = await run(['up', '--yes', '-o', 'ndjson']);
  assert.equal(second.exit, 0, second.stderr);
  const applied = eventsOf(second.stdout).filter(each => each.event === 'applied');
  assert.ok(applied.length > 30);
  assert.deepEqual(
    applied.filter(each => each.result !== 'unchanged' && each.result !== 'kept'),
    [],
  );

  const received = await run(['traffic', '--for', '60s', '--until', 'proven', '--each', '-o', 'ndjson']);
  assert.equal(received.exit, 0, received.stdout);
  const kinds = new Set(eventsOf(received.stdout).map(each => each.event));
  assert.deepEqual([...kinds].toSorted(), ['response', 'result', 'traffic', 'verdict']);

  const secret = '/api/v1/namespaces/istio-system/secrets/istio-remote-secret-east';
  assert.equal((await rawRequest(file, 'west', 'DELETE', secret)).code, 200);
  assert.equal((await run(['plan', '--exit-code'])).exit, 6);
  const broken = await run(['traffic', '--for', '4s', '-o', 'ndjson']);
  assert.equal(broken.exit, 3);
  assert.equal(eventsOf(broken.stdout).at(-1)?.outcome, 'unproven');
  const mended = await run(['up', '--yes']);
  assert.equal(mended.exit, 0, mended.stderr);
});

test('fields of another manager are named before anything is written', async t => {
  const { file, run } = await rehearse(t, both);
  const write = async (path: string, content: unknown) => {
    const type = 'application/apply-patch+yaml';
    const { code } = await rawRequest(file, 'east', 'PATCH', `${path}?fieldManager=somebody`, { type, content });
    assert.equal(code, 201);
  };
  const service = '/api/v1/namespaces/sample/services/helloworld';
  await write('/api/v1/namespaces/sample', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'sample' } });
  await write(service, {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'helloworld', namespace: 'sample', labels: { app: 'theirs' } },
    spec: { ports: [{ name: 'http', port: 5000 }] },
  });
  const ended = await run(['up', '--yes', '-o', 'ndjson']);
  assert.equal(ended.exit, 3, ended.stderr);
  assert.match(ended.stderr, /was not created by eastwest \(somebody\) and would be changed: .*labels\.app/);
  assert.deepEqual(
    eventsOf(ended.stdout).filter(each => each.event === 'applied'),
    [],
  );
  const { body } = await rawRequest(file, 'east', 'GET', service);
  assert.match(JSON.stringify(body), /"app":"theirs"/);
});

test('stopped after any step, the same command continues and finishes', async t => {
  const { run } = await rehearse(t, both);
  for (const after of [0, 4, 12, 20, 28, 36]) {
    const controller = new AbortController();
    const { exit, stdout } = await stopAfter(after, controller, run);
    const result = eventsOf(stdout).at(-1);
    assert.deepEqual([exit, result?.outcome], [130, 'cancelled'], `stopped after ${after} steps`);
  }
  const last = await run(['up', '--yes', '-o', 'ndjson']);
  assert.equal(last.exit, 0, last.stderr);
});

async function stopAfter(steps: number, controller: AbortController, run: Awaited<ReturnType<typeof rehearse>>['run']) {
  return run(['up', '--yes', '-o', 'ndjson'], controller.signal, text => {
    const done = text.split('"event":"done"').length - 1;
    if (text.includes('"event":"started"') && done >= steps) controller.abort(new Stopped('SIGINT'));
  });
}

test('rehearse says in one line when it is ready, writes privately, and stops on ctrl-c', async t => {
  const file = join(temporaryFolder(t), 'kubeconfig');
  const controller = new AbortController();
  const { exit, stdout } = await runMain(['rehearse', '--clusters', '5', '--kubeconfig-out', file], {
    stopped: controller.signal,
    onStdout: () => {
      assert.equal(statSync(file).mode & 0o777, 0o600);
      controller.abort(new Stopped('SIGINT'));
    },
  });
  assert.equal(exit, 130);
  assert.equal(stdout, `ready: east, west, north, south, c5; KUBECONFIG=${file}; ctrl-c stops them\n`);
});

test('rehearse never writes over a foreign kubeconfig', async t => {
  const file = join(temporaryFolder(t), 'config');
  writeFileSync(file, 'apiVersion: v1\n');
  const { exit, stderr } = await runMain(['rehearse', '--kubeconfig-out', file]);
  assert.equal(exit, 2);
  assert.match(stderr, /exists already/);
  assert.equal(readFileSync(file, 'utf8'), 'apiVersion: v1\n');
  const nowhere = await runMain(['rehearse', '--kubeconfig-out', join(file, 'x')]);
  assert.equal(nowhere.exit, 2);
});

test('--timeout ends what takes too long: exit 1, and what it waited for is told', async t => {
  const { run } = await rehearse(t, both);
  const { exit, stdout, stderr } = await run(['up', '--yes', '-o', 'ndjson', '--timeout', '1ms']);
  assert.equal(exit, 1);
  assert.match(stderr, /not finished within .*--timeout/);
  assert.equal(eventsOf(stdout).at(-1)?.outcome, 'failed');
});

test('values of Istio from a file are in what is applied, shown by the plan, and refused with all that is wrong', async t => {
  const { run, folder } = await rehearse(t, both);
  const file = (name: string, text: string) => writeFileSync(join(folder, name), text);
  file('all.yaml', 'pilot:\n  autoscaleMin: 2\n');
  file('west.yaml', 'meshConfig:\n  accessLogFile: /dev/stdout\n');
  const flags = ['--istio-values', 'all.yaml', '--istio-values', 'west:west.yaml'];
  const first = await run(['up', '--yes', ...flags]);
  assert.match(first.stdout, /^mesh1: proven/, first.stderr);
  assert.match(first.stderr, /west +pilot\.autoscaleMin, meshConfig\.accessLogFile/);
  assert.equal((await run(['plan', '--exit-code', ...flags])).exit, 0);
  file('all.yaml', 'pilot:\n  autoscaleMinimum: 2\n');
  const misspelt = await run(['up', '--yes', ...flags]);
  assert.equal(misspelt.exit, 2, misspelt.stderr);
  assert.match(misspelt.stderr, /east: pilot\.autoscaleMinimum of --istio-values is not a field/);
  file('west.yaml', 'apiVersion: v1\n');
  const wrong = await run(['plan', ...flags, '--istio-values', 'gone.yaml']);
  assert.equal(wrong.exit, 2);
  assert.match(
    wrong.stderr,
    /west\.yaml holds a Kubernetes object[\s\S]*gone\.yaml cannot be read: there is no such file/,
  );
});

test('without samples none are installed or touched, and the mesh is done, never proven, in text and in NDJSON', async t => {
  const { run } = await rehearse(t, both);
  const first = await run(['up', '--yes', '--samples', 'none']);
  assert.equal(first.exit, 0, first.stderr);
  assert.match(
    first.stdout,
    /^mesh1: done, .*\n {2}not proven: no sample apps send requests .*every istiod has synced/,
  );
  assert.doesNotMatch(first.stdout + first.stderr, /: proven|helloworld|curl/);
  assert.equal((await run(['plan', '--exit-code', '--samples', 'none'])).exit, 0);
  assert.match((await run(['up', '--yes'])).stdout, /^mesh1: proven/);
  // What exists by now is not in the plan, and stays.
  const again = await run(['up', '--yes', '--samples', 'none', '-o', 'ndjson']);
  const events = eventsOf(again.stdout);
  assert.deepEqual([events.at(-1)?.outcome, events.at(-1)?.exit], ['done', 0]);
  assert.deepEqual(
    events.filter(each => each.event === 'verdict').map(each => each.state),
    ['unasked'],
  );
  assert.ok(!events.some(each => each.event === 'removed' || /sample/.test(String(each.object))));
  assert.match((await run(['traffic', '--for', '60s', '--until', 'proven'])).stdout, /^mesh1: proven/);
});

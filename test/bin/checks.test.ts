/** What a plan requires, as the command line tells it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { requirements } from '../../source/checks/requirements.ts';
import { listAt, textAt } from '../../source/model/fields.ts';
import { kubeconfigFile } from './kubeconfigs.ts';
import { eventsOf, rehearseInstalled } from './rehearse-in-process.ts';
import { runMain } from './run-main.ts';

const ids = requirements.map(({ id }) => id);

/** The checks of a plan that is written as JSON. */
function checksIn(stdout: string): ReadonlyMap<string, string> {
  const all = listAt(JSON.parse(stdout), 'checks');
  return new Map(all.map(each => [textAt(each, 'id') ?? '', textAt(each, 'verdict') ?? '']));
}

test('simulated clusters meet every requirement of a multi-network mesh', async () => {
  const { exit, stdout, stderr } = await runMain(['plan', '--rehearse', '-o', 'json']);
  assert.equal(exit, 0, stderr);
  const checks = checksIn(stdout);
  assert.deepEqual([...checks.keys()], ids);
  assert.deepEqual(
    [...checks].filter(([, verdict]) => verdict !== 'ok'),
    [
      ['api-version', 'skipped'],
      ['istio-values', 'skipped'],
      ['pull-secrets', 'skipped'],
      ['gateway-addresses', 'skipped'],
      ['pod-ranges', 'skipped'],
      ['address-pools', 'skipped'],
    ],
  );
  assert.deepEqual(listAt(JSON.parse(stdout), 'warnings'), []);
});

test('on one network their pod addresses differ; without load balancers a multi-network mesh is warned of', async () => {
  const flat = ['plan', '--rehearse', '-o', 'json', '--topology', 'multi-primary-single-network'];
  assert.equal(checksIn((await runMain(flat)).stdout).get('pod-ranges'), 'ok');
  const none = await runMain(['plan', '--rehearse', '-o', 'json', '--load-balancer', 'none']);
  assert.equal(none.exit, 0, none.stderr);
  assert.equal(checksIn(none.stdout).get('load-balancers'), 'warning');
  const names = await runMain(['plan', '--rehearse', '--load-balancer', 'hostname']);
  assert.match(names.stdout, /load-balancers: .*\n +east: runs on AWS, which gives host names\n/);
});

test('plan and up tell each check before anything is written', async () => {
  const text = await runMain(['plan', '--rehearse']);
  const [, fine, skipped] = /(\d+) checks ok, (\d+) skipped\n/.exec(text.stdout) ?? [];
  assert.equal(Number(fine) + Number(skipped), ids.length, text.stdout);
  for (const id of ids) assert.ok(text.stdout.includes(` ${id}: `), id);
  const refused = await runMain(['up', '--rehearse', '-o', 'ndjson'], { answer: 'n' });
  assert.equal(refused.exit, 4);
  const events = eventsOf(refused.stdout);
  assert.deepEqual(
    events.filter(each => each.event === 'check').map(each => each.check),
    ids,
  );
  assert.equal(events.at(-1)?.event, 'result');
});

test('what a check refuses is told as its result, as a problem and by the exit code', async t => {
  const file = kubeconfigFile(t, { east: 'https://127.0.0.1:1', west: 'https://127.0.0.1:1' });
  const argv = ['--kubeconfig', file, '--cluster', 'east', '--cluster', 'west'];
  const { exit, stdout } = await runMain(['plan', '-o', 'json', ...argv]);
  assert.equal(exit, 5);
  assert.equal(checksIn(stdout).get('reachable'), 'problem');
  assert.equal(checksIn(stdout).get('clocks'), 'skipped');
});

test('plan as NDJSON begins as up would, changes nothing, and ends with a result', async () => {
  const { exit, stdout, stderr } = await runMain(['plan', '--rehearse', '-o', 'ndjson', '--exit-code']);
  assert.equal(exit, 6, stderr);
  const events = eventsOf(stdout);
  assert.deepEqual(
    events.map(each => each.event),
    ['plan', ...ids.map(() => 'check'), 'result'],
  );
  assert.deepEqual([events.at(-1)?.outcome, events.at(-1)?.exit], ['done', 6]);
});

test('a mesh that is there is described, fits when run again, and is not overwritten by another', async t => {
  const { run } = await rehearseInstalled(t, ['east', 'west']);
  const again = await run(['plan']);
  assert.equal(again.exit, 0, again.stderr);
  assert.match(
    again.stdout,
    /east: a primary created by eastwest \(v1\.\d+\.\d+, mesh mesh1, east, network1, Healthy\)/,
  );
  const other = await run(['plan', '-o', 'json', '--mesh-id', 'other']);
  assert.equal(other.exit, 3, other.stderr);
  assert.equal(checksIn(other.stdout).get('mesh-id'), 'problem');
  assert.match(
    other.stderr,
    /east has a control plane of mesh mesh1, the plan needs other\n {2}run with --mesh-id mesh1/,
  );
});

/** `eastwest change-root` on simulated clusters: what it says before, what it restarts, and how it ends. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { growing } from '../adding/adding.ts';
import { eventsOf } from './rehearse-in-process.ts';

const restarts = ['istiod', 'gateways', 'workloads in sample'].map(each => `east: Restart ${each}`);

test('the root of a proven mesh is changed without a lost request, and up has nothing to change afterwards', async t => {
  const both = ['east', 'west'];
  const mesh = await growing(t, both, both);
  const same = await mesh.run('change-root', both, ['--yes']);
  assert.equal(same.exit, 0, same.stderr);
  assert.match(same.stderr, /every istiod signs with the root of .* and hands out no other/);

  const to = ['--certificates', 'new-root'];
  const asked = await mesh.run('change-root', both, to);
  assert.equal(asked.exit, 2);
  assert.match(asked.stderr, /asks for confirmation/);
  const shown = await mesh.run('change-root', both, [...to, '--dry-run']);
  assert.equal(shown.exit, 0, shown.stderr);
  assert.match(shown.stdout, /^mesh1: change the root CA from [0-9A-F:]{11}… to a generated one$/m);
  const order = shown.stdout.match(/^\d\. .*$/gm);
  assert.deepEqual(order, [
    '1. Issue the new CAs',
    '2. Trust all roots, the present CAs keep signing',
    '3. Sign with the new CAs, all roots are still trusted',
    '4. Drop the old roots',
  ]);
  const east = shown.stdout.split('\n').filter(line => line.startsWith('   east: Restart'));
  assert.deepEqual(
    east.map(line => line.trim()),
    [...restarts, ...restarts, 'east: Restart istiod'],
  );
  assert.equal(existsSync(join(mesh.folder, 'new-root')), false, 'a preview makes nothing');

  const changed = await mesh.run('change-root', both, [...to, '--yes', '-o', 'ndjson']);
  assert.equal(changed.exit, 0, changed.stderr + changed.stdout);
  for (const name of both)
    assert.match(changed.stderr, new RegExp(`^${name}: [1-9]\\d* requests answered, 0 lost$`, 'm'));
  const events = eventsOf(changed.stdout);
  assert.equal(events.at(-1)?.outcome, 'done');
  const restarted = events.filter(each => each.event === 'applied' && each.result === 'configured');
  const objects = new Set(restarted.map(each => each.object));
  for (const workload of ['istio-system/istiod', 'istio-system/istio-eastwestgateway', 'sample/helloworld-v1']) {
    assert.ok(objects.has(`Deployment ${workload}`), workload);
  }
  assert.doesNotMatch(changed.stdout + changed.stderr, /PRIVATE KEY/);

  const again = await mesh.run('change-root', both, [...to, '--yes']);
  assert.equal(again.exit, 0, again.stderr);
  assert.match(again.stdout, /nothing to do/);
  const up = await mesh.run('up', both, [...to, '--yes', '-o', 'ndjson']);
  assert.equal(up.exit, 0, up.stderr + up.stdout);
  const results = eventsOf(up.stdout).flatMap(each => (each.event === 'applied' ? [each.result] : []));
  assert.deepEqual([...new Set(results)].toSorted(), ['kept', 'unchanged']);
  const down = await mesh.run('down', both, ['--yes', '--confirm', 'mesh1', '-o', 'ndjson']);
  assert.equal(down.exit, 0, down.stderr + down.stdout);
  const gone = eventsOf(down.stdout).flatMap(each =>
    each.event === 'removed' ? [`${each.cluster} ${each.object}`] : [],
  );
  for (const name of both) {
    assert.equal(
      gone.filter(each => each.startsWith(`${name} Secret istio-system/cacerts`)).length,
      2,
      'the kept CA too',
    );
  }
});

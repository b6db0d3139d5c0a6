/** After `down` the same clusters take the same mesh again, with what was kept. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventsOf, rehearseInstalled } from './rehearse-in-process.ts';

test('what was taken down is made again, with the cacerts that were kept', async t => {
  const rehearsal = await rehearseInstalled(t, ['east', 'west']);
  const up = () => rehearsal.run(['up', '--yes', '-o', 'ndjson']);
  const down = (...more: readonly string[]) => rehearsal.run(['down', '--yes', '--confirm', 'mesh1', ...more]);
  const kept = await down('--keep', 'cacerts');
  assert.equal(kept.exit, 0, kept.stdout + kept.stderr);
  const second = await up();
  assert.equal(second.exit, 0, second.stdout + second.stderr);
  const events = eventsOf(second.stdout);
  assert.equal(events.at(-1)?.outcome, 'proven');
  const cacerts = events.filter(each => each.event === 'applied' && each.object === 'Secret istio-system/cacerts');
  assert.deepEqual(
    cacerts.map(each => each.result),
    ['kept', 'kept'],
  );
  const whole = await down();
  assert.equal(whole.exit, 0, whole.stdout + whole.stderr);
  const third = await up();
  assert.equal(third.exit, 0, third.stdout + third.stderr);
  assert.equal(eventsOf(third.stdout).at(-1)?.outcome, 'proven');
});

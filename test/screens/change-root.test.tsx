/** Changing the root on the full screen: what restarts is shown, the mesh ID typed, and the requests counted. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exitCodeOf } from '../../state/outcome.ts';
import { closingSummary } from '../../state/words/closing-summary.ts';
import { handMade } from '../state/hand-made.ts';
import { play } from '../state/play.ts';
import { stage } from './stage.tsx';

test('X on Certificates shows what restarts in which order, and nothing starts before the mesh ID is typed', async () => {
  const { app, hands, crashes } = play({ size: { columns: 120, rows: 40 } });
  for (const name of ['east', 'west']) app.commands.toggleMark(name);
  app.commands.show('certificates');
  const shown = await stage(app);
  await shown.press('X');
  await shown.sees('Root from 10:11:12:13… to a generated one:');
  await shown.sees('Nothing changes until you start.');
  await shown.sees('Trust all roots: cacerts with the present CA');
  await shown.sees('Restart gateways');
  await shown.sees('east: Deployment shop/cart stops its pods before new ones are ready');
  await shown.press('S');
  await shown.sees('Change the root of mesh mesh1 on 2 real clusters');
  await shown.sees('Type the mesh ID, mesh1, to change the root, with these restarts');
  await shown.press(...'mesh2');
  app.commands.accept();
  await shown.sees('Not the mesh ID mesh1: nothing was changed');
  assert.equal(app.rootChange.getState().run.phase, 'none');
  await shown.press('\u007f', '1');
  app.commands.accept();
  await shown.sees('changing the root: 0 of');
  const receive = hands.monitor() ?? assert.fail('no requests are sent');
  const at = hands.now + 1_000;
  hands.now = at;
  receive({ event: 'response', cluster: 'east', observation: 'response', version: 'v1', instance: 'a', took: 0.1, at });
  hands.now += 1_000;
  receive({ event: 'miss', cluster: 'west', observation: 'miss', reason: 'HTTP 503', took: 0.1, at });
  await shown.sees('west: 0 requests answered, 1 lost (HTTP 503)');
  hands.run().end('failed', ['east/root-both-gateways']);
  await shown.sees('root not fully changed: 0 of');
  assert.equal(exitCodeOf(app), 1);
  assert.match(closingSummary(app, 'eastwest').join('\n'), /root not fully changed/);
  shown.close();
  await app.commands.leave(0);
  assert.deepEqual(crashes, []);
});

test('where every cluster has the root already, it says so and why S does nothing', async () => {
  const { operations } = handMade();
  const { app } = play({
    kind: 'rehearsal',
    size: { columns: 120, rows: 40 },
    prepareRootChange: async (...given) => ({ ...(await operations.prepareRootChange(...given)), steps: [] }),
  });
  app.commands.show('certificates');
  const shown = await stage(app);
  await shown.press('X');
  await shown.sees('and hands out no other. e on Certificates names another folder.');
  await shown.press('S');
  await shown.sees('every cluster has this root already');
  assert.doesNotMatch(shown.words(), /0 steps/);
  shown.close();
});

test('while the root is changed, neither an installation nor a removal starts', async () => {
  const { app, hands } = play({ kind: 'rehearsal' });
  app.commands.prepareRootChange();
  await new Promise(resolve => setTimeout(resolve, 0));
  const shown = await stage(app);
  app.commands.show('change-root');
  await shown.sees('Nothing changes until you start.');
  await shown.press('S');
  await shown.sees('changing the root: 0 of');
  app.commands.install();
  await shown.sees('the root is being changed');
  assert.equal(app.run.getState().phase, 'none');
  app.commands.stopRootChange();
  await shown.sees('stopped: 0 of');
  assert.equal(hands.monitor() !== undefined, true);
  shown.close();
});

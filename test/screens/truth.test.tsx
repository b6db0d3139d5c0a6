import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plainKey } from '../../screens/keyboard/press.ts';
import { createPress } from '../../screens/press.ts';
import { play, settled, until } from '../state/play.ts';
import { keys, stage } from './stage.tsx';

const size = { columns: 100, rows: 30 };

test('back on Plan after a run, the clusters are read again', async () => {
  const { app, hands } = play({ kind: 'rehearsal', size });
  app.commands.preparePlan();
  await until(() => app.draft.getState().draft === 'ready');
  const before = app.draft.getState();
  app.commands.show('plan');
  await settled();
  assert.equal(readOf(before), readOf(app.draft.getState()), 'nothing has run since');
  app.commands.start();
  await settled();
  hands.run().end('done');
  await until(() => app.run.getState().phase === 'over');
  app.commands.back();
  await until(() => app.draft.getState().draft === 'ready' && readOf(app.draft.getState()) !== readOf(before));
  await app.commands.leave(0);
});

/** What stays the same as long as the plan was not prepared again. */
const readOf = (draft: object) => ('steps' in draft ? draft.steps : undefined);

test('a refusal goes when what it was about is over', async () => {
  const { app, hands } = play({ kind: 'rehearsal', size });
  app.commands.preparePlan();
  await until(() => app.draft.getState().draft === 'ready');
  app.commands.start();
  await settled();
  app.commands.refuse('r: available when the install finishes');
  assert.notEqual(app.view.getState().notice, undefined);
  hands.run().end('done');
  await until(() => app.run.getState().phase === 'over');
  assert.equal(app.view.getState().notice, undefined);
  await app.commands.leave(0);
});

test('q asks where the mesh is watched, and enter leaves', async () => {
  const played = play({ kind: 'rehearsal', size });
  const { app, hands } = played;
  app.commands.preparePlan();
  await until(() => app.draft.getState().draft === 'ready');
  app.commands.start();
  await settled();
  hands.run().end('done');
  await until(() => app.run.getState().phase === 'over');
  app.commands.show('traffic');
  await until(() => app.traffic.getState().phase === 'listening');
  const shown = await stage(app);
  await shown.press('q');
  assert.deepEqual(played.left, []);
  await shown.sees('Leave eastwest?');
  await shown.press(keys.enter);
  await until(() => played.left.length > 0);
  shown.close();
});

test('Plan where nothing is to be changed says so and leads to Traffic by one press, not by a key that is held', async () => {
  const { app } = play({
    kind: 'rehearsal',
    size,
    changes: async (previews, { tell }) => {
      for (const { step, objects } of previews) {
        for (const { metadata } of objects) {
          tell({ step: step.id, cluster: step.cluster, object: `Namespace ${metadata.name}`, will: 'keep' });
        }
      }
    },
  });
  app.commands.preparePlan();
  app.commands.show('plan');
  const shown = await stage(app);
  await shown.sees('Nothing to change: all 6 objects are already right.');
  let now = 0;
  const press = createPress(app, () => now);
  for (const _one of 'three') press(plainKey('enter'), false);
  assert.equal(app.view.getState().screens.at(-1), 'plan');
  now += 1000;
  press(plainKey('enter'), true);
  assert.equal(app.view.getState().screens.at(-1), 'traffic');
  assert.equal(app.traffic.getState().phase, 'listening');
  shown.close();
  await app.commands.leave(0);
});

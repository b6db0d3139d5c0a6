/** Plan filtered to what changes: the cursor is on a cell that has something. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ObjectChange } from '../../source/preparation/object-changes.ts';
import { chosenDraftLane } from '../../state/lanes.ts';
import { context } from '../state/hand-made-clusters.ts';
import { play, until } from '../state/play.ts';
import { keys, stage } from './stage.tsx';

const names = ['east', 'west'];
const told: readonly ObjectChange[] = names.flatMap(cluster =>
  [0, 1, 2, 3].map(row => ({
    step: `${cluster}/${row}`,
    cluster,
    object: `Namespace n${row}`,
    will: cluster === 'west' && row === 1 ? ('create' as const) : ('keep' as const),
  })),
);

test('only the second cluster changes: it is chosen until an arrow moves, and its step is shown', async () => {
  const { app, crashes } = play({
    contexts: names.map(name => context(name)),
    size: { columns: 100, rows: 30 },
    changes: async (_previews, { tell }) => {
      for (const each of told) tell(each);
    },
  });
  for (const name of names) app.commands.toggleMark(name);
  app.commands.preparePlan();
  app.commands.show('plan');
  const { draft } = app;
  await until(() => {
    const now = draft.getState();
    return now.draft === 'ready' && now.changes.complete;
  });
  const shown = await stage(app);
  assert.equal(chosenDraftLane(app), 0);
  await shown.press('/');
  assert.equal(chosenDraftLane(app), 1);
  await shown.sees('B west: Other steps');
  await shown.press(keys.enter);
  await shown.sees('west: Prepare the namespace');
  await shown.press(keys.enter, '\u001b[D');
  assert.equal(chosenDraftLane(app), 0, 'whoever moves is where they moved to');
  await shown.press('/');
  assert.equal(chosenDraftLane(app), 0);
  assert.deepEqual(crashes, []);
  shown.close();
  await app.commands.leave(0);
});

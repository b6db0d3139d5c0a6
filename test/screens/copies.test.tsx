import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Problem } from '../../source/model/problem.ts';
import { ProblemsError } from '../../source/model/problems-error.ts';
import { handMade } from '../state/hand-made.ts';
import { context, survey } from '../state/hand-made-clusters.ts';
import { play, settled } from '../state/play.ts';
import { stage } from './stage.tsx';

const size = { columns: 100, rows: 30 };
const problem: Problem = { code: 'same-cluster', title: 'east and west are one cluster', hint: 'leave one out' };

test('where the check takes copies for one cluster, a key says that they are copies, and the plan is made', async () => {
  const asked: (true | undefined)[] = [];
  const { prepare: willing } = handMade().operations;
  const played = play({
    kind: 'rehearsal',
    size,
    prepare: (host, choices, signal) => {
      asked.push(choices.copiedClusters);
      return choices.copiedClusters ? willing(host, choices, signal) : Promise.reject(new ProblemsError([problem], []));
    },
  });
  const { app } = played;
  app.commands.preparePlan();
  await settled();
  const shown = await stage(app);
  for (const screen of ['plan', 'certificates'] as const) {
    app.commands.show(screen);
    await shown.sees('= treat as copies');
  }
  await shown.press('=');
  await settled();
  app.commands.show('plan');
  await shown.sees('Nothing changes until you start.');
  assert.deepEqual(asked, [undefined, true]);
  await shown.press('=');
  await shown.sees('no two contexts look like one cluster');
  shown.close();
  await app.commands.leave(0);
});

test('on Clusters the key is shown where two marked ones have the same UID, says it and takes it back', async () => {
  const played = play({
    size,
    contexts: ['east', 'west'].map(name => context(name)),
    probe: async () => survey('the same'),
  });
  const { app } = played;
  const shown = await stage(app);
  assert.ok(!shown.words().includes('treat as copies'));
  for (const name of ['east', 'west']) app.commands.toggleMark(name);
  await settled();
  await shown.sees('= treat as copies');
  await shown.press('=');
  assert.equal(app.session.getState().copiedClusters, true);
  await shown.sees('clusters with the same UID count as copies');
  await shown.press('=');
  assert.equal(app.session.getState().copiedClusters, undefined);
  shown.close();
  await app.commands.leave(0);
});

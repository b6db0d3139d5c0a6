import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ProblemsError } from '../../source/model/problems-error.ts';
import type { Operations } from '../../state/operations.ts';
import { exitCodeOf } from '../../state/outcome.ts';
import { closingSummary } from '../../state/words/closing-summary.ts';
import { handMade } from '../state/hand-made.ts';
import { play } from '../state/play.ts';
import { keys, stage } from './stage.tsx';

/** A removal that is looked at as often as it is asked for; after the first time nothing is left. */
function onceThere(): Operations['prepareRemoval'] {
  const { operations } = handMade();
  let probes = 0;
  return async (...given) => {
    const found = await operations.prepareRemoval(...given);
    probes += 1;
    return probes === 1 ? found : { ...found, steps: [], changes: false, warnings: [] };
  };
}

test('the mesh is shown before it is deleted, the mesh ID is typed, and the end is proven by another look', async () => {
  const { app, hands, crashes } = play({ prepareRemoval: onceThere() });
  const shown = await stage(app);
  await shown.press(' ', keys.down, ' ');
  await shown.sees('OpenShift 4.21.3');
  await shown.press('x');
  await shown.sees('2 steps on 2 clusters, 4 objects to delete. Nothing changes until you start.');
  await shown.sees('keep Namespace shop: holds ConfigMap shop/theirs, not created by eastwest');
  await shown.sees('east: shop/cart has a sidecar');
  await shown.press(keys.enter);
  assert.equal(app.removal.getState().run.phase, 'none', 'enter deletes nothing');
  // Enter twice within a moment is a key held down, which confirms nothing: what it would do is done.
  await shown.press('x', ...'mesh2');
  await shown.sees('Delete mesh mesh1 on 2 real clusters');
  app.commands.accept();
  await shown.sees('Not the mesh ID mesh1: nothing was changed');
  assert.equal(app.removal.getState().run.phase, 'none');
  await shown.press('\u007f', '1');
  app.commands.accept();
  await shown.sees('deleting: 0 of 2 steps done');
  const { report, end } = hands.run();
  for (const cluster of ['east', 'west']) {
    const step = `${cluster}/remove-namespaces`;
    report({ event: 'removed', step, cluster, object: 'Namespace sample', result: 'removed', at: hands.now });
    report({ event: 'done', step, cluster, seconds: 1, at: hands.now });
  }
  end('done');
  await shown.sees('deleted: nothing of this mesh is left');
  assert.equal(exitCodeOf(app), 0);
  assert.match(
    closingSummary(app, 'eastwest').join('\n'),
    /mesh mesh1 of east, west: deleted: nothing of this mesh is left\./,
  );
  await shown.press('r');
  await shown.sees('Nothing of this mesh is left to delete.');
  shown.close();
  await app.commands.leave(0);
  assert.deepEqual(crashes, []);
});

test('what would be left behind for another reason is not called deleted', async () => {
  const { app, hands } = play({ kind: 'rehearsal' });
  const shown = await stage(app);
  await shown.press('x');
  await shown.sees('4 objects to delete');
  await shown.press('x');
  await shown.sees('deleting: 0 of 2 steps done');
  hands.run().end('done');
  await shown.sees('not fully deleted');
  assert.equal(exitCodeOf(app), 1);
  shown.close();
  await app.commands.leave(0);
});

test('while the mesh is being deleted nothing is installed, and leaving asks', async () => {
  const { app, hands } = play({ kind: 'rehearsal' });
  const shown = await stage(app);
  await shown.press('x');
  await shown.sees('4 objects to delete');
  await shown.press('x');
  await shown.sees('deleting: 0 of 2 steps done');
  app.commands.install();
  await shown.sees('the mesh is being deleted');
  await shown.press(keys.ctrlC);
  await shown.sees('The mesh is still being deleted.');
  await shown.sees('stop the run safely, stay here');
  await shown.press(keys.enter);
  await shown.sees('stopped: 0 of 2 steps done');
  hands.run();
  shown.close();
  await app.commands.leave(0);
});

test('one cluster is chosen to leave, and the rest of the mesh stays', async () => {
  const asked: (readonly string[])[] = [];
  const { operations } = handMade();
  const prepareRemoval: Operations['prepareRemoval'] = (host, choices, signal) => {
    asked.push(choices.only);
    return operations.prepareRemoval(host, choices, signal);
  };
  const { app } = play({ kind: 'rehearsal', prepareRemoval });
  const shown = await stage(app);
  await shown.press('x');
  await shown.sees('2 steps on 2 clusters');
  await shown.press(keys.tab, ' ');
  await shown.sees('west leaves the mesh: 2 steps');
  await shown.press(' ');
  await shown.sees('2 steps on 2 clusters, 4 objects to delete. Nothing changes until you start.');
  assert.deepEqual(asked, [[], ['west'], []]);
  shown.close();
  await app.commands.leave(0);
});

test('what is kept and what goes too is chosen on the screen at 80 columns, and said before anything is deleted', async () => {
  const asked: unknown[] = [];
  const { operations } = handMade();
  const prepareRemoval: Operations['prepareRemoval'] = (host, choices, signal) => {
    const { keep, operator, crds } = choices.options;
    asked.push({ keep: [...keep], operator, crds });
    return operations.prepareRemoval(host, choices, signal);
  };
  const { app } = play({ kind: 'rehearsal', prepareRemoval, size: { columns: 80, rows: 24 } });
  const shown = await stage(app);
  await shown.press('x');
  await shown.sees('keep [ ]s samples [ ]C cacerts [ ]i namespaces delete [ ]o operator [ ]D CRDs');
  await shown.press('C', 'i', 's');
  await shown.sees('keep [x]s samples [x]C cacerts [x]i namespaces delete [ ]o operator [ ]D CRDs');
  await shown.press('s', 'i', 'o', 'D');
  await shown.sees('keep [ ]s samples [x]C cacerts [ ]i namespaces delete [x]o operator [x]D CRDs');
  assert.deepEqual(asked.at(-1), { keep: ['cacerts'], operator: true, crds: true });
  shown.close();
  await app.commands.leave(0);
});

test('where no operator is left, F has its finalizers cleared, and only then; it is shown as any other deletion', async () => {
  const { operations } = handMade();
  const prepareRemoval: Operations['prepareRemoval'] = async (host, choices, signal) => {
    if (choices.options.clearFinalizers === true) return operations.prepareRemoval(host, choices, signal);
    throw new ProblemsError([{ code: 'no-operator', title: 'no Istio operator runs on east', hint: 'restore it' }]);
  };
  const { app } = play({ kind: 'rehearsal', prepareRemoval });
  const shown = await stage(app);
  await shown.press('x');
  await shown.sees('no Istio operator runs on east');
  await shown.sees('F clear finalizers');
  await shown.press('F');
  await shown.sees('4 objects to delete');
  assert.equal(app.removal.getState().run.phase, 'none');
  await shown.press('F');
  await shown.sees('no Istio operator runs on east');
  shown.close();
  await app.commands.leave(0);
});

test('phases stand against clusters, a cell opens into its steps, and a run of it is told cell by cell', async () => {
  const { app, hands } = play({ kind: 'rehearsal', size: { columns: 100, rows: 30 } });
  const shown = await stage(app);
  await shown.press('x');
  await shown.sees('4 objects to delete');
  const cell = () => shown.lines().find(line => line.includes('1 CA and namespaces')) ?? '';
  assert.match(cell(), /1 CA and namespaces +▸-2 =1 +-2 =1/);
  await shown.press(keys.tab);
  assert.match(cell(), /1 CA and namespaces +-2 =1 +▸-2 =1/);
  await shown.press(keys.enter);
  await shown.sees('west: Delete namespaces');
  await shown.press(keys.enter, 'x');
  await shown.sees('⋯ deleting: 0 of 2 steps done');
  const { report, end } = hands.run();
  const step = 'east/remove-namespaces';
  report({ event: 'started', step, cluster: 'east', at: hands.now });
  report({
    event: 'failed',
    step,
    cluster: 'east',
    problem: { code: 'timed-out', title: 'held by a finalizer', hint: 'h' },
    at: hands.now,
  });
  end('failed');
  await shown.sees('✗ not fully deleted');
  assert.match(cell(), /▸✗ 0\/1 held by a finalizer/);
  shown.close();
  await app.commands.leave(0);
});

test('while the clusters are read again for a choice, the choices stay, and r says when it is available', async () => {
  const { operations } = handMade();
  let probes = 0;
  const { app, crashes } = play({
    prepareRemoval: (...given) => {
      probes += 1;
      return probes === 1 ? operations.prepareRemoval(...given) : new Promise(() => {});
    },
  });
  const shown = await stage(app);
  await shown.press(' ', keys.down, ' ');
  await shown.sees('OpenShift 4.21.3');
  await shown.press('x');
  await shown.sees('4 objects to delete');
  await shown.press('s');
  await shown.sees('reading what there is to delete');
  await shown.sees('keep [x]s samples');
  assert.ok(!shown.words().includes('Not read yet'));
  await shown.press('r');
  await shown.sees('r: available when all clusters are read');
  shown.close();
  await app.commands.leave(0);
  assert.deepEqual(crashes, []);
});

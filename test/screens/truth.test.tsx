import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plainKey } from '../../screens/keyboard/press.ts';
import { createPress } from '../../screens/press.ts';
import { survey } from '../state/hand-made-clusters.ts';
import { play, prepared, settled, started, until } from '../state/play.ts';
import { keys, stage } from './stage.tsx';

const size = { columns: 100, rows: 30 };

test('back on Plan after a run, the clusters are read again', async () => {
  const { app, hands } = play({ kind: 'rehearsal', size });
  await prepared(app);
  const before = app.draft.getState();
  app.commands.show('plan');
  await settled();
  assert.equal(readOf(before), readOf(app.draft.getState()), 'nothing has run since');
  app.commands.brake('start');
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
  await started(app);
  app.commands.refuse('r: available when the install finishes');
  assert.notEqual(app.view.getState().notice, undefined);
  hands.run().end('done');
  await until(() => app.run.getState().phase === 'over');
  assert.equal(app.view.getState().notice, undefined);
  await app.commands.leave(0);
});

test('a cluster that does not respond is named above the phases, and its cell is the one that is shown', async () => {
  const { app, hands } = play({ kind: 'rehearsal', size });
  await started(app);
  const { report } = hands.run();
  const at = hands.now;
  const of = { step: 'west/0', cluster: 'west' };
  report({ event: 'started', ...of, at });
  report({ event: 'waiting', ...of, for: 'west does not respond; last: not ready', away: true, since: at, at });
  await until(() => app.run.getState().rows['west/0']?.reason !== undefined);
  hands.now = at + 47_000;
  app.view.setState({ now: hands.now });
  for (const each of [size, { columns: 80, rows: 24 }, { columns: 60, rows: 15 }]) {
    app.commands.resize(each.columns, each.rows);
    const shown = await stage(app);
    await shown.sees('! B west has not responded for 47 s');
    shown.close();
  }
  app.commands.resize(size.columns, size.rows);
  const shown = await stage(app);
  await shown.sees('west does not respond; last: not ready (for 47 s)');
  report({ event: 'waiting', ...of, for: 'west responds again', at: at + 48_000 });
  await until(() => app.run.getState().rows['west/0']?.reason?.words === 'west responds again');
  await shown.settle();
  assert.doesNotMatch(shown.words(), /has not responded/);
  shown.close();
  await app.commands.leave(0);
});

test('the log says of each line what became of it', async () => {
  const { app, hands } = play({ kind: 'rehearsal', size });
  await started(app);
  const { report } = hands.run();
  const at = hands.now;
  report({ event: 'started', step: 'west/0', cluster: 'west', at });
  report({ event: 'done', step: 'west/0', cluster: 'west', seconds: 3, at: at + 3000 });
  app.commands.toggleLog();
  const shown = await stage(app);
  await shown.sees('(3.0 s)');
  assert.match(shown.words(), / B done: .* \(3\.0 s\)/);
  shown.close();
  await app.commands.leave(0);
});

for (const screen of ['traffic', 'install'] as const) {
  test(`q asks on ${screen} where the mesh is watched, and enter leaves`, async () => {
    const played = play({ kind: 'rehearsal', size });
    const { app, hands } = played;
    await started(app);
    hands.run().end('done');
    await until(() => app.run.getState().phase === 'over');
    app.commands.show('traffic');
    await until(() => app.traffic.getState().phase === 'listening');
    app.commands.show(screen);
    const shown = await stage(app);
    await shown.press('q');
    assert.deepEqual(played.left, []);
    await shown.sees('Leave eastwest? The mesh stays as it is; its traffic is no longer watched.');
    await shown.press(keys.enter);
    await until(() => played.left.length > 0);
    shown.close();
  });
}

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

test('after a run Plan leads to Traffic where nothing is left to be changed', async () => {
  const { app, hands } = play({
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
  await prepared(app);
  app.commands.show('plan');
  app.commands.brake('start');
  await settled();
  hands.run().end('done');
  await until(() => app.run.getState().phase === 'over');
  app.commands.back();
  const shown = await stage(app);
  await shown.sees('Nothing to change');
  await shown.sees('enter Traffic');
  shown.close();
  await app.commands.leave(0);
});

test('back on Clusters after a run or a removal its clusters are read again, and only then', async () => {
  const asked: string[] = [];
  const { app, hands } = play({
    kind: 'rehearsal',
    size,
    probe: async name => {
      asked.push(name);
      return survey(name);
    },
  });
  await settled();
  const both = ['east', 'west'];
  assert.deepEqual(asked.splice(0), both);
  await prepared(app);
  app.commands.show('plan');
  app.commands.show('clusters');
  await settled();
  assert.deepEqual(asked, [], 'nothing has run since');
  app.commands.brake('start');
  await settled();
  hands.now += 1000;
  hands.run().end('done');
  await until(() => app.run.getState().phase === 'over');
  app.commands.show('clusters');
  await until(() => asked.length === 2);
  assert.deepEqual(asked.splice(0), both);
  app.commands.show('remove');
  app.commands.prepareRemoval();
  await until(() => app.removal.getState().draft.draft === 'ready');
  hands.now += 1000;
  app.commands.brake('remove');
  await settled();
  hands.now += 1000;
  hands.run().end('done');
  await until(() => app.removal.getState().run.phase === 'over');
  app.commands.back();
  await until(() => asked.length === 2);
  await app.commands.leave(0);
});

test('counters that are reset leave no verdict: the next one rests on what is counted from then on', async () => {
  const { app, hands } = play({ kind: 'rehearsal', size });
  await started(app);
  hands.run().end('done');
  await until(() => app.run.getState().phase === 'over');
  app.commands.show('traffic');
  await until(() => app.traffic.getState().phase === 'listening');
  const proven = { event: 'verdict', state: 'proven', words: 'every cluster', evidence: [] } as const;
  const first = hands.monitor();
  first?.({ ...proven, at: hands.now });
  const shown = await stage(app);
  await shown.sees('proven');
  for (let second = 0; second < 20; second++) {
    hands.now += 1000;
    for (const version of ['v1', 'v2'])
      first?.({
        event: 'response',
        cluster: 'east',
        observation: 'response',
        version,
        instance: 'i',
        took: 0.01,
        at: hands.now,
      });
  }
  await shown.press('0');
  const rates = app.traffic.getState().paths[0]?.paths.map(({ rate }) => Math.round(rate));
  assert.deepEqual(rates, [1, 1], 'a rate is of the window, which goes on');
  assert.equal(app.traffic.getState().verdict, undefined);
  const head = shown.lines().slice(0, 5).join(' ');
  assert.doesNotMatch(head, /proven/, 'what happened before stays among the events alone');
  assert.equal(app.traffic.getState().phase, 'listening');
  first?.({ ...proven, at: hands.now });
  assert.equal(app.traffic.getState().verdict, undefined, 'what was counted before tells nothing any more');
  hands.monitor()?.({ ...proven, at: hands.now });
  await shown.settle();
  assert.match(shown.lines().slice(0, 5).join(' '), /proven/);
  shown.close();
  await app.commands.leave(0);
});

test('that the topology has become another is not said any longer than it is so', async () => {
  let found: (over: Parameters<typeof survey>[1]) => void = () => undefined;
  const { app } = play({
    kind: 'rehearsal',
    size,
    probe: name =>
      name === 'east'
        ? new Promise(resolve => {
            found = over => resolve(survey(name, over));
          })
        : Promise.resolve(survey(name)),
  });
  const { topology: _chosen, ...open } = app.session.getState();
  app.session.setState(open, true);
  await settled();
  app.commands.place('west', 'network', 1);
  assert.match(app.view.getState().notice?.words ?? '', /the topology is multi-primary, single network now/);
  const { notice } = app.view.getState();
  found({});
  await settled();
  assert.equal(app.view.getState().notice, notice, 'it is still so');
  app.session.setState({ topology: 'multi-primary-multi-network' });
  assert.equal(app.view.getState().notice, undefined);
  await app.commands.leave(0);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ObjectChange } from '../../source/preparation/object-changes.ts';
import { brakes } from '../../state/brake.ts';
import { brakeVerbs } from '../../state/words/brake-words.ts';
import { context } from '../state/hand-made-clusters.ts';
import { type Played, play, settled, until } from '../state/play.ts';
import { sizes } from './scenes.ts';
import { keys, type Stage, stage } from './stage.tsx';

const told: readonly ObjectChange[] = [
  { step: 'east/0', cluster: 'east', object: 'Namespace istio-system', will: 'keep' },
  { step: 'east/1', cluster: 'east', object: 'Secret istio-system/cacerts', will: 'create' },
  { step: 'east/2', cluster: 'east', object: 'Istio default', will: 'change', rollout: 'istiod (Istio default)' },
  { step: 'west/0', cluster: 'west', object: 'Secret istio-system/token', will: 'replace', why: 'the type differs' },
  { step: 'west/1', cluster: 'west', object: 'Gateway g', will: 'unknown', why: 'may not patch gateways' },
];

async function planned(names: readonly string[], more: Parameters<typeof play>[0] = {}): Promise<Played> {
  const contexts = names.map(name => context(name));
  const played = play({
    contexts,
    changes: async (_previews, { tell }) => {
      for (const each of told) tell(each);
    },
    ...more,
  });
  const { commands, draft } = played.app;
  if (more.kind !== 'rehearsal') for (const name of names) commands.toggleMark(name);
  commands.preparePlan();
  commands.show('plan');
  await until(() => {
    const now = draft.getState();
    return now.draft === 'ready' && now.changes.complete;
  });
  return played;
}

const rowOf = (shown: Stage, name: string) =>
  (shown.lines().find(line => new RegExp(`^ +[A-Z]+ +${name} `).test(line)) ?? '').trim().split(/ {2,}|(?<=^\w+) /);

test('before an install the form tells of each cluster its server and what is created, changed, deleted, restarted', async () => {
  const { app } = await planned(['east', 'west'], { size: { columns: 100, rows: 30 } });
  const shown = await stage(app);
  await shown.press('S');
  await shown.sees('Install mesh1 on 2 real clusters');
  await shown.sees('+ 2 create ~ 1 change - 1 delete = 1 already right ? 1 unknown 1 restart');
  assert.deepEqual(rowOf(shown, 'east'), ['A', 'east', 'east.example.com:6443', '1', '1', '–', '1']);
  assert.deepEqual(rowOf(shown, 'west'), ['B', 'west', 'west.example.com:6443', '1', '–', '1', '–']);
  await shown.sees('Restarts pods: istiod (Istio default) on east.');
  await shown.sees('Unknown: Gateway g on west: may not patch gateways');
  await shown.sees('Type the mesh ID, mesh1, to start the install:');
  assert.equal(app.run.getState().phase, 'none');
  await shown.press(keys.esc);
  assert.doesNotMatch(shown.words(), /real clusters type|Type the mesh ID/);
  assert.equal(app.run.getState().phase, 'none');
  shown.close();
  await app.commands.leave(0);
});

test('while servers are still asked the form says so, and its counts grow', async () => {
  let tell: (change: ObjectChange) => void = () => undefined;
  let end = () => {};
  const { app } = await (async () => {
    const played = play({
      contexts: [context('east'), context('west')],
      size: { columns: 100, rows: 30 },
      changes: (_previews, asking) => {
        tell = asking.tell;
        return new Promise(resolve => {
          end = resolve;
        });
      },
    });
    for (const name of ['east', 'west']) played.app.commands.toggleMark(name);
    played.app.commands.preparePlan();
    played.app.commands.show('plan');
    await until(() => played.app.draft.getState().draft === 'ready');
    return played;
  })();
  const shown = await stage(app);
  await shown.press('S');
  await shown.sees('Still comparing with the clusters: the counts grow.');
  for (const each of told) tell(each);
  await shown.sees('+ 2 create ~ 1 change');
  end();
  await shown.sees('Restarts pods: istiod');
  assert.doesNotMatch(shown.words(), /Still comparing/);
  shown.close();
  await app.commands.leave(0);
});

test('a rehearsal is started by its one key, and deleted by its one key', async () => {
  const { app, hands } = await planned(['east', 'west'], { kind: 'rehearsal' });
  const shown = await stage(app);
  await shown.press('S');
  assert.equal(app.view.getState().prompt, undefined);
  assert.equal(app.run.getState().phase, 'running');
  hands.run().end('done');
  await until(() => app.run.getState().phase === 'over');
  app.commands.show('remove');
  app.commands.prepareRemoval();
  await shown.sees('4 objects to delete');
  await shown.press('x');
  await shown.sees('deleting: 0 of 2 steps done');
  shown.close();
  await app.commands.leave(0);
});

test('of many clusters the arrows show each, whatever the size of the terminal, and the sum stays', async () => {
  const names = ['east', 'west', ...Array.from({ length: 10 }, (_, index) => `cluster-${index + 3}`)];
  for (const size of sizes) {
    const { app } = await planned(names, { size });
    const shown = await stage(app);
    await shown.press('S');
    await shown.sees('Install mesh1 on 12 real clusters');
    const seen = new Set<string>();
    for (let index = 0; index < names.length; index++) {
      for (const name of names) if (rowOf(shown, name).length > 1) seen.add(name);
      assert.match(shown.words(), /\+ 2 create/);
      assert.ok(shown.lines().length <= size.rows);
      await shown.press(keys.down);
    }
    assert.deepEqual([...seen].toSorted(), names.toSorted());
    shown.close();
    await app.commands.leave(0);
  }
});

test('a long name of a server keeps its end, and every count its column', async () => {
  const long = `https://${'a'.repeat(80)}.gr7.eu-west-1.eks.amazonaws.com:6443`;
  for (const size of sizes) {
    const played = play({ contexts: [context('east', { server: long }), context('west')], size });
    for (const name of ['east', 'west']) played.app.commands.toggleMark(name);
    const shown = await stage(played.app);
    played.app.commands.brake('start');
    await shown.sees('.com:6443');
    const ends = ['RESTART', ' east ', ' west '].map(
      words =>
        shown
          .lines()
          .find(line => line.includes(words) && / \S+$/.test(line) && !line.startsWith('A'))
          ?.trimEnd().length,
    );
    assert.equal(new Set(ends).size, 1, shown.lines().join('\n'));
    shown.close();
    await played.app.commands.leave(0);
  }
});

test('typing the mesh ID moves nothing behind the form', async () => {
  const { app } = await planned(['east', 'west']);
  const shown = await stage(app);
  const before = app.view.getState().cursors.phases;
  await shown.press('S', ...'jkGg', keys.down, keys.down);
  assert.equal(app.view.getState().cursors.phases, before);
  assert.equal(app.view.getState().prompt?.text, 'jkGg');
  shown.close();
  await app.commands.leave(0);
});

test('what a change would do is said by one verb, in the question and on its key', async () => {
  const { app } = await planned(['east', 'west'], { size: { columns: 120, rows: 40 } });
  const shown = await stage(app);
  for (const what of brakes) {
    app.commands.brake(what);
    await settled();
    assert.equal(shown.words().split(brakeVerbs[what]).length, 3, shown.words());
    app.commands.dismiss();
  }
  shown.close();
  await app.commands.leave(0);
});

test('in a low terminal a note is told in full or left out', async () => {
  const { app } = await planned(['east', 'west', 'north', 'south', 'c5'], { size: { columns: 60, rows: 15 } });
  const shown = await stage(app);
  await shown.press('S');
  await shown.sees('Install mesh1 on 5 real clusters');
  const notes = shown.lines().slice(shown.lines().findIndex(line => line.includes(' E ')) + 1, -2);
  assert.match(notes.filter(line => line.trim() !== '').at(-1) ?? '', /(?:\.|may not patch gateways)\s*$/);
  shown.close();
  await app.commands.leave(0);
});

test('the form of a removal counts only what a removal does, and says what is left', async () => {
  const { app } = await planned(['east', 'west'], { size: { columns: 120, rows: 40 } });
  app.commands.show('remove');
  app.commands.prepareRemoval();
  const shown = await stage(app);
  await shown.sees('4 objects to delete');
  await shown.press('x');
  await shown.sees('- 4 delete');
  assert.doesNotMatch(shown.words(), /create\b|change\b|CREATE|CHANGE|RESTART|already right/);
  shown.close();
  await app.commands.leave(0);
});

test('no count of nothing is shown: a column that no cluster has anything in is left out, a cell of nothing is a dash', async () => {
  const only = (will: ObjectChange['will']): ObjectChange => ({ step: 's', cluster: 'east', object: 'A a', will });
  for (const [change, total] of [
    [only('create'), '+ 1 create'],
    [only('change'), '~ 1 change'],
    [only('keep'), '= 1 already right'],
  ] as const) {
    const { app } = await planned(['east', 'west'], {
      size: { columns: 120, rows: 40 },
      changes: async (_previews, { tell }) => tell(change),
    });
    const shown = await stage(app);
    await shown.press('S');
    await shown.sees(`2 real clusters`);
    await shown.sees(total);
    assert.doesNotMatch(shown.words(), /[-+~=?] 0 /);
    if (change.will !== 'keep') assert.match(rowOf(shown, 'west').at(-1) ?? '', /^–$/);
    shown.close();
    await app.commands.leave(0);
  }
});

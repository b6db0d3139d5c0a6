import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bindingsNow, screenBindings } from '../../screens/bindings.ts';
import { plainKey } from '../../screens/keyboard/press.ts';
import { keyName, meanings } from '../../screens/keys.ts';
import { createPress } from '../../screens/press.ts';
import { screens } from '../../screens/screens.ts';
import type { App } from '../../state/app.ts';
import { play, until } from '../state/play.ts';
import { scenes, screenIds } from './scenes.ts';
import { keys, stage } from './stage.tsx';

const size = { columns: 80, rows: 24 };
/** Small frames are drawn fast; what a key does is the same. */
const small = { columns: 60, rows: 15 };
/** Every key that means something, and some that do not. */
const allKeys = [
  ...Object.keys(meanings).filter(key => key.length === 1),
  ' ',
  '7',
  '\r',
  '\t',
  '\u001b[A',
  '\u001b[D',
  '\u0004',
  '\u001a',
  'Z',
  '\u00e9',
  '\u001b[999~',
];

test('plain letters with ctrl or alt are not the plain letters', () => {
  assert.equal(keyName({ kind: 'text', text: 'q' }), 'q');
  assert.equal(keyName(plainKey('q', { alt: true })), undefined);
  assert.equal(keyName(plainKey('q', { ctrl: true })), undefined);
  assert.equal(keyName(plainKey('c', { ctrl: true })), 'ctrl-c');
  assert.equal(keyName(plainKey('esc')), 'esc');
  assert.equal(keyName({ kind: 'text', text: '7' }), 'digit');
  assert.equal(keyName({ kind: 'text', text: 'G' }), 'end');
});

for (const { name, make } of scenes) {
  test(`one key has one meaning on every screen: ${name}`, async () => {
    const played = await make(size);
    for (const screen of screenIds) {
      played.app.commands.show(screen);
      const bound = screenBindings(played.app).map(binding => binding.key);
      assert.deepEqual(bound, [...new Set(bound)], `${screen}: a key is bound twice`);
      for (const key of bound) assert.ok(key in meanings, key);
      for (const always of ['?', 'q', 'esc', 'ctrl-c', 'ctrl-z'] as const)
        assert.ok(bound.includes(always), `${screen}: ${always}`);
    }
    await played.app.commands.leave(0);
  });

  test(`every key on every screen does something or says why not: ${name}`, async () => {
    for (const screen of screenIds) {
      const played = await make(small);
      const shown = await stage(played.app);
      for (const key of allKeys) {
        played.app.commands.show(screen);
        await shown.press(key);
        assert.deepEqual(played.crashes, [], `${screen}: ${JSON.stringify(key)}`);
        assert.equal(shown.lines().length, small.rows);
      }
      shown.close();
      await played.app.commands.leave(0);
    }
  });
}

test('a key that cannot work now says why, and the word goes with the next key', async () => {
  const played = await (scenes.find(each => each.name === 'nothing marked') ?? assert.fail()).make(size);
  const shown = await stage(played.app);
  await shown.press(keys.enter);
  assert.match(shown.words(), /! enter: select the clusters of the mesh first/);
  await shown.press(keys.down);
  assert.doesNotMatch(shown.words(), /! enter/);
  assert.match(shown.words(), /enter: select the clusters/, 'the footer goes on saying why');
  shown.close();
});

test('keys that arrive in one read are pressed one by one', async () => {
  const played = await (scenes.find(each => each.name === 'ten thousand contexts') ?? assert.fail()).make(size);
  const shown = await stage(played.app);
  await shown.press('jjj');
  assert.equal(played.app.view.getState().cursors.clusters, 3);
  await shown.press('/');
  await shown.press('team-42');
  assert.equal(played.app.view.getState().filter, 'team-42');
  shown.close();
});

test('pasted text never presses keys, and is text where text is asked for', async () => {
  const played = await (scenes.find(each => each.name === 'planned') ?? assert.fail()).make(size);
  const shown = await stage(played.app);
  played.app.commands.show('plan');
  await shown.press('\u001b[200~\r\r\rq\u001b[201~');
  assert.equal(played.app.run.getState().phase, 'none');
  assert.match(shown.words(), /pasted text is ignored here/);
  played.app.commands.show('clusters');
  await shown.press('/', '\u001b[200~we\nst\u001b[201~');
  assert.equal(played.app.view.getState().filter, 'we st');
  shown.close();
});

test('quitting asks while the plan runs; esc stays, enter stops it safely and leaves', async () => {
  const played = await (scenes.find(each => each.name === 'running') ?? assert.fail()).make(size);
  const shown = await stage(played.app);
  played.app.commands.show('install');
  await shown.press('q');
  assert.match(shown.words(), /still running/);
  assert.deepEqual(played.left, []);
  await shown.press(keys.esc);
  assert.equal(played.app.view.getState().question, undefined);
  await shown.press('q', keys.enter);
  await until(() => played.left.length > 0);
  assert.deepEqual(played.left, [4]);
  assert.equal(played.app.run.getState().outcome, 'cancelled');
  shown.close();
});

test('ctrl-c offers to stop safely first; enter stops the run and stays; the second ctrl-c leaves with 130', async () => {
  const played = await (scenes.find(each => each.name === 'running') ?? assert.fail()).make(size);
  const shown = await stage(played.app);
  played.app.commands.show('install');
  await shown.press(keys.ctrlC);
  assert.match(shown.words(), /stop the run safely/);
  await shown.press(keys.enter);
  await until(() => played.app.run.getState().phase === 'over');
  assert.deepEqual(played.left, []);
  await shown.press(keys.ctrlC, keys.ctrlC);
  await until(() => played.left.length > 0);
  assert.deepEqual(played.left, [130]);
  shown.close();
});

test('the help tells the keys of the screen, and why some do not work now', async () => {
  const played = await (scenes.find(each => each.name === 'nothing marked') ?? assert.fail()).make({
    columns: 200,
    rows: 60,
  });
  const shown = await stage(played.app);
  await shown.press('?');
  for (const binding of screens.clusters.bindings(played.app))
    assert.ok(shown.words().includes(binding.label), binding.label);
  assert.match(shown.words(), /Topology \(select the clusters/);
  await shown.press('?');
  assert.doesNotMatch(shown.words(), /Keys on Clusters/);
  shown.close();
});

test('with a line of text open, letters are text and only text', async () => {
  const played = await (scenes.find(each => each.name === 'planned') ?? assert.fail()).make(size);
  const shown = await stage(played.app);
  await shown.press('/', 'q', '?', ' ', 'e');
  assert.equal(played.app.view.getState().filter, 'q? e');
  assert.deepEqual(
    bindingsNow(played.app).map(binding => binding.key),
    ['enter', 'esc', 'up', 'down', 'ctrl-c', 'ctrl-z'],
  );
  await shown.press('\u007f', '\u007f', '\u007f', '\u007f', keys.esc);
  assert.equal(played.app.view.getState().filter, '');
  shown.close();
});

const overlays: Readonly<Record<string, (app: App) => void>> = {
  'the YAML': ({ commands }) => commands.viewYaml('east/0'),
  'the difference': ({ commands }) => commands.viewDifference('east/0'),
  details: ({ commands }) => commands.viewRan('east/0'),
  'the checks': ({ commands }) => commands.viewChecks(),
  'the help': ({ commands }) => commands.toggleHelp(),
  'the question whether to leave': ({ commands }) => commands.question('leave'),
  'the question of ctrl-c': ({ commands }) => commands.question('interrupt'),
  'a line of text': ({ commands }) => commands.ask({ for: 'name', title: 'name', text: 'east', context: 'east' }),
};

for (const [name, open] of Object.entries(overlays)) {
  test(`every key does something or nothing, and one thing, over: ${name}`, async () => {
    const played = await (scenes.find(each => each.name === 'running') ?? assert.fail()).make(small);
    const shown = await stage(played.app);
    for (const key of allKeys) {
      played.app.commands.show('install');
      open(played.app);
      const bound = bindingsNow(played.app).map(binding => binding.key);
      assert.deepEqual(bound, [...new Set(bound)], 'a key is bound twice');
      await shown.press(key);
      assert.deepEqual(played.crashes, [], JSON.stringify(key));
      assert.equal(shown.lines().length, small.rows);
    }
    shown.close();
    await played.app.commands.leave(0);
  });
}

async function plannedOnRealClusters() {
  const played = play({ kind: 'kubeconfig', size });
  const { commands, draft } = played.app;
  for (const name of ['east', 'west']) commands.toggleMark(name);
  commands.preparePlan();
  await until(() => draft.getState().draft === 'ready');
  return played;
}

test('enter held down leads to the plan and no further; on real clusters the mesh ID is typed to start', async () => {
  const played = await plannedOnRealClusters();
  const { app } = played;
  const shown = await stage(app);
  app.commands.show('plan');
  await shown.press(...Array.from({ length: 30 }, () => keys.enter));
  await shown.press('\r\r\r\r');
  assert.equal(app.run.getState().phase, 'none');
  await shown.press('S');
  const { meshId, kind } = app.session.getState();
  assert.equal(kind, 'kubeconfig');
  assert.match(shown.words(), /Install mesh1 on 2 real clusters/);
  assert.match(shown.words(), /Type the mesh ID, mesh1, to start the install: /);
  await shown.press(keys.enter);
  assert.equal(app.run.getState().phase, 'none', 'enter was pressed a moment ago');
  await shown.press('mesh9');
  app.commands.accept();
  assert.equal(app.run.getState().phase, 'none');
  assert.equal(app.view.getState().prompt?.complaint, 'Not the mesh ID mesh1: nothing was changed');
  await shown.press('\u007f', '1');
  assert.equal(app.view.getState().prompt?.text, meshId);
  app.commands.accept();
  assert.equal(app.run.getState().phase, 'running');
  shown.close();
  await app.commands.leave(0);
});

test('what confirms is pressed once and by itself: neither held down nor in a burst', async () => {
  const played = await plannedOnRealClusters();
  const { app } = played;
  let now = 0;
  const press = createPress(app, () => now);
  app.commands.show('plan');
  app.commands.ask({ for: 'start', title: 'start', text: 'mesh1' });
  const held = (times: number, between: number) => {
    for (let count = 0; count < times; count++) {
      now += between;
      press(plainKey('enter'), true);
    }
  };
  for (const _one of 'two') press(plainKey('enter'), false);
  assert.equal(app.run.getState().phase, 'none', 'a burst');
  now += 500;
  held(20, 33);
  held(3, 600);
  assert.equal(app.run.getState().phase, 'none', 'held down');
  now += 1000;
  press(plainKey('enter'), true);
  assert.equal(app.run.getState().phase, 'running');
  await app.commands.leave(0);
});

test('a line of text is edited as in a shell, and what is wrong with it stands beside it', async () => {
  const { app } = await plannedOnRealClusters();
  const shown = await stage(app);
  app.commands.show('clusters');
  await shown.press('e');
  assert.match(shown.words(), /name of cluster A \(east\): east/, 'it says whose name it is');
  await shown.press('\u0001', 'N', 'o', 'r', 't', 'h', ' ', keys.enter);
  assert.match(shown.words(), /: North ▏east .*✗ not a valid cluster name/);
  await shown.press('\u001bb', '\u001b[3~', 'n', '\u001b[1;5C', '\u001b[3~', '-');
  assert.match(shown.words(), /: north-▏east/);
  assert.doesNotMatch(shown.words(), /✗/, 'what was wrong is forgotten when it is changed');
  await shown.press('\u0017', '\u001f', '\u0005', '\u0015', '\u0019', keys.enter);
  assert.equal(app.session.getState().marks[0]?.name, 'north-east');
  shown.close();
  await app.commands.leave(0);
});

test('the list behind a line of text stays where it is; a filter moves in it', async () => {
  const { app } = await plannedOnRealClusters();
  const shown = await stage(app);
  app.commands.show('clusters');
  await shown.press('e', keys.down, keys.down);
  assert.equal(app.view.getState().cursors.clusters ?? 0, 0);
  await shown.press(keys.esc, '/', keys.down);
  assert.equal(app.view.getState().cursors.clusters, 1);
  shown.close();
  await app.commands.leave(0);
});

test('what a terminal reports is no key on any screen, nor text in any line', async () => {
  const played = await (scenes.find(each => each.name === 'planned') ?? assert.fail()).make(small);
  const { app } = played;
  const shown = await stage(app);
  const reports = [
    '\u001b]11;rgb:1e1e/1e1e/2e2e\u001b\\',
    '\u001bP>|q(1)\u001b\\',
    '\u001b[M qq',
    '\u001b[12;40R',
    '\u001b[I',
  ];
  for (const screen of screenIds) {
    app.commands.show(screen);
    await shown.settle();
    const before = shown.lines();
    await shown.press(...reports);
    assert.deepEqual(shown.lines(), before, screen);
  }
  app.commands.show('clusters');
  await shown.press('/', ...reports);
  assert.equal(app.view.getState().prompt?.text, '');
  shown.close();
  await app.commands.leave(0);
});

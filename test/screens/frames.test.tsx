import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ProblemsError } from '../../source/model/problems-error.ts';
import { safeLine } from '../../state/words/safe-line.ts';
import { play, settled } from '../state/play.ts';
import { hostile, scenes, screenIds, sizes } from './scenes.ts';
import { type Stage, stage } from './stage.tsx';

const tiny = [
  { columns: 1, rows: 1 },
  { columns: 10, rows: 3 },
  { columns: 40, rows: 8 },
  { columns: 500, rows: 4 },
];

/** Columns of a line: wide letters are two. The scenes have none, so letters are columns. */
const columnsOf = (line: string) => [...line].length;

function assertFits(shown: Stage, size: { columns: number; rows: number }, where: string): void {
  const lines = shown.lines();
  assert.equal(lines.length, size.rows, `${where}: rows`);
  for (const line of lines) {
    assert.ok(columnsOf(line) <= size.columns, `${where}: ${columnsOf(line)} columns in "${line}"`);
    assert.doesNotMatch(line, /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e]/, where);
  }
}

for (const { name, make } of scenes) {
  test(`every screen fits every size and holds no control character: ${name}`, async () => {
    for (const size of [...sizes, ...tiny]) {
      const played = await make(size);
      const shown = await stage(played.app);
      for (const screen of screenIds) {
        played.app.commands.show(screen);
        await shown.settle();
        assertFits(shown, size, `${screen} at ${size.columns}×${size.rows}`);
      }
      assert.deepEqual(played.crashes, []);
      shown.close();
      await played.app.commands.leave(0);
    }
  });
}

test('resizing redraws every frame from the state', async () => {
  const scene = scenes.find(each => each.name === 'running') ?? assert.fail();
  const played = await scene.make({ columns: 80, rows: 24 });
  const shown = await stage(played.app);
  played.app.commands.show('install');
  await shown.settle();
  const before = shown.lines();
  for (const size of [...sizes, ...tiny]) {
    await shown.resize(size);
    assertFits(shown, size, 'install');
  }
  await shown.resize({ columns: 80, rows: 24 });
  assert.deepEqual(shown.lines(), before);
  shown.close();
  await played.app.commands.leave(0);
});

test('a text of any length with anything in it fits every size, also when it is moved sideways', async () => {
  const played = await (scenes.find(each => each.name === 'planned') ?? assert.fail()).make({ columns: 80, rows: 24 });
  const shown = await stage(played.app);
  const lines = [hostile, `  name: ${hostile}`, 'x'.repeat(1_000_000), '', `+ ${'y'.repeat(300)}`, '- gone'];
  for (const size of [...sizes, ...tiny]) {
    await shown.resize(size);
    for (const shows of ['yaml', 'difference', 'text'] as const) {
      played.app.view.setState({ viewer: { title: 'text', shows, lines: lines.map(safeLine), search: 'gone' } });
      for (const by of [8, 8, 100, 10_000_000, -8]) {
        played.app.commands.slide(by);
        await shown.settle();
        assertFits(shown, size, `${shows} at ${size.columns}×${size.rows}`);
      }
    }
  }
  shown.close();
  await played.app.commands.leave(0);
});

test('where there is little room the ledger of the certificates comes before the rule, and its verdict is whole', async () => {
  const scene = scenes.find(each => each.name === 'planned') ?? assert.fail();
  for (const size of [
    { columns: 60, rows: 15 },
    { columns: 80, rows: 24 },
  ]) {
    const played = await scene.make(size);
    const shown = await stage(played.app);
    played.app.commands.show('certificates');
    await shown.settle();
    const place = `${size.columns}×${size.rows}`;
    assert.match(shown.words(), /✓ One root, \S+: east will get an intermediate CA of it/, place);
    assert.match(shown.words(), /B west ✓ \S+ –/, place);
    assert.match(shown.words(), /From the folder: no cluster has a root of its own/, place);
    assert.equal(/All intermediate CAs must come from one root/.test(shown.words()), size.rows > 15, place);
    shown.close();
    await played.app.commands.leave(0);
  }
});

test('where roots differ the ledger stays above what is wrong, on every size', async () => {
  for (const size of sizes) {
    const root = (pair: string) => ({
      fingerprint: `${pair}:${'12:'.repeat(30)}CD`,
      subject: `CN=${pair}`,
      expires: 0,
    });
    const clusters = ['east', 'west'].map((cluster, index) => ({
      cluster,
      cacerts: [root(index === 0 ? 'AB' : 'EF')],
      istiod: [],
    }));
    const differ = {
      code: 'roots-differ' as const,
      title: 'west has a different root CA than east',
      hint: 'Give both one.',
    };
    const prepare = () => Promise.reject(new ProblemsError([differ], [], { folder: [], clusters }));
    const { app } = play({ kind: 'rehearsal', size, prepare });
    app.commands.preparePlan();
    app.commands.show('certificates');
    const shown = await stage(app);
    await shown.sees('✗ The roots differ: (1) east, (2) west');
    assert.match(shown.words(), /A east ✗ \(1\) AB:12\S*CD –/);
    assert.match(shown.words(), /B west ✗ \(2\) EF:12\S*CD –/);
    assert.match(shown.words(), /✗ west has a different root CA than east/);
    shown.close();
    await app.commands.leave(0);
  }
});

test('where the keys of a screen do not all fit, the help says where one is in them', async () => {
  const scene = scenes.find(each => each.name === 'listening') ?? assert.fail();
  const played = await scene.make({ columns: 80, rows: 15 });
  const shown = await stage(played.app);
  await shown.press('?');
  assert.match(shown.words(), /Keys on \w+ 1-\d+ of \d+, arrows move/);
  shown.close();
  await played.app.commands.leave(0);
});

test('the cursor of the plan is in sight in every lane, also where it stands below the end of a shorter one', async () => {
  const played = play({ kind: 'rehearsal', size: { columns: 100, rows: 30 } });
  const { app } = played;
  app.commands.preparePlan();
  await settled();
  const shown = await stage(app);
  app.commands.show('plan');
  app.view.setState({ stepView: 'lanes', cursors: { plan: 1000 } });
  await shown.settle();
  const marked = shown.lines().filter(line => line.includes('▸') && line.includes('·'));
  assert.equal(marked.length, 1, shown.lines().join('\n'));
  shown.close();
  await app.commands.leave(0);
});

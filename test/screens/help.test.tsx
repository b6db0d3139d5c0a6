import assert from 'node:assert/strict';
import { test } from 'node:test';
import { screenBindings } from '../../screens/bindings.ts';
import { helpKeys, purposeOf, purposes } from '../../screens/help-keys.ts';
import { meanings } from '../../screens/keys.ts';
import { play, prepared, settled } from '../state/play.ts';
import { keys, stage } from './stage.tsx';

const wide = { columns: 120, rows: 40 };

async function planned(size = wide) {
  const { app } = play({ kind: 'rehearsal', size });
  await prepared(app);
  const shown = await stage(app);
  return { app, shown };
}

test('every key has one purpose, and the help shows every key of the screen once', async () => {
  for (const key of Object.keys(meanings)) assert.ok(purposes.includes(purposeOf(key as keyof typeof meanings)), key);
  const { app, shown } = await planned();
  const bound = screenBindings(app).map(({ key }) => key);
  assert.deepEqual(new Set(helpKeys(screenBindings(app), '').map(({ key }) => key)), new Set(bound));
  shown.close();
});

test('where there is room, the help covers the right half and the screen stays beside it', async () => {
  const { shown } = await planned();
  await shown.press('?');
  const beside = shown.lines().filter(line => /│/.test(line));
  assert.ok(
    beside.some(line => /^▸ A.*│/.test(line)),
    shown.lines().join('\n'),
  );
  assert.match(shown.words(), /Keys on Clusters/);
  await shown.resize({ columns: 80, rows: 24 });
  assert.doesNotMatch(shown.lines().join('\n'), /│/);
  assert.match(shown.words(), /Keys on Clusters/);
  shown.close();
});

test('why a key does nothing now is told in full, over more lines where one is too short', async () => {
  for (const size of [wide, { columns: 100, rows: 30 }, { columns: 80, rows: 24 }, { columns: 60, rows: 15 }]) {
    const { app, shown } = await planned(size);
    app.commands.show('plan');
    await shown.press('?', '/', ...'take over', keys.enter);
    assert.match(
      shown
        .lines()
        .map(line => line.split('│').at(-1))
        .join(' ')
        .replaceAll(/\s+/g, ' '),
      /take over all objects of others \(the plan changes nothing that others created\)/,
    );
    shown.close();
  }
});

test('a filter finds a key by its words, and enter presses it', async () => {
  const { app, shown } = await planned();
  await shown.press('?', '/', ...'network', keys.enter);
  assert.doesNotMatch(shown.words(), /existing mesh/);
  assert.match(shown.words(), /enter press n/);
  const before = app.session.getState().marks;
  await shown.press(keys.enter);
  assert.equal(app.view.getState().help, false);
  assert.notDeepEqual(app.session.getState().marks, before, 'the network was stepped on');
  await shown.press('?', '/', ...'no such key', keys.enter, keys.enter);
  assert.match(shown.words(), /! enter: no key matches/);
  await shown.press('?', '?');
  assert.equal(app.view.getState().helpFilter, '', 'the next help shows all keys');
  shown.close();
});

test('a key that cannot be pressed now is refused with its reason, and the list below keeps its cursor', async () => {
  const { app, shown } = await planned();
  await shown.press(keys.down, '?', '/', ...'watch', keys.enter, keys.enter);
  assert.match(shown.words(), /! enter: select clusters that have a mesh first/);
  await shown.press(keys.esc);
  assert.equal(app.view.getState().cursors.clusters, 1);
  shown.close();
});

test('the thing under the cursor is told with the name that the documentation has for it', async () => {
  const { app, shown } = await planned();
  const told = async (screen: 'clusters' | 'topology' | 'plan' | 'certificates' | 'traffic') => {
    app.commands.show(screen);
    await settled();
    await shown.press('?');
    const words = shown
      .lines()
      .map(line => line.replace(/^.*│ ?/, ''))
      .join(' ')
      .replace(/\s+/g, ' ');
    await shown.press('?');
    return words;
  };
  assert.match(await told('clusters'), /east: primary on network1 A primary has a control plane of its own\./);
  assert.match(
    await told('topology'),
    /Istio: Install Multi-Primary on different networks docs\/multi-primary-multi-network\.md/,
  );
  assert.match(await told('certificates'), /Plug in CA Certificates docs\/istio\/certificates\.md/);
  assert.match(await told('plan'), /docs\/[a-z/-]+\.md/);
  assert.match(await told('traffic'), /Verifying Cross-Cluster Traffic/);
  shown.close();
  await app.commands.leave(0);
});

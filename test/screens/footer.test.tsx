/** The footer is always of now, whatever it was that changed. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StoreApi } from 'zustand';
import { createStores, subscribeToAll } from '../../state/stores.ts';
import { survey } from '../state/hand-made-clusters.ts';
import { play, settled } from '../state/play.ts';
import { stage } from './stage.tsx';

/** Stores, also those within others. */
function storesIn(value: object): readonly StoreApi<object>[] {
  return Object.values(value).flatMap(each => ('subscribe' in each ? [each] : storesIn(each)));
}

test('there is no store whose change is not noticed', () => {
  const { app } = play();
  const stores = createStores(app.session.getState(), app.view.getState());
  let noticed = 0;
  const end = subscribeToAll(stores, () => {
    noticed += 1;
  });
  const all = storesIn(stores);
  assert.ok(all.length > 10);
  for (const store of all) store.setState({ ...store.getState() }, true);
  assert.equal(noticed, all.length);
  end();
  for (const store of all) store.setState({ ...store.getState() }, true);
  assert.equal(noticed, all.length);
});

test('the keys of Checks are offered once the checks are read, without another key', async () => {
  const { app, crashes } = play({ size: { columns: 100, rows: 30 } });
  app.commands.show('checks');
  const shown = await stage(app);
  assert.match(shown.words(), /no checks have run yet/);
  const check = {
    id: 'rights',
    title: 'All permissions present',
    group: 'requirements' as const,
    verdict: 'ok' as const,
  };
  app.health.setState({ results: [{ ...check, evidence: [], findings: [], page: 'docs/checks/rights.md' }] });
  await settled();
  await shown.settle();
  assert.doesNotMatch(shown.words(), /no checks have run yet/);
  assert.match(shown.words(), /enter open/);
  shown.close();
  await app.commands.leave(0);
  assert.deepEqual(crashes, []);
});

test('why keys do nothing is told whole, the first reason at least', async () => {
  const { app } = play({ size: { columns: 60, rows: 15 } });
  const shown = await stage(app);
  const [line] = shown.lines().filter(each => each.startsWith('enter: '));
  assert.equal(line?.trimEnd(), 'enter: select the clusters of the mesh first (space)');
  shown.close();
  await app.commands.leave(0);
});

test('W while clusters are probed says when it is available, and no longer than that', async () => {
  let go: () => void = () => undefined;
  const wait = new Promise<void>(resolve => {
    go = resolve;
  });
  const { app } = play({
    size: { columns: 100, rows: 30 },
    probe: async name => {
      await wait;
      return survey(name);
    },
  });
  const shown = await stage(app);
  await shown.press(' ', 'W');
  await shown.sees('W: available when the clusters are probed');
  go();
  await shown.sees('OpenShift 4.21.3');
  assert.doesNotMatch(shown.words(), /when the clusters are probed/);
  shown.close();
  await app.commands.leave(0);
});

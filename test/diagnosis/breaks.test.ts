/**
 * A mesh broken by hand, as `kubectl` would, one way at a time: the first broken hop in each direction, and all fine again
 * once it is repaired. Breaks that were recorded on a real mesh are in walk.test.ts.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { gatherEvidence } from '../../source/diagnosis/gather.ts';
import { hops } from '../../source/diagnosis/hops.ts';
import { type Walk, walkAll } from '../../source/diagnosis/walk.ts';
import type { World } from '../../source/ports.ts';
import { meshByHand } from '../helpers/installed-mesh.ts';
import { meshOf } from '../helpers/meshes.ts';
import { keysFor, worldOn } from '../helpers/rehearsed-run.ts';
import { caughtUp, leapingClock, type TestWorld } from '../rehearsal/controllers/worlds.ts';
import { breaks as recorded } from '../rehearsal/mesh/breaks.ts';
import { change, type Row, restartClient } from './breaking.ts';
import { clientBreaks } from './client-breaks.ts';
import { gatewayBreaks } from './gateway-breaks.ts';
import { ruleBreaks } from './rule-breaks.ts';

const mesh = meshOf(['east', 'west']);
const asking = { askFor: 600, perSecond: 50 };
/** Breaks of a set are done one after another to one mesh; the sets stand side by side. */
const sets: Readonly<Record<string, readonly Row[]>> = { ...gatewayBreaks, ...ruleBreaks, ...clientBreaks };

describe('a mesh that is broken by hand', { concurrency: Object.keys(sets).length }, () => {
  for (const [name, rows] of Object.entries(sets)) {
    test(name, async t => {
      const world = await meshByHand(t, mesh, { trafficClock: leapingClock() });
      const engine = worldOn(world, await keysFor(t));
      for (const row of rows) await t.test(row.name, () => brokenAndRepaired(row, world, engine));
    });
  }
});

async function brokenAndRepaired(row: Row, world: TestWorld, engine: World): Promise<void> {
  const repair = typeof row.by === 'function' ? await row.by(world) : await change(row.by, world);
  try {
    if (row.restarts !== undefined) await restartClient(row.restarts, world);
    const walks = await walksTo(row.told, world, engine);
    const ends = walks.filter(({ state }) => state === 'broken').map(({ hops: all }) => all.at(-1)?.found);
    for (const end of ends) {
      assert.ok(end?.verdict === 'broken' && end.cause !== '' && end.evidence.length > 0 && end.fix !== '');
    }
    assert.match(JSON.stringify(ends), row.says);
  } finally {
    await repair();
  }
  await walksTo(['fine', 'fine'], world, engine);
}

/** On a slow machine a client gets no response in every walk: it is walked until it did. */
async function walksTo(wanted: Row['told'], world: TestWorld, engine: World): Promise<readonly Walk[]> {
  for (let left = 12; ; left -= 1) {
    const walks = await walked(world, engine);
    const found = walks.map(hopOf);
    if (found.every((each, index) => each === wanted[index])) return walks;
    if (left === 0) assert.deepEqual(found, wanted, told(walks));
  }
}

const hopOf = (walk: Walk) => (walk.state === 'broken' ? walk.hops.at(-1)?.hop.id : walk.state);
const told = (walks: readonly Walk[]) =>
  JSON.stringify(
    walks.map(walk => [walk.state, walk.received, ...walk.hops.filter(each => each.found.verdict !== 'ok')]),
  );

async function walked(world: TestWorld, engine: World): Promise<readonly Walk[]> {
  await caughtUp(world);
  return walkAll(await gatherEvidence(mesh, engine, asking, world.signal));
}

test('with those that were recorded there are at least thirty-six ways, and every hop is one where a walk ends', () => {
  const rows = Object.values(sets).flat();
  const count = rows.length + Object.keys(recorded).filter(name => name !== 'healthy').length;
  assert.ok(count >= 36, `${count}`);
  assert.ok(rows.every(({ told: both }) => both.every(id => id === 'fine' || hops.some(hop => hop.id === id))));
});

/** A cluster that joins, and leaves, is cut off after every single write: run again it ends as undisturbed. */
import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import type { Step } from '../../source/engine/step.ts';
import type { Mesh } from '../../source/model/mesh.ts';
import { TOPOLOGIES, type TopologyId } from '../../source/model/mesh.ts';
import { topologyOf } from '../../source/plans/topologies.ts';
import type { World } from '../../source/ports.ts';
import { counted, stateOf } from '../helpers/cut-off.ts';
import { installedMesh } from '../helpers/installed-mesh.ts';
import { rehearsedMesh } from '../helpers/rehearsed-mesh.ts';
import { plannedRemoval } from '../helpers/rehearsed-removal.ts';
import { rehearse } from '../helpers/rehearsed-run.ts';
import { eventually, type TestWorld } from '../rehearsal/controllers/worlds.ts';
import { seen, up } from './joined.ts';

/** Two clusters in each topology, and a third that joins: as a primary, or as a remote of the first. */
function meshOf(id: TopologyId): Mesh {
  const isOne = id.endsWith('single-network');
  const networks = { east: 'network1', west: isOne ? 'network1' : 'network2', north: isOne ? 'network1' : 'network3' };
  const led: Readonly<Record<string, string>> = id.startsWith('primary-remote') ? { west: 'east', north: 'east' } : {};
  return { ...rehearsedMesh(networks, led), topology: id };
}

const stepsOf = (mesh: Mesh) => topologyOf(mesh.topology)?.steps(mesh) ?? [];

/** `world` as a new command has it: nothing that an earlier one knew. */
type Running = { readonly mesh: Mesh; readonly simulated: TestWorld; readonly world: () => World };

async function running(context: TestContext, mesh: Mesh): Promise<Running> {
  const before = { ...mesh, members: mesh.members.slice(0, 2) };
  const { simulated, world } = await installedMesh(context, before, { podNetwork: 'by-network', others: ['north'] });
  return { mesh, simulated, world };
}

/** Runs what is planned, cut off after its first write, until a run writes nothing any more. */
async function writeByWrite(
  { mesh, simulated, world: anew }: Running,
  planned: (world: World) => Promise<readonly Step[]>,
): Promise<number> {
  for (let runs = 1; ; runs++) {
    assert.ok(runs < 200, 'it never ends');
    const world = anew();
    const cut = new AbortController();
    let wrote = 0;
    const cutting = counted(
      world,
      // What was there already is applied too, and changes nothing.
      () => undefined,
      cut.signal,
    );
    const found = await seen(mesh, world, simulated.signal);
    const steps = await planned(world);
    const run = await rehearse(found, steps, cutting, AbortSignal.any([simulated.signal, cut.signal]), event => {
      const isNew = event.event === 'applied' && event.result !== 'unchanged' && event.result !== 'kept';
      if (!isNew && event.event !== 'removed') return;
      wrote += 1;
      cut.abort();
    });
    if (wrote === 0) {
      assert.deepEqual(run.problems, []);
      return runs;
    }
  }
}

async function joinsAndLeaves(context: TestContext, mesh: Mesh): Promise<void> {
  const undisturbed = await running(context, mesh);
  const { signal } = undisturbed.simulated;
  assert.deepEqual((await up(mesh, undisturbed.world(), signal)).problems, []);
  const joined = await stateOf(undisturbed.simulated);

  const disturbed = await running(context, mesh);
  const runs = await writeByWrite(disturbed, async world =>
    stepsOf(await seen(mesh, world, disturbed.simulated.signal)),
  );
  assert.ok(runs > 10, `${runs} runs`);
  await eventually('it has joined as the other', async () => (await stateOf(disturbed.simulated)) === joined).catch(
    () => undefined,
  );
  assert.equal(await stateOf(disturbed.simulated), joined);

  const leaving = ['north'];
  const steps = await plannedRemoval(mesh, undisturbed.world(), signal, { leaving });
  assert.deepEqual((await rehearse(mesh, steps, undisturbed.world(), signal)).problems, []);
  const left = await stateOf(undisturbed.simulated);
  await writeByWrite(disturbed, world => plannedRemoval(mesh, world, disturbed.simulated.signal, { leaving }));
  await eventually('it has left as the other', async () => (await stateOf(disturbed.simulated)) === left).catch(
    () => undefined,
  );
  assert.equal(await stateOf(disturbed.simulated), left);
}

describe('cut off after every write, a cluster joins and leaves as if undisturbed', {
  concurrency: 4,
}, () => {
  for (const id of TOPOLOGIES) test(id, context => joinsAndLeaves(context, meshOf(id)));
});

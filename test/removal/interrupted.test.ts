/** A removal that is cut off anywhere and run again ends as one that was never disturbed. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Cluster, World } from '../../source/ports.ts';
import { everyTopology, everythingOn } from '../helpers/rehearsed-mesh.ts';
import { installed, plannedRemoval } from '../helpers/rehearsed-removal.ts';
import { rehearse } from '../helpers/rehearsed-run.ts';
import { eventually, type TestWorld } from '../rehearsal/controllers/worlds.ts';

/** The world whose writes go one after another; `wrote` hears of each that a server has taken. None goes after `over`. */
function counted(world: World, wrote: () => void, over?: AbortSignal): World {
  let last: Promise<unknown> = Promise.resolve();
  const heard = <Given extends readonly unknown[], Result>(write: (...given: Given) => Promise<Result>) => {
    return (...given: Given): Promise<Result> => {
      const written = last.then(async () => {
        over?.throwIfAborted();
        const result = await write(...given);
        wrote();
        return result;
      });
      last = written.catch(() => undefined);
      return written;
    };
  };
  return {
    ...world,
    cluster(name): Cluster {
      const cluster = world.cluster(name);
      return { ...cluster, apply: heard(cluster.apply), create: heard(cluster.create), remove: heard(cluster.remove) };
    },
  };
}

/** What is on all clusters, without generated parts of names. */
async function stateOf({ clusters, signal }: TestWorld): Promise<string> {
  const lists = await Promise.all(clusters.map(each => everythingOn(each, signal)));
  return lists.map(list => list.map(title => title.replace(/-[a-z0-9]{5,10}$/, '-*')).join('\n')).join('\n---\n');
}

for (const { id, mesh: plain, options } of everyTopology('openshift').filter((_topology, index) => index % 3 === 0)) {
  const mesh = { ...plain, topology: id };
  test(`${id}: cut off after every single write and run again, it ends as undisturbed`, async context => {
    const undisturbed = await installed(context, mesh, options);
    const steps = await plannedRemoval(mesh, undisturbed.world, undisturbed.simulated.signal);
    let needed = 0;
    const counting = counted(undisturbed.world, () => {
      needed += 1;
    });
    assert.deepEqual((await rehearse(mesh, steps, counting, undisturbed.simulated.signal)).problems, []);

    const { simulated, world } = await installed(context, mesh, options);
    let runs = 0;
    for (;;) {
      const left = await plannedRemoval(mesh, world, simulated.signal);
      if (left.length === 0) break;
      runs += 1;
      assert.ok(runs <= 3 * needed, `after ${runs} runs there is still ${left.map(each => each.id).join(', ')}`);
      const cut = new AbortController();
      const cutting = counted(world, () => cut.abort(), cut.signal);
      const run = await rehearse(mesh, left, cutting, AbortSignal.any([simulated.signal, cut.signal]));
      assert.deepEqual(
        run.problems.filter(each => !each.includes(' cancelled: ') && !each.includes(' blocked: ')),
        [],
      );
    }
    // What others delete with it needs no write of ours.
    assert.ok(runs > needed / 2, `${runs} runs, ${needed} writes`);
    const wanted = await stateOf(undisturbed.simulated);
    await eventually('the same is left', async () => (await stateOf(simulated)) === wanted).catch(() => undefined);
    assert.equal(await stateOf(simulated), wanted);
  });
}

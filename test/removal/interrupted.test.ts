/** A removal that is cut off anywhere and run again ends as one that was never disturbed. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { counted, stateOf } from '../helpers/cut-off.ts';
import { everyTopology } from '../helpers/rehearsed-mesh.ts';
import { installed, plannedRemoval } from '../helpers/rehearsed-removal.ts';
import { rehearse } from '../helpers/rehearsed-run.ts';
import { eventually } from '../rehearsal/controllers/worlds.ts';

describe('a removal', { concurrency: 4 }, () => {
  for (const { id, mesh: plain, options } of everyTopology('openshift')) {
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
});

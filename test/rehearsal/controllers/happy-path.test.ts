import assert from 'node:assert/strict';
import { test } from 'node:test';
import { meshOf } from '../../helpers/meshes.ts';
import { install } from './mesh-by-hand.ts';
import { eventually, run, testWorld } from './worlds.ts';

test('two clusters become one mesh: each client receives both versions', async context => {
  const world = testWorld(context, ['east', 'west']);
  await install(world, meshOf(['east', 'west']));
  for (const cluster of world.clusters) {
    const received = new Set<string>();
    await eventually(`${cluster.name} receives both`, async () => {
      received.add(
        await run(
          cluster,
          { namespace: 'sample', labels: 'app=curl', container: 'curl' },
          ['curl', '-sS', 'helloworld.sample:5000/hello'],
          world.signal,
        ),
      );
      return received.size >= 2;
    });
    assert.deepEqual([...received].map(each => each.slice(0, 18)).sort(), ['Hello version: v1,', 'Hello version: v2,']);
  }
});

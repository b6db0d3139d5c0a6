/** One break at a time, and what a real mesh showed for it (test/recordings/README.md). */
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { meshByHand } from '../../helpers/installed-mesh.ts';
import { meshOf } from '../../helpers/meshes.ts';
import { recording } from '../../helpers/recordings.ts';
import { caughtUp, eventually, leapingClock, ref, run, until } from '../controllers/worlds.ts';
import { breaks } from './breaks.ts';
import { ask, rangeOf, viewFrom } from './mesh-view.ts';

type Recorded = {
  readonly answers: Readonly<Record<string, unknown>>;
  readonly clusterz: readonly object[];
  readonly networkz: readonly string[];
  readonly endpoints_at_the_client: Readonly<Record<string, { readonly cx_connect_fail: string }>>;
};
const recordings = recording('symptoms') as Record<string, { east: Recorded; west: Recorded }>;

/** `curl: (28) …` without its milliseconds; the recording puts the HTTP status before it. */
const words = (answer: string) => answer.replace(/^000: /, '').replace(/after \d+ milliseconds/, 'after 3 s');
const CALLS = 32;

suite('symptoms', { concurrency: 4 }, () => {
  for (const [name, { omit = {}, by }] of Object.entries(breaks)) {
    test(`the mesh looks as a real one: ${name.replaceAll('_', ' ')}`, async context => {
      const world = await meshByHand(context, meshOf(['east', 'west']), { trafficClock: leapingClock() }, omit);
      await by?.(world);
      await caughtUp(world);
      for (const side of ['east', 'west'] as const) {
        const recorded = recordings[name]?.[side];
        assert.ok(recorded !== undefined, 'the recording has this break');
        const seen = await viewFrom(world.cluster(side), CALLS, world.signal);
        assert.deepEqual(
          sorted(Object.keys(seen.answers).map(words)),
          sorted(Object.keys(recorded.answers).map(words)),
        );
        assert.deepEqual(seen.clusterz, recorded.clusterz);
        assert.deepEqual(seen.networkz, recorded.networkz);
        const theirs = Object.entries(recorded.endpoints_at_the_client);
        assert.deepEqual(sorted(Object.keys(seen.endpoints)), sorted(theirs.map(([address]) => rangeOf(address))));
        const failing = theirs.filter(([, each]) => each.cx_connect_fail !== '0').map(([address]) => rangeOf(address));
        const seenFailing = Object.entries(seen.endpoints)
          .filter(([, each]) => each.connectFails > 0)
          .map(([address]) => address);
        assert.deepEqual(sorted(seenFailing), sorted(failing));
      }
    });
  }
});

const sorted = (list: readonly string[]) => [...list].sort();

test('a client with open connections still receives responses from the other cluster after its exposure is gone', async context => {
  const world = await meshByHand(context, meshOf(['east', 'west']));
  const east = world.cluster('east');
  await eventually('east receives responses from west', async () => (await ask(east, world.signal)) === 'v2');
  const gateway = ref('networking.istio.io/v1', 'Gateway', 'cross-network-gateway', 'istio-system');
  await world.cluster('west').api.remove(gateway, {}, world.signal);
  await until(world.cluster('west'), gateway, found => found === undefined, world.signal);
  await caughtUp(world);
  const { answers } = await viewFrom(east, 24, world.signal);
  assert.ok((answers.v2 ?? 0) > 0);
  const fresh = await run(
    east,
    { namespace: 'sample', labels: 'app=curl', container: 'curl' },
    ['hostname'],
    world.signal,
  );
  await east.api.remove(ref('v1', 'Pod', fresh.trim(), 'sample'), {}, world.signal);
  await eventually('a new client', async () => {
    const pods = await east.api.list(ref('v1', 'Pod', ''), { namespace: 'sample', labels: 'app=curl' }, world.signal);
    return (
      pods.items.length === 1 &&
      pods.items[0]?.metadata.name !== fresh.trim() &&
      pods.items[0]?.status?.phase === 'Running'
    );
  });
  await caughtUp(world);
  assert.deepEqual(Object.keys((await viewFrom(east, 24, world.signal)).answers), ['v1']);
});

/** A change of roots that is cut off after any write, and run again, ends as one that was never disturbed. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Cluster, World } from '../../source/ports.ts';
import { rehearsedMesh } from '../helpers/rehearsed-mesh.ts';
import { installed } from '../helpers/rehearsed-removal.ts';
import { rehearse } from '../helpers/rehearsed-run.ts';
import type { TestWorld } from '../rehearsal/controllers/worlds.ts';
import {
  type NewRoot,
  newRoot,
  plannedChange,
  proxiesOn,
  publishedOn,
  signForThemselves,
  watchTraffic,
} from './moving.ts';

const mesh = rehearsedMesh({ east: 'network1', west: 'network2' });
const names = mesh.members.map(({ name }) => name);

/** The world whose writes are told, and none of which goes after `over`. */
function cutOff(world: World, wrote: () => void, over: AbortSignal): World {
  const seen =
    <Given extends readonly unknown[], Result>(write: (...given: Given) => Promise<Result>) =>
    async (...given: Given): Promise<Result> => {
      over.throwIfAborted();
      const result = await write(...given);
      wrote();
      return result;
    };
  return {
    ...world,
    cluster(name): Cluster {
      const cluster = world.cluster(name);
      return { ...cluster, create: seen(cluster.create), replace: seen(cluster.replace) };
    },
  };
}

/** What the change leaves: Secrets and published roots by what they are, and what each proxy has. */
async function outcomeOn(simulated: TestWorld, root: NewRoot): Promise<readonly string[]> {
  const now = await root.fingerprint();
  const kinds = (fingerprints: readonly string[] | undefined) =>
    (fingerprints ?? []).map(each => (each === now ? 'new' : 'old')).toSorted();
  const found: string[] = [];
  for (const name of names) {
    const { api } = simulated.cluster(name);
    const secrets = await api.list(
      { apiVersion: 'v1', kind: 'Secret' },
      { namespace: 'istio-system' },
      simulated.signal,
    );
    const cas = secrets.items
      .map(({ metadata }) => metadata.name)
      .filter(each => /^cacerts|^istio-ca-secret/.test(each));
    found.push(`${name}: ${cas.map(each => each.replace(/-[0-9a-f]{8}$/, '-*')).toSorted()}`);
    found.push(`${name} publishes ${kinds(await publishedOn(simulated, name))}`);
    for (const [proxy, has] of await proxiesOn(simulated, name)) {
      found.push(`${name} ${proxy}: ${kinds(has?.anchor === undefined ? [] : [has.anchor])}`);
    }
  }
  return found.toSorted();
}

/** Cut off after its first write, again and again; gives how many writes that were. */
async function writeByWrite(world: World, simulated: TestWorld, root: NewRoot): Promise<number> {
  for (let runs = 0; ; runs += 1) {
    assert.ok(runs < 60, 'it never ends');
    const { steps, problems } = await plannedChange(mesh, world, root, simulated.signal);
    assert.deepEqual(problems, []);
    if (steps.length === 0) return runs;
    const cut = new AbortController();
    const cutting = cutOff({ ...world, keys: root.keys }, () => cut.abort(), cut.signal);
    const run = await rehearse(mesh, steps, cutting, AbortSignal.any([simulated.signal, cut.signal]));
    assert.deepEqual(
      run.problems.filter(each => !/ (cancelled|blocked): /.test(each)),
      [],
    );
    if (!cut.signal.aborted) return runs;
  }
}

async function disturbed(context: TestContext, before: (simulated: TestWorld) => Promise<void>): Promise<void> {
  const whole = await installed(context, mesh);
  await before(whole.simulated);
  const wholeRoot = await newRoot(context);
  const { steps } = await plannedChange(mesh, whole.world, wholeRoot, whole.simulated.signal);
  const world = { ...whole.world, keys: wholeRoot.keys };
  assert.deepEqual((await rehearse(mesh, steps, world, whole.simulated.signal)).problems, []);

  const parts = await installed(context, mesh);
  await before(parts.simulated);
  const root = await newRoot(context);
  const traffic = watchTraffic(mesh, parts.world, parts.simulated);
  await traffic.more(5);
  const runs = await writeByWrite(parts.world, parts.simulated, root);
  await traffic.more(5);
  await traffic.end();
  assert.ok(runs >= 2 * names.length * 3, `${runs} runs`);
  assert.deepEqual(await outcomeOn(parts.simulated, root), await outcomeOn(whole.simulated, wholeRoot));
  assert.deepEqual(
    names.map(name => traffic.misses(name)),
    [[], []],
  );
}

test('a plugged-in root: cut off after every single write and run again, it ends as undisturbed, with nothing lost', async context => {
  await disturbed(context, async () => undefined);
});

test('istiods that sign for themselves: cut off after every single write and run again, it ends as undisturbed', async context => {
  await disturbed(context, simulated => signForThemselves(simulated, names));
});

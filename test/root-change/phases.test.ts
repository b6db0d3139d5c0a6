/** A mesh moves to another root in phases, and loses no request over it. */
import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import type { Step } from '../../source/engine/step.ts';
import { cacerts } from '../../source/manifests/cacerts.ts';
import type { Mesh } from '../../source/model/mesh.ts';
import { everyTopology, rehearsedMesh } from '../helpers/rehearsed-mesh.ts';
import { installed } from '../helpers/rehearsed-removal.ts';
import { rehearse } from '../helpers/rehearsed-run.ts';
import type { TestWorld, WorldOptions } from '../rehearsal/controllers/worlds.ts';
import {
  type NewRoot,
  newRoot,
  plannedChange,
  proxiesOn,
  publishedOn,
  replacePods,
  signForThemselves,
  watchTraffic,
} from './moving.ts';

const mesh = rehearsedMesh({ east: 'network1', west: 'network2' });
const namesOf = ({ members }: Mesh) => members.map(({ name }) => name);

describe('moving to another root', { concurrency: 4 }, () => {
  test('a plugged-in root is replaced by a new one without a lost request, and no proxy is left with the old', async context => {
    const { simulated, old, root } = await moved(context, mesh, {}, async () => undefined);
    assert.notDeepEqual(old, [await root.fingerprint()]);
    await assertMoved(simulated, mesh, root);
  });

  test('istiods that each sign for themselves get one root, and no request of their own cluster is lost', async context => {
    const { simulated, root, steps } = await moved(context, mesh, {}, simulated =>
      signForThemselves(simulated, namesOf(mesh)),
    );
    await assertMoved(simulated, mesh, root);
    // What istiod made itself is in istio-ca-secret still.
    assert.deepEqual(
      steps.filter(({ title }) => title.startsWith('Keep the present CA')),
      [],
    );
  });

  for (const { id, mesh: led, options } of everyTopology('kubernetes').filter(({ id }) => id.startsWith('primary-'))) {
    test(`${id}: the proxies of a remote move with its primary`, async context => {
      const { simulated, root } = await moved(context, { ...led, topology: id }, options, async () => undefined);
      await assertMoved(simulated, led, root);
    });
  }

  test('without the phases requests are lost: who has the new certificate is refused by who has not', async context => {
    const { simulated, world } = await installed(context, mesh);
    const root = await newRoot(context);
    const traffic = watchTraffic(mesh, world, simulated);
    await traffic.more(10);
    assert.deepEqual(namesOf(mesh).map(traffic.misses), [[], []]);
    for (const name of namesOf(mesh)) {
      const secret = cacerts(await root.keys.certificates(name, simulated.signal));
      const { api } = simulated.cluster(name);
      await api.apply(secret, { manager: 'a person', force: true }, simulated.signal);
      await replacePods(simulated, name, { namespace: 'istio-system', labels: 'app=istiod' });
    }
    for (const name of namesOf(mesh))
      await replacePods(simulated, name, { namespace: 'sample', labels: 'app=helloworld' });
    await traffic.more(0);
    await lost(traffic);
    await traffic.end();
  });

  test('a phase begins only when the one before it is over on every cluster', async context => {
    const { world, simulated } = await installed(context, mesh);
    const { steps } = await plannedChange(mesh, world, await newRoot(context), simulated.signal);
    const needed = transitiveNeeds(steps);
    for (const name of namesOf(mesh)) {
      for (const other of namesOf(mesh)) {
        assert.ok(needed(`${name}/root-sign-cacerts`).has(`${other}/root-both-proxies`));
        assert.ok(needed(`${name}/root-new-cacerts`).has(`${other}/root-sign-proxies`));
      }
    }
  });
});

async function lost(traffic: ReturnType<typeof watchTraffic>): Promise<void> {
  const { eventually } = await import('../rehearsal/controllers/worlds.ts');
  await eventually('requests are lost', () => namesOf(mesh).every(name => traffic.misses(name).length > 0));
}

async function moved(
  context: TestContext,
  of: Mesh,
  options: WorldOptions,
  before: (simulated: TestWorld) => Promise<void>,
) {
  const { simulated, world } = await installed(context, of, options);
  await before(simulated);
  const old = await publishedOn(simulated, 'east');
  const root = await newRoot(context);
  const { steps, problems } = await plannedChange(of, world, root, simulated.signal);
  assert.deepEqual(problems, []);
  const traffic = watchTraffic(of, world, simulated);
  await traffic.more(10);
  const run = await rehearse(of, steps, { ...world, keys: root.keys }, simulated.signal);
  assert.deepEqual(run.problems, []);
  await traffic.more(10);
  await traffic.end();
  assert.deepEqual(
    namesOf(of).map(name => traffic.misses(name)),
    namesOf(of).map(() => []),
  );
  assert.deepEqual((await plannedChange(of, world, root, simulated.signal)).steps, []);
  return { simulated, world, old, root, steps };
}

async function assertMoved(simulated: TestWorld, of: Mesh, root: NewRoot): Promise<void> {
  const now = await root.fingerprint();
  for (const name of namesOf(of)) {
    assert.deepEqual(await publishedOn(simulated, name), [now]);
    const proxies = await proxiesOn(simulated, name);
    assert.ok(proxies.has('sample/helloworld') && proxies.has('sample/curl'), [...proxies.keys()].join());
    for (const [proxy, has] of proxies) assert.equal(has?.anchor, now, `${name}: ${proxy}`);
  }
}

/** All that a step waits for, whatever it is that it waits through. */
function transitiveNeeds(steps: readonly Step[]): (id: string) => ReadonlySet<string> {
  const byId = new Map(steps.map(step => [step.id, step]));
  return id => {
    const seen = new Set<string>();
    const visit = (each: string) => {
      for (const need of byId.get(each)?.needs ?? []) {
        if (!seen.has(need)) {
          seen.add(need);
          visit(need);
        }
      }
    };
    visit(id);
    return seen;
  };
}

/** One cluster leaves a mesh that continues: the others forget it first, and lose no request over it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { multiPrimaryMultiNetwork } from '../../source/plans/multi-primary-multi-network.ts';
import type { Cluster } from '../../source/ports.ts';
import { monitorTraffic, type TrafficEvent } from '../../source/traffic/monitor.ts';
import { rehearsedMesh } from '../helpers/rehearsed-mesh.ts';
import { installed, plannedRemoval } from '../helpers/rehearsed-removal.ts';
import { rehearse } from '../helpers/rehearsed-run.ts';
import { eventually, realClock } from '../rehearsal/controllers/worlds.ts';

const mesh = rehearsedMesh({ east: 'network1', west: 'network2', north: 'network3' });
const staying = { ...mesh, members: mesh.members.filter(({ name }) => name !== 'north') };

test('a cluster leaves without a lost request between the others, which then have nothing to change', async context => {
  const { simulated, world } = await installed(context, mesh);
  const received: TrafficEvent[] = [];
  const over = new AbortController();
  const monitoring = monitorTraffic(
    { mesh: staying, cluster: world.cluster, clock: realClock, each: true },
    event => received.push(event),
    AbortSignal.any([over.signal, simulated.signal]),
  );
  const counted = (what: 'response' | 'miss', cluster: string) =>
    received.filter(each => each.event === what && each.cluster === cluster).length;
  await eventually('both ask', () => ['east', 'west'].every(name => counted('response', name) > 10));

  const steps = await plannedRemoval(mesh, world, simulated.signal, { leaving: ['north'] });
  const touched = steps.filter(({ cluster }) => cluster !== 'north').map(({ id, title }) => `${id}: ${title}`);
  assert.deepEqual(touched, [
    ...['east', 'west'].map(name => `${name}/remove-remote-secrets: Delete remote secrets for north`),
    ...['east', 'west'].map(name => `${name}/peers-forget: No sidecar calls the gateway of north`),
  ]);
  const run = await rehearse(mesh, steps, world, simulated.signal);
  assert.deepEqual(run.problems, []);

  const before = ['east', 'west'].map(name => counted('response', name));
  await eventually('both still ask', () =>
    ['east', 'west'].every((name, index) => counted('response', name) > (before[index] ?? 0) + 10),
  );
  over.abort();
  await monitoring.catch(() => undefined);
  assert.deepEqual(
    ['east', 'west'].map(name => counted('miss', name)),
    [0, 0],
  );
  assert.deepEqual(await plannedRemoval(mesh, world, simulated.signal, { leaving: ['north'] }), []);
  const again = await rehearse(staying, multiPrimaryMultiNetwork(staying), world, simulated.signal);
  assert.deepEqual(again.problems, []);
  assert.deepEqual([...new Set(again.results.values())].toSorted(), ['kept', 'unchanged']);
});

test('while one cluster has not forgotten the one that leaves, nothing of that is deleted', async context => {
  const { simulated, world } = await installed(context, mesh);
  const steps = await plannedRemoval(mesh, world, simulated.signal, { leaving: ['north'] });
  const deaf = {
    ...world,
    cluster: (name: string) => {
      const cluster = world.cluster(name);
      // The secret is deleted, says the server, and the istiod receives no responses from of it.
      return name !== 'east' ? cluster : { ...cluster, remove: async () => 'removed' as const };
    },
  };
  const told: string[] = [];
  const enough = new AbortController();
  const run = await rehearse(mesh, steps, deaf, AbortSignal.any([simulated.signal, enough.signal]), event => {
    if (event.event !== 'waiting') return;
    told.push(event.for);
    if (/^Secret istio-remote-secret-north/.test(event.for)) enough.abort();
  });
  assert.equal(run.outcome, 'cancelled');
  const started = run.events.filter(each => each.event === 'started' && each.cluster === 'north');
  assert.deepEqual(
    started.map(each => 'step' in each && each.step),
    ['north/remove-remote-secrets'],
  );
});

test('while a sidecar of another cluster has its gateway as an endpoint, neither that nor its exposure goes', async context => {
  const { simulated, world } = await installed(context, mesh);
  const steps = await plannedRemoval(mesh, world, simulated.signal, { leaving: ['north'] });
  const stale = {
    ...world,
    cluster: (name: string): Cluster => {
      const cluster = world.cluster(name);
      // Every Envoy of west continues with what it had: an istiod that did not take the change.
      return name !== 'west' ? cluster : { ...cluster, exec: staleExec(cluster) };
    },
  };
  const enough = new AbortController();
  const told: string[] = [];
  const run = await rehearse(mesh, steps, stale, AbortSignal.any([simulated.signal, enough.signal]), event => {
    if (event.event !== 'waiting' || event.step !== 'west/peers-forget') return;
    told.push(event.for);
    enough.abort();
  });
  assert.equal(run.outcome, 'cancelled');
  assert.match(
    told[0] ?? '',
    /^sample\/(curl|helloworld)-\S+ still has the gateway of north as an endpoint \(172\.18\.255\.203:15443\)$/,
  );
  const started = run.events.filter(each => each.event === 'started' && each.cluster === 'north');
  assert.deepEqual(
    started.flatMap(each => ('step' in each && /gateway|exposure|istio$/.test(each.step ?? '') ? [each.step] : [])),
    [],
  );
  const again = await plannedRemoval(mesh, world, simulated.signal, { leaving: ['north'] });
  assert.deepEqual((await rehearse(mesh, again, world, simulated.signal)).problems, []);
});

function staleExec(cluster: Cluster): Cluster['exec'] {
  return (target, command, signal) => {
    if (!command.includes('clusters')) return cluster.exec(target, command, signal);
    const line = 'outbound|5000||helloworld.sample.svc.cluster.local::172.18.255.203:15443::health_flags::healthy\n';
    return cluster.exec(target, ['echo', line], signal);
  };
}

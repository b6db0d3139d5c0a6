/** The Travels demo on simulated clusters: proven by its own traffic, removed alone or with the mesh. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { takeInventory } from '../../source/checks/inventory.ts';
import { travels, travelsRemoval } from '../../source/plans/travels.ts';
import { versionsSeen } from '../../source/traffic/destination-versions.ts';
import { rehearsedMesh } from '../helpers/rehearsed-mesh.ts';
import { installed, plannedRemoval } from '../helpers/rehearsed-removal.ts';
import { rehearse } from '../helpers/rehearsed-run.ts';

const host = 'travels.travel-agency.svc.cluster.local';

async function meshWithout(context: TestContext, platform: 'openshift' | 'kubernetes') {
  const mesh = rehearsedMesh({ east: 'network1', west: 'network2' }, {}, platform);
  const [home, other] = mesh.members;
  assert.ok(home !== undefined && other !== undefined);
  return { mesh, home, other, ...(await installed(context, mesh, { platform })) };
}

for (const platform of ['openshift', 'kubernetes'] as const) {
  test(`on ${platform} the portals receive every version, and with the mesh the demo is gone`, async context => {
    const { mesh, home, other, simulated, world } = await meshWithout(context, platform);
    const { signal } = simulated;
    const run = await rehearse(mesh, travels(mesh, home, other), world, signal);
    assert.deepEqual(run.problems, []);
    const { events } = await rehearse(mesh, await plannedRemoval(mesh, world, signal), world, signal);
    const left = events.filter(each => each.event === 'failed' || (each.event === 'removed' && each.result === 'left'));
    assert.deepEqual(left, []);
    for (const { api } of simulated.clusters) {
      const { items } = await api.list({ apiVersion: 'v1', kind: 'Namespace' }, {}, signal);
      assert.deepEqual(
        items.filter(({ metadata }) => metadata.name.startsWith('travel-')),
        [],
      );
    }
  });
}

test('where the way to the other cluster is closed, the demo is installed and the versions that are missing are told', async context => {
  const { mesh, home, other, simulated, world } = await meshWithout(context, 'kubernetes');
  // The gateway lets nothing through any more: new connections are reset.
  const gateway = { apiVersion: 'networking.istio.io/v1', kind: 'Gateway', namespace: 'istio-system' };
  await simulated.cluster('west').api.remove({ ...gateway, name: 'cross-network-gateway' }, {}, simulated.signal);
  const enough = new AbortController();
  const told: string[] = [];
  const signal = AbortSignal.any([simulated.signal, enough.signal]);
  await rehearse(mesh, travels(mesh, home, other), world, signal, event => {
    if (event.event !== 'waiting' || event.step !== 'east/travels-traffic') return;
    told.push(event.for);
    if (event.for.includes('received v1')) enough.abort();
  });
  assert.equal(told.at(-1), 'received v1, waiting for v2, v3');
});

test('the demo alone is removed from both clusters, and what others put beside it stays with its namespace', async context => {
  const { mesh, home, other, simulated, world } = await meshWithout(context, 'kubernetes');
  const { signal } = simulated;
  assert.deepEqual((await rehearse(mesh, travels(mesh, home, other), world, signal)).problems, []);
  const { api } = simulated.cluster('east');
  const config = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'mine', namespace: 'travel-portal' } };
  await api.create(config, { manager: 'kubectl-create' }, signal);
  const planned = async () => {
    const inventories = mesh.members.map(async ({ name }) => {
      const wanted = { meshId: mesh.id, sampleNamespace: mesh.samples.namespace };
      return [name, await takeInventory(world.cluster(name), wanted, signal)] as const;
    });
    return travelsRemoval(mesh.members, new Map(await Promise.all(inventories)));
  };
  const run = await rehearse(mesh, await planned(), world, signal);
  assert.deepEqual(run.problems, []);
  const left = run.events.flatMap(each => (each.event === 'removed' && each.result === 'left' ? [each] : []));
  assert.deepEqual(
    left.map(({ object, why }) => `${object}: ${why}`),
    ['Namespace travel-portal: holds ConfigMap travel-portal/mine, not created by eastwest'],
  );
  const helloworld = { apiVersion: 'v1', kind: 'Service', namespace: 'sample', name: 'helloworld' };
  assert.ok((await api.get(helloworld, signal)) !== undefined);
  const again = await planned();
  assert.deepEqual(
    again.flatMap(({ remove = [] }) => remove.map(({ will }) => will)),
    ['leave'],
  );
});

test('versions are read from good responses of that service alone, whatever the order of the labels', () => {
  const line = (labels: Record<string, string>, count: number) =>
    `istio_requests_total{${Object.entries(labels)
      .map(([name, value]) => `${name}="${value}"`)
      .join(',')}} ${count}`;
  const good = { response_code: '200', reporter: 'source', destination_service: host };
  const counters = [
    '# TYPE istio_requests_total counter',
    line({ ...good, destination_version: 'v3' }, 2),
    line({ destination_version: 'v1', ...good }, 7),
    line({ ...good, destination_version: 'v2', response_code: '503' }, 4),
    line({ ...good, destination_version: 'v4', destination_service: 'hotels.travel-agency.svc.cluster.local' }, 4),
    line({ ...good, destination_version: 'v5', reporter: 'destination' }, 4),
    line({ ...good, destination_version: 'v6' }, 0),
    'istio_request_bytes_sum{destination_version="v7"} 1',
  ];
  assert.deepEqual(versionsSeen(counters.join('\n'), host), ['v1', 'v3']);
  assert.deepEqual(versionsSeen('', host), []);
});

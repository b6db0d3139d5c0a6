/** Pools for MetalLB: created with the mesh, given to its gateways, and taken back with it. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { listAt, textAt } from '../../source/model/fields.ts';
import type { KubeObject } from '../../source/model/kube.ts';
import type { Mesh } from '../../source/model/mesh.ts';
import type { LoadBalancerSetup } from '../../source/rehearsal/scenario.ts';
import { rehearsedMesh } from '../helpers/rehearsed-mesh.ts';
import { installed, plannedRemoval } from '../helpers/rehearsed-removal.ts';
import { rehearse } from '../helpers/rehearsed-run.ts';
import { eventually } from '../rehearsal/controllers/worlds.ts';

const SERVICE = { apiVersion: 'v1', kind: 'Service' };
const POOL = { apiVersion: 'metallb.io/v1beta1', kind: 'IPAddressPool', namespace: 'metallb-system', name: 'eastwest' };
const ADVERTISEMENT = { ...POOL, kind: 'L2Advertisement' };
const CONFIG = { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'metallb-system', name: 'config' };

const ranges = { east: '172.18.0.200-172.18.0.209', west: '172.18.0.210-172.18.0.219' } as const;

/** Two clusters of plain Kubernetes whose MetalLB has no pool but the plan's. */
async function withPools(context: TestContext, loadBalancer: LoadBalancerSetup) {
  const plain = rehearsedMesh({ east: 'network1', west: 'network2' }, {}, 'kubernetes');
  const form = loadBalancer === 'old-metallb' ? 'config-map' : 'kinds';
  const members = plain.members.map(each => ({
    ...each,
    addressPool: {
      form,
      namespace: 'metallb-system',
      addresses: [ranges[each.name === 'east' ? 'east' : 'west']],
    } as const,
  }));
  const mesh: Mesh = { ...plain, members };
  return {
    mesh,
    ...(await installed(context, mesh, { platform: 'kubernetes', operator: 'olm', faults: { loadBalancer } })),
  };
}

const addressOf = (service: KubeObject | undefined) =>
  textAt(listAt(service, 'status', 'loadBalancer', 'ingress')[0], 'ip');

test('gateways get addresses of the pools, and with the mesh the pools are gone', async context => {
  const { mesh, simulated, world } = await withPools(context, 'metallb');
  const { api } = simulated.cluster('west');
  const { signal } = simulated;
  const gateway = { ...SERVICE, namespace: 'istio-system', name: 'istio-eastwestgateway' };
  assert.equal(addressOf(await api.get(gateway, signal)), '172.18.0.210');
  const steps = await plannedRemoval(mesh, world, signal);
  const run = await rehearse(mesh, steps, world, signal);
  assert.deepEqual(run.problems, []);
  for (const ref of [POOL, ADVERTISEMENT]) assert.equal(await api.get(ref, signal), undefined, ref.kind);
  assert.ok(await api.get({ apiVersion: 'v1', kind: 'Namespace', name: 'metallb-system' }, signal));
  assert.deepEqual(await plannedRemoval(mesh, world, signal), []);
});

test('a pool of which a foreign Service has an address stays, and who needs it is told', async context => {
  const { mesh, simulated, world } = await withPools(context, 'metallb');
  const { api } = simulated.cluster('east');
  const { signal } = simulated;
  const web = { ...SERVICE, namespace: 'default', name: 'web' };
  await api.create(
    {
      ...SERVICE,
      metadata: { name: 'web', namespace: 'default' },
      spec: { type: 'LoadBalancer', ports: [{ port: 80 }], selector: { app: 'web' } },
    },
    { manager: 'kubectl-create' },
    signal,
  );
  await eventually('web has an address', async () => addressOf(await api.get(web, signal)) !== undefined);
  const run = await rehearse(mesh, await plannedRemoval(mesh, world, signal), world, signal);
  assert.deepEqual(run.problems, []);
  const left = run.events.flatMap(each => (each.event === 'removed' && each.result === 'left' ? [each] : []));
  assert.deepEqual(
    left.map(({ cluster, object, why }) => `${cluster} ${object}: ${why}`),
    ['IPAddressPool', 'L2Advertisement'].map(
      kind => `east ${kind} metallb-system/eastwest: Service default/web would lose the address at once`,
    ),
  );
  assert.equal(addressOf(await api.get(web, signal)), '172.18.0.201');
});

test('MetalLB before 0.13 is given its pool in the ConfigMap, which goes with the mesh', async context => {
  const { mesh, simulated, world } = await withPools(context, 'old-metallb');
  const { api } = simulated.cluster('east');
  const { signal } = simulated;
  const config = await api.get(CONFIG, signal);
  assert.match(textAt(config, 'data', 'config') ?? '', /address-pools:\n {2}- name: eastwest\n {4}protocol: layer2/);
  const run = await rehearse(mesh, await plannedRemoval(mesh, world, signal), world, signal);
  assert.deepEqual(run.problems, []);
  assert.equal(await api.get(CONFIG, signal), undefined);
});

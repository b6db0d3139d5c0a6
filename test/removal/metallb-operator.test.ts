/** OpenShift without a load balancer: MetalLB comes through OLM with the mesh, and goes with it on request. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listAt, textAt } from '../../source/model/fields.ts';
import type { Mesh } from '../../source/model/mesh.ts';
import type { RemovalOptions } from '../../source/steps/removal/removing.ts';
import { rehearsedMesh } from '../helpers/rehearsed-mesh.ts';
import { installed, plannedRemoval } from '../helpers/rehearsed-removal.ts';
import { rehearse } from '../helpers/rehearsed-run.ts';
import { eventually } from '../rehearsal/controllers/worlds.ts';

const withOperator: RemovalOptions = { keep: new Set(), operator: true, crds: false };

test('the operator, MetalLB and the pool come before the gateway’s address; down keeps MetalLB until --operator', async context => {
  const plain = rehearsedMesh({ east: 'network1', west: 'network2' });
  const members = plain.members.map((each, index) => ({
    ...each,
    addressPool: {
      form: 'kinds',
      namespace: 'metallb-system',
      addresses: [`172.18.0.2${index}0-172.18.0.2${index}9`],
      installs: 'operator',
    } as const,
  }));
  const mesh: Mesh = { ...plain, members };
  const { simulated, world } = await installed(context, mesh, { faults: { loadBalancer: 'none' } });
  const { signal } = simulated;
  const { api } = simulated.cluster('west');
  const gateway = { apiVersion: 'v1', kind: 'Service', namespace: 'istio-system', name: 'istio-eastwestgateway' };
  const [ingress] = listAt(await api.get(gateway, signal), 'status', 'loadBalancer', 'ingress');
  assert.equal(textAt(ingress, 'ip'), '172.18.0.210');
  const run = await rehearse(mesh, await plannedRemoval(mesh, world, signal), world, signal);
  assert.deepEqual(run.problems, []);
  const metalLb = { apiVersion: 'metallb.io/v1beta1', kind: 'MetalLB', namespace: 'metallb-system', name: 'metallb' };
  const pool = { ...metalLb, kind: 'IPAddressPool', name: 'eastwest' };
  assert.ok(await api.get(metalLb, signal));
  assert.equal(await api.get(pool, signal), undefined);
  const steps = await plannedRemoval(mesh, world, signal, { options: withOperator });
  const removed = await rehearse(mesh, steps, world, signal);
  assert.deepEqual(removed.problems, []);
  const left = removed.events.flatMap(each => (each.event === 'removed' && each.result === 'left' ? [each] : []));
  assert.deepEqual(left, []);
  const order = removed.events.flatMap(each =>
    each.event === 'removed' && each.cluster === 'west' ? [each.object] : [],
  );
  const places = ['Subscription', 'ClusterServiceVersion', 'Namespace'].map(kind =>
    order.findIndex(object => object.startsWith(`${kind} metallb-system`)),
  );
  assert.ok(
    places.every((place, index) => place >= 0 && place > (places[index - 1] ?? -1)),
    order.join('\n'),
  );
  const namespace = { apiVersion: 'v1', kind: 'Namespace', name: 'metallb-system' };
  assert.equal(await api.get(namespace, signal), undefined);
  assert.deepEqual(await plannedRemoval(mesh, world, signal, { options: withOperator }), []);
});

test('MetalLB under another name stays degraded, as its operator says', async context => {
  const mesh = rehearsedMesh({ east: 'network1' });
  const addressPool = { form: 'kinds', namespace: 'metallb-system', addresses: ['172.18.0.200'] } as const;
  const members = mesh.members.map(each => ({
    ...each,
    addressPool: { ...addressPool, installs: 'operator' as const },
  }));
  const { simulated } = await installed(context, { ...mesh, members }, { faults: { loadBalancer: 'none' } });
  const { api } = simulated.cluster('east');
  const ref = { apiVersion: 'metallb.io/v1beta1', kind: 'MetalLB' };
  await api.create(
    { ...ref, metadata: { name: 'mine', namespace: 'metallb-system' } },
    { manager: 't' },
    simulated.signal,
  );
  const reason = async () => {
    const found = await api.get({ ...ref, namespace: 'metallb-system', name: 'mine' }, simulated.signal);
    return listAt(found, 'status', 'conditions').find(each => textAt(each, 'status') === 'True');
  };
  await eventually('its operator has said so', async () => (await reason()) !== undefined);
  assert.equal(textAt(await reason(), 'reason'), 'IncorrectMetalLBResourceName');
});

/** Gateways behind NAT or a load balancer outside: the named addresses alone carry the mesh. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { multiPrimaryMultiNetwork } from '../../source/plans/multi-primary-multi-network.ts';
import { primaryRemoteMultiNetwork } from '../../source/plans/primary-remote-multi-network.ts';
import { member, meshOf } from '../helpers/meshes.ts';
import { keysFor, rehearse, worldOn } from '../helpers/rehearsed-run.ts';
import { testWorld } from '../rehearsal/controllers/worlds.ts';

const api = (name: string) => `https://${name}.test:6443`;

test('clusters whose load balancers give nothing are proven through the addresses that the user names', async context => {
  const members = [
    member('east', { api: api('east'), network: 'network1', gateway: '203.0.113.7' }),
    member('west', { api: api('west'), network: 'network2', gateway: '203.0.113.8' }),
  ];
  const simulated = testWorld(context, ['east', 'west']);
  for (const cluster of simulated.clusters) cluster.fault({ loadBalancer: 'none' });
  const mesh = meshOf([], { members });
  const world = worldOn(simulated, await keysFor(context));
  const run = await rehearse(mesh, multiPrimaryMultiNetwork(mesh), world, simulated.signal);
  assert.deepEqual([run.outcome, ...run.problems], ['done']);
  for (const name of ['east', 'west']) {
    assert.deepEqual(Object.keys(run.tallies.get(name)?.versions ?? {}), ['v1', 'v2']);
  }
});

test('istiods take no other address of a gateway than the named one, though a load balancer gave one', async context => {
  const members = [
    member('east', { api: api('east'), network: 'network1', gateway: '203.0.113.7' }),
    member('west', { api: api('west'), network: 'network2', role: 'remote', primary: 'east' }),
  ];
  const simulated = testWorld(context, ['east', 'west']);
  const mesh = meshOf([], { members });
  const world = worldOn(simulated, await keysFor(context));
  const run = await rehearse(mesh, primaryRemoteMultiNetwork(mesh), world, simulated.signal);
  assert.deepEqual([run.outcome, ...run.problems], ['done']);
  const east = simulated.cluster('east').api;
  const listed = await east.list(
    { apiVersion: 'v1', kind: 'Service' },
    { labels: 'topology.istio.io/network' },
    simulated.signal,
  );
  assert.deepEqual(
    listed.items.map(each => [each.metadata.name, each.spec?.externalIPs, each.status?.loadBalancer]),
    [['istio-eastwestgateway-address', ['203.0.113.7'], {}]],
  );
});

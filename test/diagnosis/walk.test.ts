/** The walk on a mesh that is broken in one way at a time: the first broken hop, by direction. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { gatherEvidence } from '../../source/diagnosis/gather.ts';
import { type Walk, walkAll } from '../../source/diagnosis/walk.ts';
import type { Mesh } from '../../source/model/mesh.ts';
import { meshByHand } from '../helpers/installed-mesh.ts';
import { meshOf } from '../helpers/meshes.ts';
import { keysFor, worldOn } from '../helpers/rehearsed-run.ts';
import type { Omissions } from '../rehearsal/controllers/mesh-by-hand.ts';
import { caughtUp, leapingClock, ref, type TestWorld } from '../rehearsal/controllers/worlds.ts';
import { breaks } from '../rehearsal/mesh/breaks.ts';

/** The hop that is told for a direction; `fine` where nothing is broken. */
type Told = Readonly<Record<'east → west' | 'west → east', string>>;

const told: Readonly<Record<keyof typeof breaks, Told>> = {
  healthy: { 'east → west': 'fine', 'west → east': 'fine' },
  remote_secret_missing_on_east: { 'east → west': 'remote-secret', 'west → east': 'fine' },
  remote_secret_with_a_bad_token: { 'east → west': 'istiod', 'west → east': 'fine' },
  remote_secret_with_an_unreachable_server: { 'east → west': 'istiod', 'west → east': 'fine' },
  remote_secret_made_new_with_a_bad_token: { 'east → west': 'istiod', 'west → east': 'fine' },
  remote_secret_made_new_with_an_unreachable_server: { 'east → west': 'istiod', 'west → east': 'fine' },
  remote_secret_under_another_cluster_name: { 'east → west': 'remote-secret', 'west → east': 'fine' },
  west_gateway_service_without_the_network_label: { 'east → west': 'gateway-address', 'west → east': 'fine' },
  no_cross_network_gateway_in_west: { 'east → west': 'exposure', 'west → east': 'fine' },
  west_gateway_scaled_to_zero: { 'east → west': 'gateway', 'west → east': 'fine' },
  firewall_drops_port_15443_to_west: { 'east → west': 'connection', 'west → east': 'fine' },
  helloworld_service_missing_in_west: { 'east → west': 'service', 'west → east': 'service' },
  helloworld_in_west_without_a_sidecar: { 'east → west': 'server', 'west → east': 'fine' },
  helloworld_in_west_scaled_to_zero: { 'east → west': 'server', 'west → east': 'fine' },
  locality_failover_by_destination_rule_in_east: { 'east → west': 'locality', 'west → east': 'fine' },
  namespace_network_label_missing_in_west_after_a_restart: { 'east → west': 'network', 'west → east': 'network' },
  different_roots_from_the_start: { 'east → west': 'trust', 'west → east': 'trust' },
};

const mesh = meshOf(['east', 'west']);
/** Many and quick: on these clusters no request takes time. */
const asking = { askFor: 400, perSecond: 200 };

function brokenWorld(t: TestContext, omit: Omissions = {}): Promise<TestWorld> {
  return meshByHand(t, mesh, { trafficClock: leapingClock() }, omit);
}

async function walked(t: TestContext, world: TestWorld, of: Mesh = mesh): Promise<readonly Walk[]> {
  await caughtUp(world);
  return walkAll(await gatherEvidence(of, worldOn(world, await keysFor(t)), asking, world.signal));
}

const last = (walk: Walk | undefined) => walk?.hops.at(-1);
const hopOf = (walk: Walk) => (walk.state === 'broken' ? last(walk)?.hop.id : walk.state);

for (const [name, { omit = {}, by }] of Object.entries(breaks)) {
  test(`the first broken hop is told: ${name.replaceAll('_', ' ')}`, async t => {
    const world = await brokenWorld(t, omit);
    await by?.(world);
    const walks = await walked(t, world);
    const found = Object.fromEntries(walks.map(walk => [`${walk.from} → ${walk.to}`, hopOf(walk)]));
    assert.deepEqual(
      found,
      told[name],
      JSON.stringify(walks.map(walk => walk.hops.filter(each => each.found.verdict !== 'ok'))),
    );
    for (const walk of walks.filter(each => each.state === 'broken')) {
      const end = last(walk)?.found;
      assert.ok(end?.verdict === 'broken' && end.cause !== '' && end.evidence.length > 0 && end.fix !== '');
    }
  });
}

test('of a secret whose login fails it is told what the API server said to it, and never the login', async t => {
  const world = await brokenWorld(t);
  await breaks.remote_secret_with_a_bad_token?.by?.(world);
  const walks = await walked(t, world);
  const text = JSON.stringify(walks);
  assert.match(text, /from here, with the login of the Secret/);
  assert.doesNotMatch(text, /BEGIN CERTIFICATE|eyJ[\w-]{8,}|"token"/);
});

test('a deny policy at the far end is named when its answers say so', async t => {
  const world = await brokenWorld(t);
  const policy = {
    apiVersion: 'security.istio.io/v1',
    kind: 'AuthorizationPolicy',
    metadata: { name: 'nobody', namespace: 'sample' },
    spec: { action: 'DENY', rules: [{}] },
  };
  await world.cluster('west').api.create(policy, {}, world.signal);
  const evidence = await gatherEvidence(mesh, worldOn(world, await keysFor(t)), asking, world.signal);
  const east = evidence.clusters.get('east');
  assert.ok(east);
  const denied = {
    ...east,
    answers: { versions: { v1: 20, v2: 0 }, misses: 20, reasons: { 'HTTP 403: RBAC: access denied': 20 }, rate: 10 },
  };
  const clusters = new Map([...evidence.clusters, ['east', denied]]);
  const [walk] = walkAll({ mesh, clusters }, { from: 'east' });
  const end = last(walk);
  assert.equal(end?.hop.id, 'policy');
  assert.ok(end?.found.verdict === 'broken');
  assert.deepEqual(end.found.evidence, ['AuthorizationPolicy sample/nobody on west: DENY']);
});

test('what may not be read is unknown, and blamed for nothing', async t => {
  const world = await brokenWorld(t);
  const real = worldOn(world, await keysFor(t));
  const evidence = await gatherEvidence(mesh, real, asking, world.signal);
  const hidden = { unseen: 'secrets is forbidden' };
  const clusters = new Map(
    [...evidence.clusters].map(([name, each]) => [name, { ...each, remoteSecrets: hidden, roots: hidden }]),
  );
  for (const walk of walkAll({ mesh, clusters })) {
    assert.equal(walk.state, 'unknown');
    const unseen = walk.hops.filter(({ found }) => found.verdict === 'unknown').map(({ hop }) => hop.id);
    assert.deepEqual(unseen, ['remote-secret', 'trust']);
  }
});

test('two Gateways on one port, a second name for the port, and a Service without an address are told', async t => {
  const world = await brokenWorld(t);
  const west = world.cluster('west');
  const name = 'cross-network-gateway';
  const found = await west.api.get(ref('networking.istio.io/v1', 'Gateway', name, 'istio-system'), world.signal);
  assert.ok(found);
  const { uid: _uid, resourceVersion: _version, ...metadata } = found.metadata;
  await west.api.create({ ...found, metadata: { ...metadata, name: 'another' } }, {}, world.signal);
  const [twice] = (await walked(t, world)).map(hopOf);
  assert.equal(twice, 'exposure');
  await west.api.remove(ref('networking.istio.io/v1', 'Gateway', 'another', 'istio-system'), {}, world.signal);
  const ports = [{ op: 'replace', path: '/spec/ports/0/name', value: 'tcp' }];
  const service = ref('v1', 'Service', 'helloworld', 'sample');
  await west.api.patch(service, { type: 'json', body: ports }, {}, world.signal);
  assert.deepEqual((await walked(t, world)).map(hopOf), ['service', 'service']);
});

test('clusters of one network need no gateway, and no remote needs a secret of its own primary', async t => {
  const flat = meshOf(['east', 'west'], { topology: 'multi-primary-single-network' });
  const one = { ...flat, members: flat.members.map(each => ({ ...each, network: 'network1' })) };
  const world = await meshByHand(t, one, { trafficClock: leapingClock(), podNetwork: 'one' });
  const walks = await walked(t, world, one);
  assert.deepEqual(walks.map(hopOf), ['fine', 'fine'], JSON.stringify(walks.map(last)));
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { apiAddress } from '../../source/checks/api-address.ts';
import { apiAddresses } from '../../source/checks/requirements/api-addresses.ts';
import { gatewayAddresses } from '../../source/checks/requirements/gateway-addresses.ts';
import { loadBalancers } from '../../source/checks/requirements/load-balancers.ts';
import { metalLbPools } from '../../source/checks/requirements/metallb-pools.ts';
import { podRanges } from '../../source/checks/requirements/pod-ranges.ts';
import type { KubeObject } from '../../source/model/kube.ts';
import { candidate, clusterWith, object, resultOf, subjectOf, titlesOf, wordsOf } from './subjects.ts';

const node = (...podCIDRs: readonly string[]) => object('Node', `node-${podCIDRs[0]}`, { spec: { podCIDRs } });
const nodeOf = (providerID: string) => object('Node', 'node', { spec: { providerID } });

function openShiftNetwork(pods: string, services: string): KubeObject {
  return object('Network', 'cluster', { status: { clusterNetwork: [{ cidr: pods }], serviceNetwork: [services] } });
}

/** A cluster on the network `flat` that has these objects. */
function onFlat(name: string, objects: readonly KubeObject[], platform: 'openshift' | 'kubernetes' = 'kubernetes') {
  return candidate(name, { member: { network: 'flat', platform }, cluster: clusterWith(name, objects) });
}

test('clusters on one network whose nodes have the same pod addresses are refused with both ranges', async () => {
  const result = await resultOf(
    podRanges,
    subjectOf([
      onFlat('east', [node('10.244.0.0/24'), node('10.244.1.0/24')]),
      onFlat('west', [node('10.244.1.0/24')]),
    ]),
  );
  assert.equal(result.verdict, 'problem');
  assert.deepEqual(titlesOf(result), [
    'east and west are both on flat and assign the same pod addresses: 10.244.1.0/24 and 10.244.1.0/24',
  ]);
  assert.deepEqual(wordsOf(result), [
    'east: pods 10.244.0.0/24, 10.244.1.0/24 (Nodes)',
    'west: pods 10.244.1.0/24 (Nodes)',
  ]);
});

test('OpenShift’s own network configuration tells before its nodes; equal service ranges are no matter', async () => {
  const result = await resultOf(
    podRanges,
    subjectOf([
      onFlat('east', [openShiftNetwork('10.128.0.0/14', '172.30.0.0/16'), node('10.244.0.0/24')], 'openshift'),
      onFlat('west', [openShiftNetwork('10.132.0.0/14', '172.30.0.0/16'), node('10.244.0.0/24')], 'openshift'),
    ]),
  );
  assert.equal(result.verdict, 'ok');
  assert.deepEqual(wordsOf(result), [
    'east: pods 10.128.0.0/14 (Network cluster), services 172.30.0.0/16',
    'west: pods 10.132.0.0/14 (Network cluster), services 172.30.0.0/16',
  ]);
});

test('pod addresses within the other’s service range are a warning', async () => {
  const services = object('ServiceCIDR', 'kubernetes', { spec: { cidrs: ['10.96.0.0/12'] } });
  const result = await resultOf(
    podRanges,
    subjectOf([onFlat('east', [node('10.100.0.0/16')]), onFlat('west', [node('10.10.0.0/16'), services])]),
  );
  assert.equal(result.verdict, 'warning');
  assert.deepEqual(titlesOf(result), [
    'pod addresses of east (10.100.0.0/16) are in the service range of west (10.96.0.0/12)',
  ]);
});

test('pod addresses that no API tells are a warning, never a problem', async () => {
  const result = await resultOf(podRanges, subjectOf([onFlat('east', [node('10.1.0.0/16')]), onFlat('west', [])]));
  assert.equal(result.verdict, 'warning');
  assert.deepEqual(titlesOf(result), ['the pod addresses of west are unknown']);
});

test('pod addresses matter only among clusters on one network', async () => {
  const on = (name: string, network: string) =>
    candidate(name, { member: { network, platform: 'kubernetes' }, cluster: clusterWith(name, [node('10.1.0.0/16')]) });
  assert.equal((await resultOf(podRanges, subjectOf([on('east', 'a'), on('west', 'b')]))).verdict, 'skipped');
  const mixed = await resultOf(podRanges, subjectOf([on('east', 'a'), on('west', 'b'), on('north', 'b')]));
  assert.deepEqual(titlesOf(mixed), [
    'west and north are both on b and assign the same pod addresses: 10.1.0.0/16 and 10.1.0.0/16',
  ]);
});

/** What the check says of one cluster that has these objects. */
async function signOf(
  objects: readonly KubeObject[],
  {
    platform = 'kubernetes' as const,
    served = [] as readonly string[],
  }: { platform?: 'openshift' | 'kubernetes'; served?: readonly string[] } = {},
) {
  const cluster = clusterWith('east', objects, served);
  const result = await resultOf(loadBalancers, subjectOf([candidate('east', { member: { platform }, cluster })]));
  return { verdict: result.verdict, words: result.evidence[0]?.words, hint: result.warnings[0]?.hint };
}

function balancer(name: string, ingress: readonly Record<string, string>[], namespace = 'default'): KubeObject {
  return object(
    'Service',
    name,
    { spec: { type: 'LoadBalancer' }, status: { loadBalancer: { ingress } } },
    { namespace },
  );
}

test('a Service that has an address already shows that gateways get one, IP or host name', async () => {
  const services = [
    balancer('web', [{ hostname: 'a.elb.example.com' }]),
    balancer('istio-eastwestgateway', [{ ip: '203.0.113.7' }, { ip: '2001:db8::7' }], 'istio-system'),
  ];
  assert.deepEqual(await signOf(services), {
    verdict: 'ok',
    words: 'Service istio-system/istio-eastwestgateway has 203.0.113.7, 2001:db8::7',
    hint: undefined,
  });
  assert.equal((await signOf(services.slice(0, 1))).words, 'Service default/web has a.elb.example.com');
});

const pool = (fields: Record<string, unknown> = {}) =>
  object('IPAddressPool', 'pool', { spec: { addresses: ['172.18.255.200-172.18.255.230'], ...fields } });
const everyPool = object('L2Advertisement', 'all', {});

test('MetalLB is recognised by its kinds: a pool that is announced gives addresses', async () => {
  assert.deepEqual(await signOf([pool(), everyPool]), {
    verdict: 'ok',
    words: 'MetalLB, pool pool (172.18.255.200-172.18.255.230)',
    hint: undefined,
  });
  const named = object('BGPAdvertisement', 'one', { spec: { ipAddressPools: ['pool'] } });
  assert.equal((await signOf([pool(), named])).verdict, 'ok');
});

test('MetalLB without a pool, with one that nothing announces, or with none that is open is told as such', async () => {
  const none = await signOf([], { served: ['IPAddressPool'] });
  assert.equal(none.words, 'MetalLB without an IPAddressPool');
  assert.match(none.hint ?? '', /--metallb-pool auto/);
  assert.match((await signOf([pool()])).words ?? '', /no L2Advertisement or BGPAdvertisement/);
  const other = object('L2Advertisement', 'one', { spec: { ipAddressPools: ['another'] } });
  assert.equal((await signOf([pool(), other])).verdict, 'warning');
  assert.match(
    (await signOf([pool({ autoAssign: false }), everyPool])).words ?? '',
    /pool assigns addresses only on request/,
  );
  const full = { ...pool(), status: { assignedIPv4: 31, availableIPv4: 0 } };
  assert.equal((await signOf([full, everyPool])).words, 'MetalLB: pool pool has no address left');
});

test('what other Services have of MetalLB’s addresses does not make one be left for the gateway', async () => {
  const full = { ...pool(), status: { assignedIPv4: 31, availableIPv4: 0 } };
  const web = balancer('web', [{ ip: '172.18.255.200' }]);
  assert.equal((await signOf([web, full, everyPool])).words, 'MetalLB: pool pool has no address left');
  assert.equal((await signOf([web, pool(), everyPool])).verdict, 'ok');
  assert.match((await signOf([web, pool()])).words ?? '', /no L2Advertisement or BGPAdvertisement/);
  const cloud = balancer('web', [{ ip: '203.0.113.7' }]);
  assert.equal((await signOf([cloud, full, everyPool])).verdict, 'ok', 'somebody else gives addresses here too');
});

test('a MetalLB of before its kinds is recognised by its Deployment, its pools by the ConfigMap', async () => {
  const controller = object('Deployment', 'controller', {}, { namespace: 'metallb-system' });
  const told = await signOf([controller]);
  assert.deepEqual(
    [told.verdict, told.words],
    ['warning', 'MetalLB before 0.13, whose ConfigMap metallb-system/config may not be read'],
  );
  const config = (text: string) =>
    object('ConfigMap', 'config', { data: { config: text } }, { namespace: 'metallb-system' });
  const pools = (range: string) => `address-pools:\n- {name: default, protocol: layer2, addresses: ['${range}']}\n`;
  assert.deepEqual(await signOf([controller, config(pools('192.168.49.20-192.168.49.29'))]), {
    verdict: 'ok',
    words: 'MetalLB before 0.13, pool default (192.168.49.20-192.168.49.29)',
    hint: undefined,
  });
  // What minikube's addon writes until it is configured; what is no YAML; what has no pool.
  for (const text of [pools('-'), 'address-pools: [', 'peers: []', '']) {
    assert.equal(
      (await signOf([controller, config(text)])).words,
      'MetalLB before 0.13 without a pool in ConfigMap metallb-system/config',
      text,
    );
  }
  assert.equal((await signOf([controller, pool(), everyPool])).verdict, 'ok');
  const another = object('Deployment', 'controller', {}, { namespace: 'elsewhere' });
  assert.match((await signOf([another])).words ?? '', /^no known load balancer/);
});

test('a Service that waits for an address is a sign against it', async () => {
  const told = await signOf([balancer('web', [])]);
  assert.equal(told.verdict, 'warning');
  assert.equal(told.words, 'Service default/web of type LoadBalancer without an address');
  assert.equal(told.hint, 'its events say why: kubectl describe service -n default web');
});

test('clouds are known by OpenShift’s platform and by the nodes’ provider', async () => {
  const infrastructure = (type: string) =>
    object('Infrastructure', 'cluster', { status: { platformStatus: { type } } });
  assert.equal(
    (await signOf([infrastructure('AWS')], { platform: 'openshift' })).words,
    'runs on AWS, which gives host names',
  );
  assert.equal((await signOf([infrastructure('None')], { platform: 'openshift' })).verdict, 'warning');
  assert.equal((await signOf([nodeOf('gce://project/zone/node')])).words, 'runs on Google Cloud');
  assert.match((await signOf([nodeOf('k3s://node')])).words ?? '', /k3s/);
});

test('what cannot be seen is not taken for missing: kind and bare clusters are a warning with the way on', async () => {
  const kind = await signOf([nodeOf('kind://docker/east/east-control-plane')]);
  assert.equal(kind.verdict, 'warning');
  assert.match(kind.hint ?? '', /cloud-provider-kind/);
  const bare = await signOf([]);
  assert.equal(bare.verdict, 'warning');
  assert.match(bare.hint ?? '', /MetalLB/);
});

test('only clusters with a gateway are asked for a load balancer', async () => {
  const all = [candidate('east'), candidate('west')];
  assert.deepEqual(
    (await resultOf(loadBalancers, subjectOf(all, { gateways: new Set(['east']) }))).evidence.map(each => each.cluster),
    ['east'],
  );
  assert.equal((await resultOf(loadBalancers, subjectOf(all, { gateways: new Set() }))).verdict, 'skipped');
});

test('MetalLB pools of two clusters that share an address are told with both ranges', async () => {
  const withPool = (name: string, addresses: string) =>
    candidate(name, {
      cluster: clusterWith(name, [object('IPAddressPool', 'pool', { spec: { addresses: [addresses] } })]),
    });
  const east = withPool('east', '172.18.255.200-172.18.255.250');
  const shared = await resultOf(metalLbPools, subjectOf([east, withPool('west', '172.18.255.240/28')]));
  assert.deepEqual(titlesOf(shared), [
    'the MetalLB pools of east and west share addresses: 172.18.255.200-172.18.255.250 and 172.18.255.240/28',
  ]);
  assert.equal((await resultOf(metalLbPools, subjectOf([east, withPool('west', '172.18.254.0/24')]))).verdict, 'ok');
  assert.equal((await resultOf(metalLbPools, subjectOf([east, candidate('west')]))).verdict, 'skipped');
});

test('the API address is the user’s, then OpenShift’s, then the endpoints’ of a local cluster, then the context’s', () => {
  const survey = { apiServerUrl: 'https://api.east.example.com:6443', apiEndpoint: 'https://172.18.0.2:6443' };
  const none = { apiServerUrl: undefined, apiEndpoint: undefined };
  const local = 'https://127.0.0.1:39001';
  const said = (known: Parameters<typeof apiAddress>[0]) => Object.values(apiAddress(known)).join(' ');
  assert.equal(said({ api: 'https://mine', server: local, survey }), 'https://mine user');
  assert.equal(said({ server: local, survey }), 'https://api.east.example.com:6443 infrastructure');
  assert.equal(
    said({ server: local, survey: { ...survey, apiServerUrl: undefined } }),
    'https://172.18.0.2:6443 endpoints',
  );
  assert.equal(
    said({ server: 'https://k8s.example.com', survey: { ...survey, apiServerUrl: undefined } }),
    'https://k8s.example.com context',
  );
  assert.equal(said({ server: local, survey: none }), 'https://127.0.0.1:39001 context');
});

test('a loopback API address is never used without saying so, except on simulated clusters', async () => {
  for (const url of [
    'https://127.0.0.1:6443',
    'https://localhost',
    'https://[::1]:6443',
    'https://host.docker.internal:6443',
    'https://kubernetes.docker.internal:6443',
    'https://east.localhost:6443',
  ]) {
    const api = { url, from: 'context' as const };
    const told = await resultOf(apiAddresses, subjectOf([candidate('east', { api })]));
    assert.equal(told.verdict, 'warning', url);
    assert.equal(told.warnings[0]?.hint, 'name one that their pods reach: --cluster east=east,api=URL');
    const rehearsed = await resultOf(apiAddresses, subjectOf([candidate('east', { api, rehearsed: true })]));
    assert.equal(rehearsed.verdict, 'ok');
    assert.match(wordsOf(rehearsed)[0] ?? '', /a loopback address, right for a simulated cluster/);
  }
  assert.equal((await resultOf(apiAddresses, subjectOf([candidate('east')]))).verdict, 'ok');
});

/** A cluster whose gateway address is named, and what the name stands for. */
const reachedAt = (name: string, said: string, ips: readonly string[] = [said]) =>
  candidate(name, { gateway: { said, ips } });

test('a named gateway address is an IP, or a name whose IP is shown; it needs no load balancer', async () => {
  const subject = subjectOf([reachedAt('east', '203.0.113.7'), reachedAt('west', 'lb.example.com', ['203.0.113.8'])]);
  const result = await resultOf(gatewayAddresses, subject);
  assert.equal(result.verdict, 'ok');
  assert.deepEqual(wordsOf(result), ['east: 203.0.113.7', 'west: 203.0.113.8, to which lb.example.com resolves now']);
  const balancers = await resultOf(loadBalancers, subject);
  assert.equal(balancers.verdict, 'ok');
  assert.equal(wordsOf(balancers)[1], 'west: reached at lb.example.com, as given');
  assert.equal((await resultOf(gatewayAddresses, subjectOf([candidate('east')]))).verdict, 'skipped');
});

test('a named gateway address that no other cluster could use stops the plan', async () => {
  const told = async (...all: readonly ReturnType<typeof candidate>[]) => {
    const result = await resultOf(gatewayAddresses, subjectOf(all));
    return [result.verdict, ...titlesOf(result)];
  };
  assert.deepEqual(await told(reachedAt('east', 'lb.example.com', [])), [
    'problem',
    'the gateway address of east, lb.example.com, resolves to no IP',
  ]);
  for (const own of ['127.0.0.1', '::1']) {
    assert.deepEqual(await told(reachedAt('east', own)), [
      'problem',
      `the gateway address of east, ${own}, is a loopback address: each cluster would reach itself`,
    ]);
  }
  assert.deepEqual(await told(reachedAt('east', '203.0.113.7'), reachedAt('west', '203.0.113.7')), [
    'problem',
    'east and west have the same gateway address 203.0.113.7',
  ]);
  assert.deepEqual(await told(reachedAt('east', 'lb.example.com', ['203.0.113.7', '203.0.113.8'])), [
    'warning',
    'the gateway address of east, lb.example.com, resolves to 203.0.113.7, 203.0.113.8: the other clusters use the first',
  ]);
});

/** Which addresses MetalLB is given on each cluster, and why none can be. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findPools, type PoolFound, type WantedPools } from '../../source/checks/address-pools.ts';
import { proposedRange } from '../../source/checks/pool-ranges.ts';
import { addressPools } from '../../source/checks/requirements/address-pools.ts';
import { loadBalancers } from '../../source/checks/requirements/load-balancers.ts';
import { metalLbPools } from '../../source/checks/requirements/metallb-pools.ts';
import type { KubeObject } from '../../source/model/kube.ts';
import type { Platform } from '../../source/model/mesh.ts';
import { overlap } from '../../source/model/ranges.ts';
import { candidate, clusterWith, never, object, resultOf, subjectOf, titlesOf, wordsOf } from './subjects.ts';

const auto: WantedPools = { propose: true, named: [] };
const kinds = ['IPAddressPool', 'L2Advertisement'];

function node(address: string, labels: Record<string, string> = {}): KubeObject {
  const addresses = [{ type: 'InternalIP', address }];
  return object('Node', `node-${address}`, { status: { addresses } }, { labels });
}

type On = {
  readonly objects?: readonly KubeObject[];
  readonly served?: readonly string[];
  readonly platform?: Platform;
  readonly isNamed?: boolean;
};

/** A cluster with MetalLB that has no pool yet, unless said otherwise. */
function on(name: string, { objects = [], served = kinds, platform = 'kubernetes', isNamed = false }: On = {}) {
  const cluster = clusterWith(name, objects, served);
  return { name, context: name, platform, olm: platform === 'openshift', isNamed, cluster };
}

const found = (clusters: readonly ReturnType<typeof on>[], wanted: WantedPools = auto) =>
  findPools(clusters, wanted, 'mesh1', never);

/** Addresses, or the title of the problem. */
const said = (pool: PoolFound | undefined) =>
  pool === undefined ? undefined : 'problem' in pool ? pool.problem.title : pool.addresses.join();

const named = (cluster: string, ...addresses: readonly string[]): WantedPools => ({
  propose: false,
  named: [{ cluster, addresses }],
});

const ours = { annotations: { 'eastwest/mesh': 'mesh1' }, namespace: 'metallb-system' };

function pool(name: string, addresses: readonly string[], metadata: Partial<KubeObject['metadata']> = {}): KubeObject {
  return object('IPAddressPool', name, { spec: { addresses } }, metadata);
}

function balancer(name: string, ip: string): KubeObject {
  const status = { loadBalancer: { ingress: [{ ip }] } };
  return object('Service', name, { spec: { type: 'LoadBalancer' }, status }, { namespace: 'shop' });
}

test('each cluster is proposed ten addresses beside its nodes, those of one segment one after the other', async () => {
  const pools = await found([
    on('east', { objects: [node('172.18.0.2')] }),
    on('west', { objects: [node('172.18.0.3'), node('172.18.0.4')] }),
    on('north', { objects: [node('192.168.49.2')] }),
  ]);
  assert.deepEqual(pools.map(said), [
    '172.18.0.200-172.18.0.209',
    '172.18.0.210-172.18.0.219',
    '192.168.49.200-192.168.49.209',
  ]);
});

test('what any cluster’s nodes, Services and pools have is proposed to none', async () => {
  const pools = await found([
    on('east', { objects: [node('172.18.0.2'), node('172.18.0.205')] }),
    on('west', { objects: [node('172.18.0.3'), balancer('web', '172.18.0.211')], served: kinds }),
    on('north', { objects: [node('172.18.0.4'), pool('office', ['172.18.0.224/29'])] }),
  ]);
  // West has a Service with an address, north a pool that nothing announces.
  assert.deepEqual(pools.map(said), ['172.18.0.240-172.18.0.249', undefined, '172.18.0.190-172.18.0.199']);
});

test('as many clusters as fit share a segment without an address in common, then none is proposed', () => {
  const taken: string[] = ['172.18.0.2'];
  for (;;) {
    const range = proposedRange(['172.18.0.2'], taken);
    if (range === undefined) break;
    assert.equal(overlap([range], taken), undefined);
    taken.push(range);
  }
  assert.ok(taken.length > 10);
  assert.equal(proposedRange(['fd00::2'], []), undefined);
  assert.equal(proposedRange([], []), undefined);
});

test('where something gives addresses, or the gateway’s is named, nothing is proposed; a range that is named is taken', async () => {
  const announced = [pool('office', ['192.0.2.0/28']), object('L2Advertisement', 'all')];
  const working = on('east', { objects: [node('172.18.0.2'), ...announced] });
  assert.deepEqual((await found([working, on('west', { isNamed: true })])).map(said), [undefined, undefined]);
  assert.deepEqual((await found([working], named('east', '172.18.0.20-172.18.0.29'))).map(said), [
    '172.18.0.20-172.18.0.29',
  ]);
});

test('the pool of an earlier run keeps its addresses, and gives none away that Services have', async () => {
  const objects = [
    node('172.18.0.2'),
    pool('eastwest', ['172.18.0.240-172.18.0.249'], ours),
    object('L2Advertisement', 'eastwest', {}, ours),
    balancer('web', '172.18.0.241'),
  ];
  const east = on('east', { objects });
  assert.deepEqual((await found([east])).map(said), ['172.18.0.240-172.18.0.249']);
  const [lost] = await found([east], named('east', '172.18.0.200-172.18.0.209'));
  assert.match(said(lost) ?? '', /^Services on east have 172\.18\.0\.241 of pool eastwest .* would take them away$/);
  const [kept] = await found([east], named('east', '172.18.0.240-172.18.0.245'));
  assert.equal(said(kept), '172.18.0.240-172.18.0.245');
});

test('a range with a node’s address, or in a pool that is there, is refused with both', async () => {
  const east = on('east', { objects: [node('172.18.0.2'), pool('office', ['172.18.0.64/27'])] });
  assert.match(
    said((await found([east], named('east', '172.18.0.0/28')))[0]) ?? '',
    /address of a node \(172\.18\.0\.2\)$/,
  );
  assert.match(
    said((await found([east], named('east', '172.18.0.90-172.18.0.99')))[0]) ?? '',
    /is in one of its pools already \(172\.18\.0\.64\/27\)$/,
  );
});

test('without MetalLB the command that installs it is told, minikube’s own with its profile', async () => {
  const bare = on('east', { objects: [node('172.18.0.2')], served: [] });
  const mini = on('west', { objects: [node('192.168.49.2', { 'minikube.k8s.io/name': 'two' })], served: [] });
  const hints = (await found([bare, mini])).map(each =>
    each !== undefined && 'problem' in each ? each.problem.hint : '',
  );
  assert.match(hints[0] ?? '', /kubectl --context east apply -f https:\/\/raw\.githubusercontent\.com\/metallb/);
  assert.match(hints[1] ?? '', /minikube addons enable metallb -p two$/);
});

const controller = object('Deployment', 'controller', {}, { namespace: 'metallb-system' });

test('MetalLB before 0.13 gets its pool in the ConfigMap, unless another manager wrote it', async () => {
  const objects = [node('192.168.49.2', { 'minikube.k8s.io/name': 'one' }), controller];
  const [made] = await found([on('east', { objects, served: ['ConfigMap'] })]);
  assert.deepEqual(made, {
    form: 'config-map',
    namespace: 'metallb-system',
    addresses: ['192.168.49.200-192.168.49.209'],
  });
  const addon = object(
    'ConfigMap',
    'config',
    { data: { config: 'address-pools: []' } },
    { namespace: 'metallb-system' },
  );
  const [refused] = await found([on('east', { objects: [...objects, addon], served: [] })]);
  assert.ok(refused !== undefined && 'problem' in refused);
  assert.match(refused.problem.title, /was not created by eastwest$/);
  assert.match(
    refused.problem.hint,
    /192\.168\.49\.200 and 192\.168\.49\.209: minikube addons configure metallb -p one/,
  );
});

test('on OpenShift the operator is installed where it is missing, its object where that is', async () => {
  const platform = 'openshift';
  const installsOf = async (objects: readonly KubeObject[], served: readonly string[]) => {
    const [made] = await found([on('east', { platform, objects: [node('10.0.0.5'), ...objects], served })]);
    return made === undefined || 'problem' in made ? made : [made.installs, made.namespace, made.keepsGroup];
  };
  assert.deepEqual(await installsOf([], []), ['operator', 'metallb-system', undefined]);
  const group = object('OperatorGroup', 'theirs', {}, { namespace: 'metallb-system' });
  assert.deepEqual(await installsOf([group], []), ['operator', 'metallb-system', true]);
  const manager = object('Deployment', 'metallb-operator-controller-manager', {}, { namespace: 'openshift-operators' });
  assert.deepEqual(await installsOf([manager], [...kinds, 'MetalLB']), ['instance', 'openshift-operators', undefined]);
  const instance = object('MetalLB', 'metallb', {}, { namespace: 'openshift-operators' });
  assert.deepEqual(await installsOf([manager, instance], kinds), [undefined, 'openshift-operators', undefined]);
  const wish = (metadata: Partial<KubeObject['metadata']>) =>
    object('Subscription', 'metallb-operator', { spec: { name: 'metallb-operator' } }, metadata);
  assert.deepEqual(await installsOf([wish(ours), manager, instance], kinds), [
    'operator',
    'openshift-operators',
    undefined,
  ]);
  const pending = await installsOf([wish({ namespace: 'metallb-system' })], []);
  assert.ok(pending !== undefined && 'problem' in pending);
  assert.match(pending.problem.title, /has another Subscription \(Subscription metallb-system\/metallb-operator\)/);
});

test('the checks tell what is given, and what shares addresses, before anything is written', async () => {
  const given = (name: string, addresses: readonly string[], may = true) => {
    const addressPool = { form: 'kinds', namespace: 'metallb-system', addresses } as const;
    const cluster = { ...clusterWith(name, []), mayI: async () => may };
    return { ...candidate(name, { member: { addressPool }, cluster }), addressPool };
  };
  const subject = subjectOf([given('east', ['192.0.2.0/28']), given('west', ['192.0.2.8-192.0.2.31'])]);
  assert.deepEqual(wordsOf(await resultOf(addressPools, subject)), [
    'east: 192.0.2.0/28',
    'west: 192.0.2.8-192.0.2.31',
  ]);
  assert.equal((await resultOf(loadBalancers, subject)).verdict, 'ok');
  assert.match(titlesOf(await resultOf(metalLbPools, subject))[0] ?? '', /east and west share addresses/);
  const powerless = await resultOf(addressPools, subjectOf([given('east', ['192.0.2.0/28'], false)]));
  assert.match(
    titlesOf(powerless)[0] ?? '',
    /missing permissions on east: .*create, patch ipaddresspools\.metallb\.io in metallb-system/,
  );
  const flat = await resultOf(addressPools, { ...subject, gateways: new Set() });
  assert.deepEqual([flat.verdict, flat.warnings.length], ['warning', 2]);
  const problem = { code: 'unmet', title: 'no MetalLB', hint: 'install it' } as const;
  const none = subjectOf([{ ...candidate('east'), addressPool: { problem } }]);
  assert.deepEqual(titlesOf(await resultOf(addressPools, none)), ['no MetalLB']);
  assert.equal((await resultOf(addressPools, subjectOf([candidate('east')]))).verdict, 'skipped');
});

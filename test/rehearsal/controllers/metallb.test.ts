/** The simulated MetalLB, told the same as the recorded one, does the same. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { listAt, numberAt, textAt } from '../../../source/model/fields.ts';
import type { KubeObject } from '../../../source/model/kube.ts';
import type { LoadBalancerSetup } from '../../../source/rehearsal/scenario.ts';
import { recordedLines } from '../../helpers/recordings.ts';
import { eventually, kind, type TestCluster, testWorld } from './worlds.ts';

const SERVICE = kind('v1', 'Service');
const EVENT = kind('v1', 'Event');
const POOL = kind('metallb.io/v1beta1', 'IPAddressPool');
const DEPLOYMENT = kind('apps/v1', 'Deployment');
const options = { manager: 'test' };

/** A plain Kubernetes cluster where such a load balancer is there from the start. */
async function clusterWith(test: TestContext, loadBalancer: LoadBalancerSetup) {
  const world = testWorld(test, ['east'], { platform: 'kubernetes', operator: 'installed' });
  const cluster = world.cluster('east');
  cluster.fault({ loadBalancer });
  const { signal } = world;
  await eventually('MetalLB’s controller runs', async () => {
    const found = await cluster.api.get({ ...DEPLOYMENT, namespace: 'metallb-system', name: 'controller' }, signal);
    return numberAt(found, 'status', 'readyReplicas') === 1;
  });
  return { ...cluster, signal };
}

type Subject = TestCluster & { readonly signal: AbortSignal };

function pool(name: string, addresses: readonly string[], more: Record<string, unknown> = {}): KubeObject {
  return { ...POOL, metadata: { name, namespace: 'metallb-system' }, spec: { addresses, ...more } } as KubeObject;
}

function service(
  name: string,
  annotations: Record<string, string> = {},
  spec: Record<string, unknown> = {},
): KubeObject {
  return {
    ...SERVICE,
    metadata: { name, namespace: 'default', annotations },
    spec: { type: 'LoadBalancer', ports: [{ name: 'tls', port: 15443 }], selector: { a: 'b' }, ...spec },
  } as KubeObject;
}

const made = ({ api, signal }: Subject, object: KubeObject) => api.create(object, options, signal);

async function remove(
  { api, signal }: Subject,
  ref: { readonly apiVersion: string; readonly kind: string },
  name: string,
) {
  await api.remove({ ...ref, name, namespace: ref.kind === 'Service' ? 'default' : 'metallb-system' }, {}, signal);
}

async function addressOf({ api, signal }: Subject, name: string): Promise<string | undefined> {
  const found = await api.get({ ...SERVICE, namespace: 'default', name }, signal);
  return textAt(listAt(found, 'status', 'loadBalancer', 'ingress')[0], 'ip');
}

/** "type reason: message" of all events of MetalLB about a Service. */
async function toldOf({ api, signal }: Subject, name: string): Promise<readonly string[]> {
  const { items } = await api.list(EVENT, { namespace: 'default' }, signal);
  return items
    .filter(each => textAt(each, 'involvedObject', 'name') === name)
    .map(each => `${textAt(each, 'type')} ${textAt(each, 'reason')}: ${textAt(each, 'message')}`)
    .toSorted();
}

const hasAddress = (subject: Subject, name: string, address: string | undefined) =>
  eventually(`${name} has ${address}`, async () => (await addressOf(subject, name)) === address);

const isTold = (subject: Subject, name: string, words: string) =>
  eventually(`${name}: ${words}`, async () => (await toldOf(subject, name)).includes(words));

/** By Service: every event that the recorded controller wrote about it, once each. */
function recorded(): ReadonlyMap<string, readonly string[]> {
  const objects = recordedLines('metallb').map(line => (line as { readonly object: KubeObject }).object);
  const told = objects
    .filter(each => each.kind === 'Event')
    .map(each => ({
      name: textAt(each, 'involvedObject', 'name') ?? '',
      words: `${textAt(each, 'type')} ${textAt(each, 'reason')}: ${textAt(each, 'message')}`,
    }));
  return new Map(
    [...Map.groupBy(told, ({ name }) => name)].map(([name, all]) => [
      name,
      [...new Set(all.map(({ words }) => words))].toSorted(),
    ]),
  );
}

/** What was done by hand while it was recorded, each as soon as the one before has had its effect. */
async function play(subject: Subject): Promise<void> {
  await made(subject, service('east-west-gateway'));
  await made(subject, pool('first', ['172.18.255.200-172.18.255.202']));
  await hasAddress(subject, 'east-west-gateway', '172.18.255.200');
  for (const [name, address] of [
    ['s2', '172.18.255.201'],
    ['s3', '172.18.255.202'],
  ] as const) {
    await made(subject, service(name));
    await hasAddress(subject, name, address);
  }
  await made(subject, service('s4'));
  await isTold(subject, 's4', 'Warning AllocationFailed: Failed to allocate IP for "default/s4": no available IPs');
  await made(subject, pool('second', ['172.18.255.210-172.18.255.212']));
  await hasAddress(subject, 's4', '172.18.255.210');
  await made(subject, pool('third', ['172.18.254.1-172.18.254.2'], { autoAssign: false }));
  await made(subject, service('s5', { 'metallb.io/address-pool': 'third' }));
  await hasAddress(subject, 's5', '172.18.254.1');
  await made(subject, service('s6', { 'metallb.io/loadBalancerIPs': '172.18.255.212' }));
  await hasAddress(subject, 's6', '172.18.255.212');
  await made(subject, service('s7', { 'metallb.io/loadBalancerIPs': '172.18.255.200' }));
  await isTold(
    subject,
    's7',
    recorded()
      .get('s7')
      ?.find(each => each.includes('sharing key')) ?? '',
  );
  await made(subject, service('s8', { 'metallb.io/loadBalancerIPs': '10.9.9.9' }));
  await made(subject, service('s9', { 'metallb.io/address-pool': 'nosuch' }));
  await made(subject, service('s10', { 'metallb.universe.tf/address-pool': 'third' }));
  await hasAddress(subject, 's10', '172.18.254.2');
  await made(subject, service('s11', {}, { loadBalancerIP: '172.18.255.211' }));
  await hasAddress(subject, 's11', '172.18.255.211');
  await made(subject, service('s12', {}, { loadBalancerClass: 'example.com/other' }));
  await remove(subject, SERVICE, 's2');
  await remove(subject, SERVICE, 's3');
  await remove(subject, POOL, 'first');
  await hasAddress(subject, 'east-west-gateway', undefined);
  const [lost = ''] =
    recorded()
      .get('east-west-gateway')
      ?.filter(each => each.includes('no available IPs')) ?? [];
  await isTold(subject, 'east-west-gateway', lost);
  await made(subject, pool('first', ['172.18.253.1-172.18.253.9']));
  await hasAddress(subject, 'east-west-gateway', '172.18.253.1');
}

test('every Service gets from the simulated MetalLB what it got from the recorded one', async context => {
  const subject = await clusterWith(context, 'metallb');
  await play(subject);
  for (const [name, words] of recorded()) {
    for (const each of words) await isTold(subject, name, each);
    // In the recording s2 and s3 had given their addresses back before pool first went.
    assert.deepEqual(await toldOf(subject, name), words, name);
  }
  assert.deepEqual(await toldOf(subject, 's12'), []);
});

test('a pool is counted as the recorded one was, and filled in with the same defaults', async context => {
  const subject = await clusterWith(context, 'metallb');
  const last = recordedLines('metallb')
    .map(line => (line as { readonly object: KubeObject }).object)
    .filter(each => each.kind === 'IPAddressPool' && each.metadata.name === 'first' && each.status !== undefined);
  const full = last.find(each => numberAt(each, 'status', 'availableIPv4') === 0);
  await made(subject, pool('first', ['172.18.255.200-172.18.255.202']));
  for (const name of ['s1', 's2', 's3']) await made(subject, service(name));
  const now = () => subject.api.get({ ...POOL, namespace: 'metallb-system', name: 'first' }, subject.signal);
  await eventually('all is given', async () => numberAt(await now(), 'status', 'availableIPv4') === 0);
  const found = await now();
  assert.deepEqual([found?.spec, found?.status], [full?.spec, full?.status]);
});

test('its webhook refuses overlaps and what is no range in the recorded words', async context => {
  const subject = await clusterWith(context, 'metallb');
  await made(subject, pool('first', ['172.18.255.200-172.18.255.202']));
  await eventually('the pool is seen', async () => {
    const overlapping = pool('second', ['172.18.255.202-172.18.255.210']);
    return made(subject, overlapping).then(
      () => false,
      (error: Error) =>
        error.message.startsWith(
          'admission webhook "ipaddresspoolvalidationwebhook.metallb.io" denied the request: CIDR "172.18.255.202-172.18.255.210" in pool "second" overlaps with already defined CIDR',
        ),
    );
  });
  await assert.rejects(made(subject, pool('bad', ['172.18.255.300-1'])), /parsing address pool bad: invalid CIDR/);
});

test('a MetalLB of before 0.13 takes its pools from the ConfigMap, and serves no kinds', async context => {
  const subject = await clusterWith(context, 'old-metallb');
  await assert.rejects(made(subject, pool('first', ['172.18.255.200-172.18.255.202'])), /not find/);
  await made(subject, service('s1'));
  const config = 'address-pools:\n- name: default\n  protocol: layer2\n  addresses:\n  - 192.168.49.20-192.168.49.29\n';
  await made(subject, {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'config', namespace: 'metallb-system' },
    data: { config },
  });
  await hasAddress(subject, 's1', '192.168.49.20');
  assert.deepEqual(await toldOf(subject, 's1'), ['Normal IPAllocated: Assigned IP "192.168.49.20"']);
});

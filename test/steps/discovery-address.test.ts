/**
 * The address that remotes are told: one IP, IPv6 only where the version takes it
 * (docs/istio/gateways.md#discovery-address).
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Event } from '../../source/engine/events.ts';
import { runPlan } from '../../source/engine/run.ts';
import type { KubeObject } from '../../source/model/kube.ts';
import { createVirtualClock } from '../../source/rehearsal/virtual-clock.ts';
import { discoveryAddress, gatewayAddress } from '../../source/steps/gateway.ts';
import { member, meshOf } from '../helpers/meshes.ts';
import { scriptedCluster, showing, worldOf } from '../helpers/scripted-cluster.ts';

type Asked = { readonly version: string; readonly gateway?: string; readonly ingress?: readonly object[] };

/** What the load balancer's names stand for. */
const names: Readonly<Record<string, readonly string[]>> = {
  'lb.example.com': ['203.0.113.7', '203.0.113.9', '2001:db8::7'],
  'lb6.example.com': ['2001:db8::7'],
};

/** What becomes of the step on a gateway with these addresses. */
async function discovered({ version, gateway, ingress = [] }: Asked) {
  const clock = createVirtualClock(0);
  const service = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'istio-eastwestgateway' },
    status: { loadBalancer: { ingress } },
  } as unknown as KubeObject;
  const east = member('east', gateway === undefined ? {} : { gateway });
  const mesh = meshOf([], { members: [east], version });
  const resolve = async (host: string) => names[host] ?? [host];
  const world = worldOf(clock, [scriptedCluster('east', { watch: showing(clock, [[0, service]]) })], { resolve });
  const events: Event[] = [];
  const address = { ...gatewayAddress(east), needs: [] };
  const never = new AbortController().signal;
  await runPlan(mesh, [address, discoveryAddress(mesh, east)], world, event => events.push(event), never);
  return events.flatMap(each => {
    if (!('step' in each) || each.step !== 'east/discovery-address') return [];
    if (each.event === 'waiting') return [`waiting: ${each.for}`];
    if (each.event === 'failed') return [`${each.problem.code}: ${each.problem.title}`];
    return each.event === 'done' ? [`done: ${each.found}`] : [];
  });
}

test('a host name is looked up, and both are shown', async () => {
  assert.deepEqual(await discovered({ version: 'v1.24.3', ingress: [{ hostname: 'lb.example.com' }] }), [
    'waiting: lb.example.com is 203.0.113.7, 203.0.113.9, 2001:db8::7',
    'done: 203.0.113.7, to which lb.example.com resolves now',
  ]);
});

test('of several addresses the first IPv4 one is taken', async () => {
  const ingress = [{ ip: '2001:db8::1' }, { ip: '203.0.113.7' }];
  assert.deepEqual(await discovered({ version: 'v1.30.3', ingress }), ['done: 203.0.113.7']);
});

test('an IPv6 address serves from Istio 1.30 on, and is refused in words before', async () => {
  const ingress = [{ hostname: 'lb6.example.com' }];
  assert.equal(
    (await discovered({ version: 'v1.30.3', ingress })).at(-1),
    'done: 2001:db8::7, to which lb6.example.com resolves now',
  );
  assert.equal(
    (await discovered({ version: 'v1.29.6', ingress: [{ ip: '2001:db8::7' }] })).at(-1),
    'timed-out: timed out after 1 min: remotes with Istio v1.29.6 reach istiod at an IPv4 address only, but there is only 2001:db8::7',
  );
});

test('the address that the user names is taken instead of the Service’s', async () => {
  const ingress = [{ ip: '10.0.0.7' }];
  assert.deepEqual(await discovered({ version: 'v1.30.3', gateway: '203.0.113.7', ingress }), ['done: 203.0.113.7']);
});

/** The gateway's address: what its load balancer gives, why it gives none, or the one that the user names. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Event } from '../../source/engine/events.ts';
import { runPlan } from '../../source/engine/run.ts';
import { ADDRESS_NAME, eastWestGateway } from '../../source/manifests/east-west-gateway.ts';
import { recordAt } from '../../source/model/fields.ts';
import { GATEWAY_NAME } from '../../source/model/known-objects.ts';
import type { KubeObject } from '../../source/model/kube.ts';
import type { Member } from '../../source/model/mesh.ts';
import { createVirtualClock } from '../../source/rehearsal/virtual-clock.ts';
import { gatewayAddress } from '../../source/steps/gateway.ts';
import { member, meshOf } from '../helpers/meshes.ts';
import { scriptedCluster, showing, worldOf } from '../helpers/scripted-cluster.ts';

const NETWORK = 'topology.istio.io/network';

function service(ingress: readonly object[]): KubeObject {
  const status = { loadBalancer: { ingress } } as unknown as NonNullable<KubeObject['status']>;
  return { apiVersion: 'v1', kind: 'Service', metadata: { name: GATEWAY_NAME }, status };
}

function event(type: string, reason: string, message: string, at: string): KubeObject {
  return { apiVersion: 'v1', kind: 'Event', metadata: { name: reason }, type, reason, message, lastTimestamp: at };
}

type Setting = {
  /** The Service after this many seconds. */
  readonly shown: readonly (readonly [seconds: number, state: KubeObject])[];
  readonly events?: readonly KubeObject[];
  readonly east?: Member;
};

/** What is said of the step, and its end. */
async function said({ shown, events = [], east = member('east') }: Setting) {
  const clock = createVirtualClock(0);
  const asked: (string | undefined)[] = [];
  const cluster = scriptedCluster('east', {
    watch: showing(clock, shown),
    list: async (_kind, { fields }) => {
      asked.push(fields);
      return events;
    },
  });
  const received: Event[] = [];
  const never = new AbortController().signal;
  const step = { ...gatewayAddress(east), needs: [] };
  const mesh = meshOf([], { members: [east] });
  await runPlan(mesh, [step], worldOf(clock, [cluster]), each => received.push(each), never);
  const words = received.flatMap(each => {
    if (each.event === 'waiting') return [`waiting: ${each.for}`];
    if (each.event === 'failed') return [`${each.problem.code}: ${each.problem.title}`];
    return each.event === 'done' ? [`done: ${each.found}`] : [];
  });
  const hint = received.flatMap(each => (each.event === 'failed' ? [each.problem.hint] : []))[0] ?? '';
  return { words, hint, asked };
}

const none = 'no load balancer address yet: Service istio-eastwestgateway';

test('an IP, a host name and several addresses are all taken', async () => {
  assert.deepEqual((await said({ shown: [[0, service([{ ip: '203.0.113.7' }])]] })).words, ['done: 203.0.113.7']);
  const several = service([{ hostname: 'a.elb.example.com' }, { ip: '2001:db8::7', ipMode: 'VIP' }]);
  assert.deepEqual((await said({ shown: [[0, several]] })).words, ['done: a.elb.example.com, 2001:db8::7']);
});

test('while nothing takes the Service up, that is said, and after five minutes what to do', async () => {
  const { words, hint, asked } = await said({ shown: [[0, service([])]] });
  const silence = `${none}; no load balancer controller has claimed this Service`;
  const unclaimed = `no load balancer controller has claimed this Service; ${none}`;
  assert.deepEqual(words, [
    `waiting: ${none}`,
    `waiting: ${unclaimed}`,
    `timed-out: timed out after 5 min: ${silence}`,
  ]);
  for (const way of [
    /MetalLB with a pool/,
    /cloud-provider-kind/,
    /minikube its addon metallb/,
    /gateway=IP/,
    /describe service/,
  ]) {
    assert.match(hint, way);
  }
  assert.equal(asked[0], `involvedObject.kind=Service,involvedObject.name=${GATEWAY_NAME}`);
});

test('an exhausted pool is told in MetalLB’s own words, until an address is free', async () => {
  const events = [
    event('Normal', 'IPAllocated', 'Assigned IP ["172.18.255.200"]', '2026-01-01T00:00:09Z'),
    event('Warning', 'Older', 'something else', '2026-01-01T00:00:01Z'),
    event('Warning', 'AllocationFailed', 'Failed to allocate IP: no available IPs', '2026-01-01T00:00:02Z'),
  ];
  const shown = [[0, service([])] as const, [20, service([{ ip: '172.18.255.230' }])] as const];
  assert.deepEqual((await said({ shown, events })).words, [
    `waiting: ${none}`,
    `waiting: AllocationFailed, Failed to allocate IP: no available IPs; ${none}`,
    'done: 172.18.255.230',
  ]);
});

test('a load balancer that is being made is told in the words of its cloud', async () => {
  const events = [event('Normal', 'EnsuringLoadBalancer', 'Ensuring load balancer', '2026-01-01T00:00:02Z')];
  const shown = [[0, service([])] as const, [10, service([{ hostname: 'a.elb.example.com' }])] as const];
  assert.deepEqual((await said({ shown, events })).words, [
    `waiting: ${none}`,
    `waiting: EnsuringLoadBalancer, Ensuring load balancer; ${none}`,
    'done: a.elb.example.com',
  ]);
});

test('a named address is not waited for', async () => {
  const east = member('east', { gateway: '203.0.113.7' });
  assert.deepEqual((await said({ east, shown: [[0, service([])]] })).words, ['done: 203.0.113.7']);
});

/** The Services that an istiod takes the addresses of, and the addresses that they have of their own. */
function listedServices(east: Member) {
  const services = eastWestGateway(east).filter(each => each.kind === 'Service');
  return services
    .filter(each => each.metadata.labels?.[NETWORK] !== undefined)
    .map(each => [each.metadata.name, recordAt(each, 'spec').type, recordAt(each, 'spec').externalIPs]);
}

test('istiods take the load balancer’s address, and the named one alone where there is one', () => {
  assert.deepEqual(listedServices(member('east')), [[GATEWAY_NAME, 'LoadBalancer', undefined]]);
  const named = member('east', { gateway: '203.0.113.7' });
  assert.deepEqual(listedServices(named), [[ADDRESS_NAME, 'ClusterIP', ['203.0.113.7']]]);
  const [balanced, address] = eastWestGateway(named).filter(each => each.kind === 'Service');
  for (const field of ['selector', 'ports']) {
    assert.deepEqual(recordAt(balanced, 'spec')[field], recordAt(address, 'spec')[field], field);
  }
});

test('a host name is no external IP: it names no Service of its own', () => {
  assert.deepEqual(listedServices(member('east', { gateway: 'lb.example.com' })), [
    [GATEWAY_NAME, 'LoadBalancer', undefined],
  ]);
});

/**
 * MetalLB's controller itself: what we propose and write for it is taken, and what it does with too few addresses is
 * said (docs/istio/load-balancers.md#metallb).
 */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { findPools } from '../../../source/checks/address-pools.ts';
import { loadBalancerSign } from '../../../source/checks/load-balancer.ts';
import type { Event } from '../../../source/engine/events.ts';
import { loadBalancerAddress } from '../../../source/engine/goals.ts';
import type { Step } from '../../../source/engine/step.ts';
import { realClock } from '../../../source/kubernetes/clock.ts';
import { objectPath } from '../../../source/kubernetes/requests/paths.ts';
import { addressPool } from '../../../source/manifests/metallb.ts';
import type { AddressPool } from '../../../source/model/address-pool.ts';
import { listAt, textAt } from '../../../source/model/fields.ts';
import type { KubeObject } from '../../../source/model/kube.ts';
import { isWithin, rangeOf } from '../../../source/model/ranges.ts';
import { createAddressPool } from '../../../source/steps/address-pool.ts';
import { unavailableWith } from '../../control-plane/unavailable.ts';
import { member, meshOf } from '../../helpers/meshes.ts';
import { rehearse } from '../../helpers/rehearsed-run.ts';
import { worldOf } from '../../helpers/scripted-cluster.ts';
import { applied } from '../put.ts';
import { type RealMetalLb, realMetalLb } from './real-metallb.ts';

const skip = unavailableWith('metallb') ?? false;

const NAMESPACE = 'default';

describe('a real MetalLB on two clusters of one segment', { skip }, () => {
  const signal = AbortSignal.timeout(600_000);
  let clusters: readonly RealMetalLb[] = [];
  let east: RealMetalLb;
  let pools: readonly AddressPool[] = [];
  before(async () => {
    clusters = await Promise.all([
      realMetalLb('east', { node: '172.18.0.2', webhook: true }),
      realMetalLb('west', { node: '172.18.0.3', webhook: false }),
    ]);
    east = clusters[0] as RealMetalLb;
  });
  after(() => Promise.all(clusters.map(each => each.stop())));

  const asked = ({ cluster }: RealMetalLb) => ({
    cluster,
    name: cluster.name,
    context: cluster.name,
    platform: 'kubernetes' as const,
    olm: false,
    isNamed: false,
  });

  const memberOf = (each: RealMetalLb, pool?: AddressPool) =>
    member(each.cluster.name, {
      platform: 'kubernetes',
      context: each.cluster.name,
      ...(pool === undefined ? {} : { addressPool: pool }),
    });

  /** Runs steps of ours, and what they said to be waiting for. */
  function started(each: RealMetalLb, steps: readonly Step[], over = signal) {
    const waits: string[] = [];
    const told = (event: Event) => {
      if (event.event === 'waiting') waits.push(event.for);
    };
    const mesh = meshOf([], { members: [memberOf(each)] });
    return { waits, ended: rehearse(mesh, steps, worldOf(realClock, [each.cluster]), over, told) };
  }

  async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
    for (const end = realClock.now() + 120_000; realClock.now() < end; await realClock.sleep(200, signal)) {
      if (await holds()) return;
    }
    assert.fail(`not seen: ${what}\n${east.log().slice(-2000)}`);
  }

  async function service({ plane }: RealMetalLb, name: string): Promise<void> {
    const spec = { type: 'LoadBalancer', ports: [{ port: 15443 }], selector: { istio: 'eastwestgateway' } };
    const answer = await applied(plane, {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace: NAMESPACE },
      spec,
    } as KubeObject);
    assert.equal(answer.status, 201, answer.body);
  }

  async function addressOf({ cluster }: RealMetalLb, name: string): Promise<string | undefined> {
    const found = await cluster.read({ apiVersion: 'v1', kind: 'Service', namespace: NAMESPACE, name }, signal);
    return textAt(listAt(found, 'status', 'loadBalancer', 'ingress')[0], 'ip');
  }

  /** The wait of a plan for a gateway's address. */
  const waitFor = (each: RealMetalLb, name: string): Step => ({
    id: `${each.cluster.name}/${name}`,
    cluster: each.cluster.name,
    title: name,
    needs: [],
    until: loadBalancerAddress({ namespace: NAMESPACE, name }, 300),
    byHand: '',
  });

  test('pools of clusters on one segment are proposed apart, and written once its webhook answers', async () => {
    const found = await findPools(clusters.map(asked), { propose: true, named: [] }, 'mesh1', signal);
    pools = found.map(each => {
      assert.ok(each !== undefined && !('problem' in each), JSON.stringify(each));
      return each;
    });
    assert.deepEqual(
      pools.map(({ addresses }) => addresses),
      [['172.18.0.200-172.18.0.209'], ['172.18.0.210-172.18.0.219']],
    );
    const runs = clusters.map((each, at) => started(each, createAddressPool(memberOf(each, pools[at]))));
    // The pod is there, and its webhook refuses connections: a plan waits for that.
    await until('the wait names the webhook', () => runs[0]?.waits.some(each => /webhook/.test(each)) === true);
    for (const each of clusters) each.start();
    for (const run of runs) assert.deepEqual((await run.ended).problems, []);
  });

  test('Services of both clusters get addresses of their own cluster’s pool', async () => {
    await Promise.all(clusters.map(each => service(each, 'gateway')));
    await Promise.all(
      clusters.map(async each =>
        assert.deepEqual((await started(each, [waitFor(each, 'gateway')]).ended).problems, []),
      ),
    );
    for (const [at, each] of clusters.entries()) {
      const address = (await addressOf(each, 'gateway')) ?? '';
      const ranges = (pools[at]?.addresses ?? []).flatMap(range => rangeOf(range) ?? []);
      assert.ok(
        ranges.some(range => isWithin(range, address)),
        address,
      );
    }
  });

  test('what shares addresses with a pool that is there is refused by our check, as by its webhook', async () => {
    const [own] = pools;
    assert.ok(own !== undefined);
    const [office] = addressPool({ ...own, addresses: ['172.18.1.0/28'] });
    assert.ok(office !== undefined);
    const named = (name: string): KubeObject => ({
      ...office,
      metadata: { ...office.metadata, name },
      // Nothing is to get one of its addresses before its controller knows that it is gone.
      spec: { ...office.spec, autoAssign: false },
    });
    assert.equal((await applied(east.plane, named('office'))).status, 201);
    const wanted = { propose: false, named: [{ cluster: 'east', addresses: ['172.18.1.4-172.18.1.6'] }] };
    // For another mesh: ours keeps the addresses that it has given.
    const [found] = await findPools([asked(east)], wanted, 'mesh2', signal);
    assert.ok(found !== undefined && 'problem' in found);
    assert.match(found.problem.title, /is in one of its pools already \(172\.18\.1\.0\/28\)/);
    const answer = await applied(east.plane, named('another'));
    assert.equal(answer.status, 403, answer.body);
    assert.match(answer.body, /overlaps with already defined CIDR/);
    const path = objectPath({ ...office, ...office.metadata, name: 'office' });
    assert.equal((await east.plane.request('DELETE', path)).status, 200);
  });

  test('without an address left the wait says what MetalLB says, and the check says so before', async () => {
    const names = Array.from({ length: 10 }, (_, index) => `web-${index}`);
    for (const name of names) await service(east, name);
    await until('all addresses but that of one Service are given', async () => {
      const all = await Promise.all(names.map(name => addressOf(east, name)));
      return all.filter(each => each !== undefined).length === names.length - 1;
    });
    const given = await Promise.all(names.map(name => addressOf(east, name)));
    const late = names[given.indexOf(undefined)] ?? '';
    await until('the pool counts them', async () => {
      const sign = await loadBalancerSign({ cluster: east.cluster }, 'kubernetes', signal);
      return /no address left/.test(sign.words);
    });
    const over = new AbortController();
    const run = started(east, [waitFor(east, late)], AbortSignal.any([signal, over.signal]));
    await until('the wait says why', () => run.waits.some(each => /AllocationFailed, .*no available IPs/.test(each)));
    const full = given.findIndex(each => each !== undefined);
    await east.plane.request('DELETE', `/api/v1/namespaces/${NAMESPACE}/services/${names[full]}`);
    assert.deepEqual((await run.ended).problems, []);
    over.abort();
  });
});

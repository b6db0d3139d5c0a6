import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Preview } from '../../source/engine/preview.ts';
import type { Step } from '../../source/engine/step.ts';
import type { Fate } from '../../source/model/fate.ts';
import type { KubeObject } from '../../source/model/kube.ts';
import { marked } from '../../source/model/marks.ts';
import { type Problem, ProblemError } from '../../source/model/problem.ts';
import { countChanges, effectsOf, hasChanges } from '../../source/preparation/change-counts.ts';
import { type ObjectChange, objectChanges } from '../../source/preparation/object-changes.ts';
import type { Prepared } from '../../source/preparation/prepare.ts';
import { createVirtualClock } from '../../source/rehearsal/virtual-clock.ts';
import { scriptedCluster, worldOf } from '../helpers/scripted-cluster.ts';

async function changesOf(
  previews: readonly Preview[],
  { world, foreseen }: Pick<Prepared, 'world' | 'foreseen'>,
): Promise<readonly ObjectChange[]> {
  const told: ObjectChange[] = [];
  await objectChanges(previews, { world, foreseen, tell: each => told.push(each) }, new AbortController().signal);
  return told;
}

const owner = { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'curl-5c7', uid: 'r', controller: true };
const pod: KubeObject = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'curl-5c7-x', namespace: 'sample', ownerReferences: [owner] },
};

test('a pod that would be restarted is a change, as much as an object that would', async () => {
  const step = (why: string | undefined): Step => ({
    id: 'east/client',
    cluster: 'east',
    title: 'Install client',
    needs: [],
    restart: { namespace: 'sample', deployment: 'curl', labels: 'app=curl', broken: () => why },
    byHand: '',
  });
  const cluster = scriptedCluster('east', { list: async () => [pod] });
  const world = worldOf(createVirtualClock(0), [cluster]);
  const changes = async (why: string | undefined) =>
    hasChanges(await changesOf([{ step: step(why), objects: [] }], { world, foreseen: [] }));
  assert.equal(await changes('it has no sidecar'), true);
  assert.equal(await changes(undefined), false);
});

test('an object of somebody else is no change for lacking our marks, one of ours is', async () => {
  const plain: KubeObject = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'curl', namespace: 'sample' } };
  const changes = async (found: KubeObject) => {
    const cluster = scriptedCluster('east', { read: async () => found, dryRun: async object => object });
    const step: Step = { id: 'east/client', cluster: 'east', title: 'Install client', needs: [], byHand: '' };
    const world = worldOf(createVirtualClock(0), [cluster]);
    return hasChanges(await changesOf([{ step, objects: [marked(plain, 'mesh1')] }], { world, foreseen: [] }));
  };
  assert.equal(await changes(plain), false);
  assert.equal(await changes(marked(plain, 'mesh1')), false);
  assert.equal(await changes(marked(plain, 'mesh2')), true);
});

test('of what is created only what is kept is no change', async () => {
  const why: Problem = { code: 'exists', title: 'another token', hint: 'h' };
  const fates: readonly Fate[] = [{ will: 'keep' }, { will: 'create' }, { will: 'replace', why }];
  const answers = fates.map(async fate => {
    const step: Step = { id: 'east/s', cluster: 'east', title: 'S', needs: [], create: () => [], byHand: '' };
    const secret: KubeObject = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's', namespace: 'n' } };
    const world = worldOf(createVirtualClock(0), [scriptedCluster('east', {})]);
    const foreseen = [{ step: 'east/s', cluster: 'east', object: 'Secret n/s', fate }];
    return hasChanges(await changesOf([{ step, objects: [secret] }], { world, foreseen }));
  });
  assert.deepEqual(await Promise.all(answers), [false, true, true]);
});

const service = (annotations: Readonly<Record<string, string>>, ingress: readonly string[]): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'gateway', namespace: 'istio-system', annotations },
  spec: { type: 'LoadBalancer' },
  status: { loadBalancer: { ingress: ingress.map(ip => ({ ip })) } },
});
const deployment = (image: string): KubeObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'gateway', namespace: 'istio-system' },
  spec: { template: { spec: { containers: [{ name: 'istio-proxy', image }] } } },
});
const namespace: KubeObject = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'istio-system' } };

test('each object is told by what would become of it, with the pods that restart and the load balancers', async () => {
  const step: Step = { id: 'east/gateway', cluster: 'east', title: 'Install gateway', needs: [], byHand: '' };
  const existing = [service({}, ['203.0.113.7']), deployment('proxyv2:1.29'), namespace];
  const cluster = scriptedCluster('east', {
    read: async ref => existing.find(({ kind }) => kind === ref.kind),
    dryRun: async object => ({ ...existing.find(({ kind }) => kind === object.kind), ...object }),
  });
  const world = worldOf(createVirtualClock(0), [cluster]);
  const secret: KubeObject = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'c', namespace: 'istio-system' },
    data: { address: '<learned: east gateway address>' },
  };
  const objects = [service({ a: 'nlb' }, ['203.0.113.7']), deployment('proxyv2:1.30'), namespace, secret];
  const changes = await changesOf([{ step, objects }], { world, foreseen: [] });
  assert.deepEqual(countChanges(changes), { create: 1, change: 2, delete: 0, unchanged: 1, unknown: 0 });
  assert.deepEqual(effectsOf(changes), {
    restarts: ['Deployment istio-system/gateway on east'],
    loadBalancers: { needed: 1, assigned: 1 },
    learned: ['east gateway address'],
  });
});

test('in a namespace that the plan creates nothing is asked, and all of it would be created', async () => {
  const step: Step = { id: 'east/gateway', cluster: 'east', title: 'Install gateway', needs: [], byHand: '' };
  const asked: string[] = [];
  const read = async ({ kind }: { readonly kind: string }) => {
    asked.push(kind);
    return undefined;
  };
  const world = worldOf(createVirtualClock(0), [scriptedCluster('east', { read })]);
  const objects = [service({}, []), deployment('proxyv2:1.30'), namespace];
  const changes = await changesOf([{ step, objects }], { world, foreseen: [] });
  assert.deepEqual(asked, ['Namespace']);
  assert.equal(countChanges(changes).create, objects.length);
  assert.deepEqual(effectsOf(changes).loadBalancers, { needed: 1, assigned: 0 });
});

test('what a server refuses is unknown, with its words, and might be a change', async () => {
  const step: Step = { id: 'east/gateway', cluster: 'east', title: 'Install gateway', needs: [], byHand: '' };
  const problem: Problem = { code: 'forbidden', title: 'may not read Namespaces', hint: 'h' };
  const read = () => Promise.reject(new ProblemError(problem));
  const world = worldOf(createVirtualClock(0), [scriptedCluster('east', { read })]);
  const changes = await changesOf([{ step, objects: [namespace] }], { world, foreseen: [] });
  assert.deepEqual(
    changes.map(({ will, why }) => ({ will, why })),
    [{ will: 'unknown', why: problem.title }],
  );
  assert.equal(hasChanges(changes), true);
});

test('of a cluster at most 16 objects are asked at once', async () => {
  const step: Step = { id: 'east/gateway', cluster: 'east', title: 'Install gateway', needs: [], byHand: '' };
  let [now, most] = [0, 0];
  const read = async () => {
    now += 1;
    most = Math.max(most, now);
    await new Promise(resolve => setImmediate(resolve));
    now -= 1;
    return undefined;
  };
  const world = worldOf(createVirtualClock(0), [scriptedCluster('east', { read })]);
  const objects = Array.from({ length: 50 }, (_, index) => ({
    ...deployment('proxyv2:1.30'),
    metadata: { name: `d${index}`, namespace: 'istio-system' },
  }));
  const changes = await changesOf([{ step, objects }], { world, foreseen: [] });
  assert.equal(changes.length, objects.length);
  assert.equal(most, 16);
});

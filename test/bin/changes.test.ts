import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hasChanges } from '../../bin/commands/changes.ts';
import type { Step } from '../../source/engine/step.ts';
import type { Fate } from '../../source/model/fate.ts';
import type { KubeObject } from '../../source/model/kube.ts';
import { marked } from '../../source/model/marks.ts';
import type { Problem } from '../../source/model/problem.ts';
import { createVirtualClock } from '../../source/rehearsal/virtual-clock.ts';
import { scriptedCluster, worldOf } from '../helpers/scripted-cluster.ts';

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
  const changes = (why: string | undefined) =>
    hasChanges([{ step: step(why), objects: [] }], { world, foreseen: [] }, new AbortController().signal);
  assert.equal(await changes('it has no sidecar'), true);
  assert.equal(await changes(undefined), false);
});

test('an object of somebody else is no change for lacking our marks, one of ours is', async () => {
  const plain: KubeObject = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'curl', namespace: 'sample' } };
  const changes = (found: KubeObject) => {
    const cluster = scriptedCluster('east', { read: async () => found, dryRun: async object => object });
    const step: Step = { id: 'east/client', cluster: 'east', title: 'Install client', needs: [], byHand: '' };
    const world = worldOf(createVirtualClock(0), [cluster]);
    return hasChanges(
      [{ step, objects: [marked(plain, 'mesh1')] }],
      { world, foreseen: [] },
      new AbortController().signal,
    );
  };
  assert.equal(await changes(plain), false);
  assert.equal(await changes(marked(plain, 'mesh1')), false);
  assert.equal(await changes(marked(plain, 'mesh2')), true);
});

test('of what is created only what is kept is no change', async () => {
  const why: Problem = { code: 'exists', title: 'another token', hint: 'h' };
  const fates: readonly Fate[] = [{ will: 'keep' }, { will: 'create' }, { will: 'replace', why }];
  const answers = fates.map(fate => {
    const step: Step = { id: 'east/s', cluster: 'east', title: 'S', needs: [], create: () => [], byHand: '' };
    const secret: KubeObject = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's', namespace: 'n' } };
    const world = worldOf(createVirtualClock(0), [scriptedCluster('east', {})]);
    const foreseen = [{ step: 'east/s', cluster: 'east', object: 'Secret n/s', fate }];
    return hasChanges([{ step, objects: [secret] }], { world, foreseen }, new AbortController().signal);
  });
  assert.deepEqual(await Promise.all(answers), [false, true, true]);
});

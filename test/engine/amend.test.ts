/** Objects of others in which a step changes a part: while others write, while a tool keeps them, and for another mesh. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Amended } from '../../source/model/amendment.ts';
import type { KubeObject, Metadata } from '../../source/model/kube.ts';
import type { World } from '../../source/ports.ts';
import { meshOf } from '../helpers/meshes.ts';
import { keysFor, rehearse, worldOn } from '../helpers/rehearsed-run.ts';
import { testWorld } from '../rehearsal/controllers/worlds.ts';

const ref = { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'default', name: 'theirs' } as const;
const object = (data: Readonly<Record<string, string>>, metadata: Partial<Metadata> = {}): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'theirs', namespace: 'default', ...metadata },
  data,
});
const withOurs = (found: KubeObject | undefined): Amended => {
  if (found?.data?.ours === 'yes') return { will: 'keep' };
  return {
    will: 'write',
    object: found === undefined ? object({ ours: 'yes' }) : { ...found, data: { ...found.data, ours: 'yes' } },
  };
};

async function onEast(context: TestContext, before: KubeObject | undefined) {
  const simulated = testWorld(context, ['east']);
  const { api } = simulated.cluster('east');
  const { signal } = simulated;
  if (before !== undefined) await api.create(before, { manager: 'admin' }, signal);
  const world = worldOn(simulated, await keysFor(context));
  const run = async (amend: (found: KubeObject | undefined) => Amended, on: World = world) => {
    const step = {
      id: 'east/a',
      cluster: 'east',
      title: '',
      needs: [],
      byHand: '',
      amend: () => [{ ref, words: 'ours', amend }],
    };
    return rehearse(meshOf(['east']), [step], on, signal);
  };
  return { run, world, read: () => api.get(ref, signal), api, signal };
}

test('what others write in between stays: the change is made again on the object as it is then', async context => {
  const { run, world, read, api, signal } = await onEast(context, object({ theirs: '1' }));
  const cluster = world.cluster('east');
  let writes = 0;
  const crossed = {
    ...cluster,
    replace: async (wanted: KubeObject, until: AbortSignal) => {
      writes += 1;
      const body = { data: { theirs: '2' } };
      if (writes === 1) await api.patch(ref, { type: 'merge', body }, { manager: 'admin' }, signal);
      return cluster.replace(wanted, until);
    },
  };
  const { problems, results } = await run(withOurs, { ...world, cluster: () => crossed });
  assert.deepEqual(problems, []);
  assert.equal(writes, 2);
  assert.equal(results.get('east ConfigMap default/theirs'), 'configured');
  assert.deepEqual((await read())?.data, { theirs: '2', ours: 'yes' });
  const again = await run(withOurs);
  assert.equal(again.results.get('east ConfigMap default/theirs'), 'unchanged');
});

test('one that is not there is created, and one that holds nothing else is deleted', async context => {
  const { run, read } = await onEast(context, undefined);
  assert.equal((await run(withOurs)).results.get('east ConfigMap default/theirs'), 'created');
  const { problems } = await run(found => (found === undefined ? { will: 'keep' } : { will: 'delete' }));
  assert.deepEqual(problems, []);
  assert.equal(await read(), undefined);
});

test('what a tool keeps is not changed, as it would change it back; what is right already is no reason to stop', async context => {
  const annotations = { 'argocd.argoproj.io/tracking-id': 'shop:/ConfigMap:default/theirs' };
  const { run, read } = await onEast(context, object({ theirs: '1' }, { annotations }));
  const { problems } = await run(withOurs);
  assert.deepEqual(problems, [
    'east/a conflict: ConfigMap default/theirs on east is kept by Argo CD (application shop), which would change it back',
  ]);
  assert.deepEqual((await read())?.data, { theirs: '1' });
  assert.deepEqual((await run(() => ({ will: 'keep' }))).problems, []);
});

test('what was created for another mesh is left to it', async context => {
  const managed = { annotations: { 'eastwest/mesh': 'mesh9' } };
  const { run, world, signal, read } = await onEast(context, undefined);
  await world.cluster('east').create(object({ theirs: '1' }, managed), signal);
  const { problems } = await run(withOurs);
  assert.match(problems.join(), /belongs to mesh mesh9/);
  assert.deepEqual((await read())?.data, { theirs: '1' });
});

test('what the change itself refuses fails the step in its words', async context => {
  const { run } = await onEast(context, object({ theirs: '1' }));
  const why = { code: 'exists', title: 'it cannot be read', hint: 'Correct it.' } as const;
  assert.deepEqual((await run(() => ({ will: 'refuse', why }))).problems, ['east/a exists: it cannot be read']);
});

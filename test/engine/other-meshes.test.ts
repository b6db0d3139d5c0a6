import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Step } from '../../source/engine/step.ts';
import type { KubeObject } from '../../source/model/kube.ts';
import { multiPrimaryMultiNetwork } from '../../source/plans/multi-primary-multi-network.ts';
import { member, meshOf } from '../helpers/meshes.ts';
import { keysFor, rehearse, worldOn } from '../helpers/rehearsed-run.ts';
import { testWorld } from '../rehearsal/controllers/worlds.ts';

const configMap = (name: string, value: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace: 'default' },
  data: { value },
});
const ref = { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'default', name: 'a' };

async function ran(context: TestContext, mesh2: Partial<Step>) {
  const simulated = testWorld(context, ['east']);
  const world = worldOn(simulated, await keysFor(context));
  const step = (rest: Partial<Step>) => ({ id: 'east/a', cluster: 'east', title: '', needs: [], byHand: '', ...rest });
  const first = step({ apply: () => [configMap('a', '1')] });
  await rehearse(meshOf(['east'], { id: 'mesh1' }), [first], world, simulated.signal);
  const before = await world.cluster('east').read(ref, simulated.signal);
  const second = await rehearse(meshOf(['east'], { id: 'mesh2' }), [step(mesh2)], world, simulated.signal);
  const after = await world.cluster('east').read(ref, simulated.signal);
  return { before, after, problems: second.problems };
}

test('an object that was created for another mesh is not applied to', async context => {
  const { before, after, problems } = await ran(context, { apply: () => [configMap('a', '2')] });
  assert.deepEqual(problems, ['east/a exists: ConfigMap default/a belongs to mesh mesh1 (annotation eastwest/mesh)']);
  assert.deepEqual(after, before);
});

test('one that does not serve is not deleted and made again, though this program made it', async context => {
  const keep = () => ({ why: { code: 'exists', title: 'it differs', hint: 'h' } }) as const;
  const creation = { ref, object: configMap('a', '2'), keep, remake: true } as const;
  const { before, after, problems } = await ran(context, { create: () => [creation] });
  assert.deepEqual(problems, [
    'east/a exists: ConfigMap default/a belongs to mesh mesh1 (annotation eastwest/mesh), and does not serve this one: it differs',
  ]);
  assert.deepEqual(after, before);
});

test('a run for another mesh changes nothing of a proven one', async context => {
  const members = [member('east', { network: 'network1', api: 'https://east.test:6443' })];
  const simulated = testWorld(context, ['east']);
  const world = worldOn(simulated, await keysFor(context));
  const mesh1 = meshOf([], { members });
  await rehearse(mesh1, multiPrimaryMultiNetwork(mesh1), world, simulated.signal);
  const mesh2 = meshOf([], { members: [{ ...members[0], network: 'network9' }] as typeof members, id: 'mesh2' });
  const run = await rehearse(mesh2, multiPrimaryMultiNetwork(mesh2), world, simulated.signal);
  assert.notDeepEqual(run.failed, []);
  assert.deepEqual(
    [...run.results].filter(([, result]) => result !== 'kept'),
    [],
  );
});

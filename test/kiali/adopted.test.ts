/**
 * A Kiali and a mesh that eastwest did not create, on simulated clusters: connected, and otherwise left as they are.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { surveyKiali } from '../../source/checks/kiali-survey.ts';
import { isOurs } from '../../source/model/marks.ts';
import { kialiSteps } from '../../source/plans/kiali.ts';
import { decideKiali } from '../../source/preparation/decide-kiali.ts';
import { rehearsedMesh } from '../helpers/rehearsed-mesh.ts';
import { installed } from '../helpers/rehearsed-removal.ts';
import { rehearse } from '../helpers/rehearsed-run.ts';
import {
  applyKiali,
  installKialiBundle,
  kialiRef,
  reconciled,
  rolledOut,
  seenClusters,
} from '../rehearsal/controllers/kiali-by-hand.ts';

test('a Kiali that eastwest did not create is connected to the other clusters, and nothing else is written to it', async context => {
  const mesh = rehearsedMesh({ east: 'network1', west: 'network2' }, {}, 'kubernetes');
  const { simulated, world } = await installed(context, mesh, { platform: 'kubernetes' });
  const { signal } = simulated;
  const [east, west] = [simulated.cluster('east'), simulated.cluster('west')];
  for (const each of [east, west]) await installKialiBundle(each, signal);
  await applyKiali(east, { auth: { strategy: 'anonymous' } }, signal);
  await reconciled(east, signal);
  await rolledOut(east, signal);
  const before = await east.api.get(kialiRef, signal);

  const found = await Promise.all(
    mesh.members.map(async member => ({ member, survey: await surveyKiali(world.cluster(member.name), signal) })),
  );
  const clusters = mesh.members.map(({ name, context: of }) => ({ name, context: of }));
  const { kiali, problems } = decideKiali({ meshId: 'mesh1', certificates: '', clusters, values: {} }, found);
  assert.deepEqual(problems, []);
  assert.ok(kiali);
  assert.deepEqual([kiali.home.name, kiali.auth, kiali.istioVersion !== undefined], ['east', 'anonymous', true]);
  const run = await rehearse(kiali.mesh, kialiSteps(kiali), world, signal);
  assert.deepEqual(run.problems, []);
  assert.deepEqual(
    [...run.results].filter(([, result]) => result !== 'created'),
    [],
  );
  const after = await east.api.get(kialiRef, signal);
  assert.deepEqual([after?.spec, after?.metadata.generation], [before?.spec, before?.metadata.generation]);
  assert.equal(after !== undefined && isOurs(after), false);
  assert.deepEqual(await seenClusters(east, '/kiali/api', signal), ['east', 'west']);
});

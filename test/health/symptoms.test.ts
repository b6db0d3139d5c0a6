import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { operator } from '../../source/checks/requirements/operator.ts';
import { candidate, resultOf, subjectOf } from '../checks/subjects.ts';
import { meshByHand } from '../helpers/installed-mesh.ts';
import { meshOf } from '../helpers/meshes.ts';
import { leapingClock } from '../rehearsal/controllers/worlds.ts';
import { breaks } from '../rehearsal/mesh/breaks.ts';
import { type MeshReading, readMesh, resultsOf } from './mesh-reading.ts';
import { required, type Symptom, symptoms, untold } from './symptoms.ts';

const mesh = meshOf(['east', 'west']);

async function worldBroken(t: TestContext, name: string): Promise<MeshReading> {
  const { omit = {}, by } = breaks[name] ?? {};
  const world = await meshByHand(t, mesh, { trafficClock: leapingClock() }, omit);
  await by?.(world);
  return readMesh(t, world, mesh);
}

function tells(reading: MeshReading, { check, words }: Symptom): void {
  const found = resultsOf(reading).find(each => each.id === check);
  const text = JSON.stringify(found?.findings ?? []);
  assert.ok(
    found?.verdict === 'problem' || found?.verdict === 'warning',
    `${check} is ${found?.verdict}: ${found?.why}`,
  );
  assert.match(text, words);
}

test('at least forty of the symptoms are told by name, and those that are not are named', () => {
  const told = [...Object.keys(symptoms), ...required];
  assert.ok(told.length >= 40, String(told.length));
  const numbers = Array.from({ length: 44 }, (_each, index) => `T${index + 1}`);
  assert.deepEqual([...told, ...untold].toSorted(), numbers.toSorted());
});

describe('symptoms in simulated clusters', { concurrency: 4 }, () => {
  for (const [name, row] of Object.entries(symptoms)) {
    if (!('world' in row)) continue;
    test(`${name} is told by ${row.check}`, async t => tells(await worldBroken(t, row.world), row));
  }
});

test('symptoms in what was read of a healthy mesh', async t => {
  const healthy = await worldBroken(t, 'healthy');
  await t.test('nothing is wrong before', () => {
    assert.deepEqual(
      resultsOf(healthy).filter(({ verdict }) => !['ok', 'skipped'].includes(verdict)),
      [],
    );
  });
  for (const [name, row] of Object.entries(symptoms)) {
    if ('objects' in row) await t.test(`${name} is told by ${row.check}`, () => tells(row.objects(healthy), row));
  }
});

test('T40 is told by operator', async () => {
  const ground = {
    namespace: 'openshift-operators',
    package: 'servicemeshoperator3',
    groups: ['one', 'two'],
    isConfined: false,
    approvedByHand: [],
  };
  const result = await resultOf(operator, subjectOf([candidate('east', { survey: { olmGround: ground } })]));
  assert.equal(result.verdict, 'problem');
  assert.match(JSON.stringify(result.problems), /2 OperatorGroups/);
});

/** What is kept belongs to no mesh any more. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { meshOf } from '../../source/model/marks.ts';
import { topologyOf } from '../../source/plans/topologies.ts';
import type { Keepable } from '../../source/steps/removal/removing.ts';
import { everyTopology } from '../helpers/rehearsed-mesh.ts';
import { installed, nothingKept, plannedRemoval } from '../helpers/rehearsed-removal.ts';
import { rehearse } from '../helpers/rehearsed-run.ts';

const cacerts = { apiVersion: 'v1', kind: 'Secret', namespace: 'istio-system', name: 'cacerts' };
const namespace = (name: string) => ({ apiVersion: 'v1', kind: 'Namespace', name });

const cases: readonly (readonly [keep: readonly Keepable[], stays: readonly string[]])[] = [
  [['cacerts'], ['istio-system']],
  [
    ['cacerts', 'namespaces'],
    ['istio-system', 'istio-cni', 'sample'],
  ],
];

for (const [keep, stays] of cases) {
  test(`${keep.join(' and ')} stay without a mark: down again has nothing to do, and another mesh takes them`, async context => {
    const [first] = everyTopology('openshift');
    assert.ok(first !== undefined);
    const { simulated, world } = await installed(context, first.mesh, first.options);
    const { api } = simulated.cluster('east');
    const before = await api.get(cacerts, simulated.signal);
    // The operator goes too: what installed it bears the mark as well.
    const whole = { ...nothingKept, operator: true };
    const options = { ...whole, keep: new Set(keep) };
    const steps = await plannedRemoval(first.mesh, world, simulated.signal, { options });
    const run = await rehearse(first.mesh, steps, world, simulated.signal);
    assert.deepEqual(run.problems, []);
    const after = await api.get(cacerts, simulated.signal);
    assert.ok(after !== undefined);
    assert.deepEqual([after.data, after.metadata.uid], [before?.data, before?.metadata.uid]);
    assert.equal(meshOf(after), undefined);
    for (const name of stays) {
      const kept = await api.get(namespace(name), simulated.signal);
      assert.ok(kept !== undefined, name);
      assert.equal(meshOf(kept), undefined);
      assert.equal(kept.metadata.deletionTimestamp, undefined);
    }
    for (const again of [options, whole]) {
      const left = await plannedRemoval(first.mesh, world, simulated.signal, { options: again });
      assert.deepEqual(
        left.flatMap(({ remove = [] }) => remove.filter(({ will }) => will !== 'leave')),
        [],
      );
    }
    const other = { ...first.mesh, id: 'mesh2' };
    const second = await rehearse(other, topologyOf(first.id)?.steps(other) ?? [], world, simulated.signal);
    assert.deepEqual(second.problems, []);
    assert.equal(second.results.get('east Secret istio-system/cacerts'), 'kept');
  });
}

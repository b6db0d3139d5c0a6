/** Copies of pull secrets are there before whatever makes pods that name them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Step } from '../../source/engine/step.ts';
import type { Mesh } from '../../source/model/mesh.ts';
import { topologies } from '../../source/plans/topologies.ts';
import { member, meshOf } from '../helpers/meshes.ts';

function mesh(topology: (typeof topologies)[number], changes: Partial<Mesh>): Mesh {
  const isRemote = topology.roles.includes('remote');
  const second = isRemote ? { role: 'remote' as const, primary: 'east' } : {};
  const network = topology.networks === 'several' ? 'network2' : 'network1';
  return meshOf([], {
    topology: topology.id,
    members: [member('east'), member('west', { network, ...second })],
    ...changes,
  });
}

/** All that must be done before this one. */
function before(id: string, steps: readonly Step[]): ReadonlySet<string> {
  const needs = steps.find(each => each.id === id)?.needs ?? [];
  return new Set(needs.flatMap(need => [need, ...before(need, steps)]));
}

const copies = {
  'control-plane': 'pull-secrets',
  cni: 'cni-pull-secrets',
  helloworld: 'sample-pull-secrets',
  client: 'sample-pull-secrets',
};

for (const topology of topologies) {
  test(`${topology.id}: by consent each namespace gets its copies first, without it nothing is copied`, () => {
    const names = ['pull', 'other'];
    const steps = topology.steps(mesh(topology, { pullSecrets: names, pullSecretsFrom: 'default' }));
    for (const cluster of ['east', 'west']) {
      for (const [step, copy] of Object.entries(copies)) {
        assert.ok(before(`${cluster}/${step}`, steps).has(`${cluster}/${copy}`), `${cluster}/${step}`);
      }
    }
    const without = topology.steps(mesh(topology, { pullSecrets: names }));
    assert.ok(!without.some(({ id }) => /pull-secrets$/.test(id)));
    const fromThere = topology.steps(mesh(topology, { pullSecrets: names, pullSecretsFrom: 'istio-system' }));
    assert.ok(!fromThere.some(({ id }) => id.endsWith('/pull-secrets')));
  });
}

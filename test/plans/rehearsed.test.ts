import assert from 'node:assert/strict';
import { test } from 'node:test';
import { multiPrimaryMultiNetwork } from '../../source/plans/multi-primary-multi-network.ts';
import { meshOf } from '../helpers/meshes.ts';
import { keysFor, rehearse, worldOn } from '../helpers/rehearsed-run.ts';
import { testWorld } from '../rehearsal/controllers/worlds.ts';

test('two clusters become one proven mesh; run again, nothing changes', async context => {
  const simulated = testWorld(context, ['east', 'west']);
  const mesh = meshOf(['east', 'west']);
  const members = mesh.members.map(member => ({ ...member, api: `https://${member.name}.test:6443` }));
  const ours = { ...mesh, members };
  const world = worldOn(simulated, await keysFor(context));
  const first = await rehearse(ours, multiPrimaryMultiNetwork(ours), world, simulated.signal);
  assert.deepEqual(first.problems, []);
  assert.equal(first.outcome, 'done');
  assert.deepEqual([...new Set(first.results.values())], ['created']);
  for (const name of ['east', 'west']) {
    assert.ok(Object.values(first.tallies.get(name)?.versions ?? {}).every(count => count > 0));
  }
  const second = await rehearse(ours, multiPrimaryMultiNetwork(ours), world, simulated.signal);
  assert.equal(second.outcome, 'done');
  const changed = [...second.results].filter(([, result]) => result !== 'unchanged');
  assert.deepEqual(
    changed.map(([object, result]) => `${result} ${object}`).sort(),
    ['east Secret istio-system/cacerts', 'east Secret istio-system/istio-remote-secret-west', 'west Secret istio-system/cacerts', 'west Secret istio-system/istio-remote-secret-east'].map(each => `kept ${each}`),
  );
});

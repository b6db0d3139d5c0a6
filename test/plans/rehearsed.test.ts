import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import type { Step } from '../../source/engine/step.ts';
import type { Mesh } from '../../source/model/mesh.ts';
import { multiPrimaryMultiNetwork } from '../../source/plans/multi-primary-multi-network.ts';
import { multiPrimarySingleNetwork } from '../../source/plans/multi-primary-single-network.ts';
import { primaryRemoteMultiNetwork } from '../../source/plans/primary-remote-multi-network.ts';
import { primaryRemoteSingleNetwork } from '../../source/plans/primary-remote-single-network.ts';
import { member, meshOf } from '../helpers/meshes.ts';
import { keysFor, rehearse, worldOn } from '../helpers/rehearsed-run.ts';
import { testWorld, type WorldOptions } from '../rehearsal/controllers/worlds.ts';

/** A mesh on simulated clusters; `primaries` maps each remote to its primary. */
function rehearsedMesh(
  networks: Readonly<Record<string, string>>,
  primaries: Readonly<Record<string, string>> = {},
): Mesh {
  const members = Object.entries(networks).map(([name, network]) => {
    const primary = primaries[name];
    const api = `https://${name}.test:6443`;
    return member(name, primary === undefined ? { network, api } : { network, api, role: 'remote', primary });
  });
  return meshOf([], { members });
}

/** Installs it, and once more: proven, then nothing left to change. */
async function installTwice(
  context: TestContext,
  mesh: Mesh,
  plan: (mesh: Mesh) => readonly Step[],
  options: WorldOptions = {},
): Promise<void> {
  const names = mesh.members.map(each => each.name);
  const simulated = testWorld(context, names, options);
  const world = worldOn(simulated, await keysFor(context));
  const first = await rehearse(mesh, plan(mesh), world, simulated.signal);
  assert.deepEqual(first.problems, []);
  assert.deepEqual([...new Set(first.results.values())], ['created']);
  for (const name of names) {
    const versions = first.tallies.get(name)?.versions ?? {};
    assert.equal(Object.keys(versions).length, names.length, name);
    assert.ok(
      Object.values(versions).every(count => count > 0),
      `${name} receives ${JSON.stringify(versions)}`,
    );
  }
  const second = await rehearse(mesh, plan(mesh), world, simulated.signal);
  assert.deepEqual(second.problems, []);
  const changed = [...second.results].filter(([object, result]) => {
    // What is created and never applied is verified and kept.
    const created = / Secret istio-system\/(cacerts|istio-remote-secret-\w+)$/.test(object);
    return result !== (created ? 'kept' : 'unchanged');
  });
  assert.deepEqual(changed, []);
}

suite('each topology', { concurrency: 4 }, () => {
  test('multi-primary on different networks is proven, and run again nothing changes', async context => {
    await installTwice(context, rehearsedMesh({ east: 'network1', west: 'network2' }), multiPrimaryMultiNetwork);
  });

  test('multi-primary on one network is proven, and run again nothing changes', async context => {
    const mesh = rehearsedMesh({ east: 'network1', west: 'network1' });
    await installTwice(context, mesh, multiPrimarySingleNetwork, { podNetwork: 'flat' });
  });

  test('a remote on another network is proven, and run again nothing changes', async context => {
    const mesh = rehearsedMesh({ east: 'network1', west: 'network2' }, { west: 'east' });
    await installTwice(context, mesh, primaryRemoteMultiNetwork);
  });

  test('a remote on its primary’s network is proven, and run again nothing changes', async context => {
    const mesh = rehearsedMesh({ east: 'network1', west: 'network1' }, { west: 'east' });
    await installTwice(context, mesh, primaryRemoteSingleNetwork, { podNetwork: 'flat' });
  });

  test('two primaries and a remote on three networks are proven', async context => {
    const mesh = rehearsedMesh({ east: 'net-a', west: 'net-b', edge: 'net-c' }, { edge: 'east' });
    await installTwice(context, mesh, primaryRemoteMultiNetwork);
  });

  test('a version that no operator to be installed brings is one problem, told once, and nothing is installed', async context => {
    const mesh = { ...rehearsedMesh({ east: 'network1', west: 'network2' }), version: 'v1.9.9' };
    const simulated = testWorld(context, ['east', 'west']);
    const world = worldOn(simulated, await keysFor(context));
    const run = await rehearse(mesh, multiPrimaryMultiNetwork(mesh), world, simulated.signal);
    assert.deepEqual(run.failed, ['east/istio-version']);
    assert.deepEqual(
      run.problems.filter(problem => !problem.includes(' blocked: ')),
      ['east/istio-version version-missing: the operators of east and west cannot install Istio v1.9.9'],
    );
    assert.deepEqual(
      [...run.results.keys()].filter(object => / Istio(CNI)? /.test(object)),
      [],
    );
  });

  test('an operator that does not come up blocks its own cluster; the others agree without it', async context => {
    const mesh = rehearsedMesh({ east: 'network1', west: 'network2' });
    const simulated = testWorld(context, ['east', 'west']);
    const world = worldOn(simulated, await keysFor(context));
    const steps = multiPrimaryMultiNetwork(mesh).map(step =>
      step.id === 'west/kinds'
        ? { ...step, until: { by: 'decision', within: 1, byHand: '', decide: broken } as const }
        : step,
    );
    const run = await rehearse(mesh, steps, world, simulated.signal);
    assert.deepEqual(run.failed, ['west/kinds']);
    assert.ok(run.events.some(each => each.event === 'done' && each.step === 'east/control-plane'));
  });
});

const broken = () => ({ problem: { code: 'timed-out', title: 'missing', hint: 'look' } as const });

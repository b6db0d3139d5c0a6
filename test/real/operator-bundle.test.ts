/** Upstream's own bundle, installed by the plan's steps on a real control plane: kinds served, Deployment available. */
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { surveyCluster } from '../../source/checks/survey.ts';
import { realClock } from '../../source/kubernetes/clock.ts';
import { loadContexts } from '../../source/kubernetes/contexts.ts';
import { istioCrdsAvailable, operatorReady } from '../../source/steps/operator.ts';
import { installOperatorFromBundle } from '../../source/steps/operator-bundle.ts';
import { startControlPlane } from '../control-plane/control-plane.ts';
import { unavailable } from '../control-plane/unavailable.ts';
import { member, meshOf } from '../helpers/meshes.ts';
import { rehearse } from '../helpers/rehearsed-run.ts';
import { worldOf } from '../helpers/scripted-cluster.ts';
import { temporaryFolder } from '../operator-bundle/made-bundle.ts';
import { upstreamBundle } from '../operator-bundle/upstream-bundle.ts';

const skip = unavailable() ?? false;

test('a real control plane takes upstream’s bundle and runs it, and again nothing changes', { skip }, async context => {
  const plane = await startControlPlane('bundle');
  context.after(() => plane.stop());
  const file = join(await temporaryFolder(context), 'kubeconfig');
  await writeFile(file, plane.kubeconfig, { mode: 0o600 });
  const contexts = loadContexts({ kubeconfig: file, environment: {}, home: '/nowhere' });
  context.after(() => contexts.close());
  const [only] = contexts.all;
  assert.ok(only);
  const cluster = contexts.connect(only.name, 'east');
  const bundle = upstreamBundle();
  const east = member('east', { platform: 'kubernetes', bundle });
  const steps = [...installOperatorFromBundle(east, bundle), operatorReady(east), istioCrdsAvailable(east)];
  const mesh = meshOf([], { members: [east] });
  const signal = AbortSignal.timeout(120_000);
  const world = worldOf(realClock, [cluster]);

  const before = await surveyCluster(cluster, realClock, 'sample', signal);
  assert.deepEqual({ olm: before.olm, operator: before.operator }, { olm: false, operator: undefined });
  const first = await rehearse(mesh, steps, world, signal);
  assert.deepEqual(first.problems, []);
  assert.deepEqual([...new Set(first.results.values())], ['created']);
  const second = await rehearse(mesh, steps, world, signal);
  assert.deepEqual(second.problems, []);
  assert.deepEqual([...new Set(second.results.values())], ['unchanged']);
  const found = await surveyCluster(cluster, realClock, 'sample', signal);
  assert.equal(found.operator?.namespace, 'sail-operator');
  assert.equal(found.operator?.versions[0], 'v1.30.3');
});

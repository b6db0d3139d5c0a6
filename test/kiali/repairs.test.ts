/** A Kiali that is down, or is another version from now on: what its next run makes of it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { textAt } from '../../source/model/fields.ts';
import type { KialiPlan } from '../../source/model/kiali.ts';
import { refOf } from '../../source/model/kube.ts';
import { kialiSteps } from '../../source/plans/kiali.ts';
import { kialiFor } from '../helpers/kiali-plans.ts';
import { rehearsedMesh } from '../helpers/rehearsed-mesh.ts';
import { installed } from '../helpers/rehearsed-removal.ts';
import { rehearse } from '../helpers/rehearsed-run.ts';
import { installKialiBundle, kialiRef, seenClusters, serverPods } from '../rehearsal/controllers/kiali-by-hand.ts';
import { eventually, ref, until } from '../rehearsal/controllers/worlds.ts';

const operator = { namespace: 'kiali-operator', deployment: 'kiali-operator', title: 'kiali-operator', ours: false };
const sites = new Map(['east', 'west'].map(name => [name, { operator }] as const));

test('a server that one bad token keeps from starting is healed by the next run, which waits for no server first', async context => {
  const mesh = rehearsedMesh({ east: 'network1', west: 'network2' }, {}, 'kubernetes');
  const { simulated, world } = await installed(context, mesh, { platform: 'kubernetes' });
  const { signal } = simulated;
  for (const each of simulated.clusters) await installKialiBundle(each, signal);
  const kiali: KialiPlan = kialiFor(mesh, { sites });
  assert.deepEqual((await rehearse(mesh, kialiSteps(kiali), world, signal)).problems, []);
  const east = simulated.cluster('east');
  const west = simulated.cluster('west');
  const [before] = await serverPods(east, signal);
  assert.ok(before);
  // Another account of the same name: what was issued for the one before is worth nothing to a server that starts.
  const account = ref('v1', 'ServiceAccount', 'kiali-service-account', 'istio-system');
  const { apiVersion, kind } = account;
  await west.api.remove(account, {}, signal);
  await until(west, ref('v1', 'Secret', account.name, 'istio-system'), found => found === undefined, signal);
  await west.api.create({ apiVersion, kind, metadata: { name: account.name, namespace: 'istio-system' } }, {}, signal);
  await east.api.remove(refOf(before), {}, signal);
  await eventually('the server ends for want of a login', async () => {
    const pods = await serverPods(east, signal);
    return pods.some(pod => /asked for the client to provide credentials/.test(JSON.stringify(pod.status)));
  });

  const healed = await rehearse(mesh, kialiSteps({ ...kiali, isConnected: true }), world, signal);
  assert.deepEqual(healed.problems, []);
  assert.equal(healed.results.get('east Secret istio-system/kiali-multi-cluster-secret'), 'configured');
  assert.deepEqual(await seenClusters(east, '/kiali/api', signal), ['east', 'west']);
});

test('another version is shown as a removal, which the other clusters’ accounts wait for, and is seen by all at the end', async context => {
  const mesh = rehearsedMesh({ east: 'network1', west: 'network2' }, {}, 'kubernetes');
  const { simulated, world } = await installed(context, mesh, { platform: 'kubernetes' });
  const { signal } = simulated;
  for (const each of simulated.clusters) await installKialiBundle(each, signal);
  const kiali: KialiPlan = kialiFor(mesh, { sites });
  assert.deepEqual((await rehearse(mesh, kialiSteps(kiali), world, signal)).problems, []);

  const other: KialiPlan = { ...kiali, version: 'v2.22', replaces: 'default', isConnected: true };
  const steps = kialiSteps(other);
  assert.equal(steps.find(({ id }) => id === 'east/kiali-server')?.title, 'Remove Kiali default, then install v2.22');
  const reader = steps.find(({ id }) => id === 'west/kiali-reader');
  assert.equal(reader?.title, 'Remove the account of Kiali, then create it again');
  assert.ok(reader?.needs.includes('east/kiali-rollout'));
  const run = await rehearse(mesh, steps, world, signal);
  assert.deepEqual(run.problems, []);
  const east = simulated.cluster('east');
  assert.equal(textAt(await east.api.get(kialiRef, signal), 'status', 'specVersion'), 'v2.22');
  assert.equal(run.results.get('west Secret istio-system/kiali-service-account'), 'created');
  assert.deepEqual(await seenClusters(east, '/kiali/api', signal), ['east', 'west']);
});

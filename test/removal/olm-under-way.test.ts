/** OLM is just installing the operator when it is to go again: it is let finish, and nothing of it comes back. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Step } from '../../source/engine/step.ts';
import { installUnderWay, versionsOf } from '../../source/model/install-under-way.ts';
import type { JsonObject, KubeObject } from '../../source/model/kube.ts';
import { operatorPackage } from '../../source/model/operator-package.ts';
import { installOperator } from '../../source/steps/operator.ts';
import type { RemovalOptions } from '../../source/steps/removal/removing.ts';
import { rehearsedMesh } from '../helpers/rehearsed-mesh.ts';
import { plannedRemoval } from '../helpers/rehearsed-removal.ts';
import { keysFor, rehearse, worldOn } from '../helpers/rehearsed-run.ts';
import { eventually, kind, testWorld } from '../rehearsal/controllers/worlds.ts';

const withOperator: RemovalOptions = { keep: new Set(), operator: true, crds: false };
const { namespace, name } = operatorPackage('openshift');
const API = 'operators.coreos.com/v1alpha1';

const mesh = rehearsedMesh({ east: 'network1' });
const [east] = mesh.members;

/** The Subscription alone, as a run leaves it that is cut off. */
const subscribed: readonly Step[] = (east === undefined ? [] : installOperator(east)).map(
  ({ id, cluster, title, needs, apply, byHand }) => ({
    id,
    cluster,
    title,
    needs,
    byHand,
    ...(apply === undefined ? {} : { apply }),
  }),
);

async function subscribedWorld(context: TestContext) {
  // So slow that what OLM makes is made one after the other.
  const simulated = testWorld(context, ['east'], { pace: 0.02 });
  const world = worldOn(simulated, await keysFor(context));
  const { signal } = simulated;
  const { api } = simulated.cluster('east');
  assert.deepEqual((await rehearse(mesh, subscribed, world, signal)).problems, []);
  const list = async (of: string, apiVersion = API) =>
    (await api.list(kind(apiVersion, of), { namespace }, signal)).items;
  const down = async () => {
    const steps = await plannedRemoval(mesh, world, signal, { options: withOperator });
    return { steps, ended: () => rehearse(mesh, steps, world, signal) };
  };
  const left = async () =>
    (
      await Promise.all([
        list('Subscription'),
        list('InstallPlan'),
        list('ClusterServiceVersion'),
        list('Deployment', 'apps/v1'),
      ])
    )
      .flat()
      .map(each => `${each.kind} ${each.metadata.name}`);
  return { list, down, left };
}

test('a version that OLM makes only after the plan of the removal goes with its Subscription', async context => {
  const { list, down, left } = await subscribedWorld(context);
  const { steps, ended } = await down();
  const run = await ended();
  assert.deepEqual(run.problems, []);
  const waits = run.events.flatMap(each => (each.event === 'waiting' ? [each.for] : []));
  assert.ok(
    waits.some(each => /^OLM (has not resolved|is)/.test(each)),
    waits.join('\n'),
  );
  const removed = run.events.flatMap(each =>
    each.event === 'removed' && each.result === 'removed' ? [each.object] : [],
  );
  assert.ok(
    removed.some(each => each.startsWith(`ClusterServiceVersion ${namespace}/`)),
    removed.join('\n'),
  );
  assert.deepEqual(await left(), []);
  assert.ok(steps.some(({ title }) => title === 'Wait for OLM to finish installing'));
  assert.deepEqual(await list('InstallPlan'), []);
});

test('a version that OLM is just making is foretold, and its plan is let come to its end', async context => {
  const { list, down, left } = await subscribedWorld(context);
  await eventually('there is a plan for it', async () =>
    (await list('Subscription')).some(each => versionsOf(each).length > 0),
  );
  const { steps, ended } = await down();
  const foretold = steps.flatMap(({ remove = [] }) => remove.map(({ ref }) => ref.kind));
  assert.ok(foretold.includes('ClusterServiceVersion'), foretold.join());
  assert.deepEqual((await ended()).problems, []);
  assert.deepEqual(await left(), []);
});

const subscription = (status: JsonObject): KubeObject => ({
  apiVersion: API,
  kind: 'Subscription',
  metadata: { name, namespace },
  status,
});
const condition = (type: string, reason: string) => ({ conditions: [{ type, status: 'True', reason }] });
const pending = (reason: string) => ({
  ...condition('InstallPlanPending', reason),
  installPlanRef: { name: 'install-1' },
});

const rests: Readonly<Record<string, JsonObject>> = {
  'it is the latest': { state: 'AtLatestKnown', currentCSV: 'a.v2', installedCSV: 'a.v2' },
  'a person has to approve': { state: 'UpgradePending', currentCSV: 'a.v2', ...pending('RequiresApproval') },
  'it cannot be resolved': condition('ResolutionFailed', 'ConstraintsNotSatisfiable'),
  'its bundle cannot be unpacked': condition('BundleUnpackFailed', 'JobFailed'),
  'its plan has failed': { state: 'UpgradePending', currentCSV: 'a.v2', ...condition('InstallPlanFailed', 'x') },
  'its plan was deleted': { state: 'UpgradePending', currentCSV: 'a.v2', ...condition('InstallPlanMissing', 'x') },
  'its version was deleted': { state: 'UpgradePending', currentCSV: 'a.v2', installedCSV: 'a.v2' },
};

const goesOn: Readonly<Record<string, readonly [JsonObject, RegExp]>> = {
  'it is new': [{}, /has not resolved Subscription/],
  'its bundle is unpacked': [condition('BundleUnpacking', 'UnpackingInProgress'), /has not resolved/],
  'its plan is made': [{ state: 'UpgradePending', currentCSV: 'a.v2' }, /about to install a\.v2/],
  'an upgrade is made': [{ state: 'UpgradePending', currentCSV: 'a.v2', installedCSV: 'a.v1' }, /a\.v2/],
  'its plan is carried out': [
    { state: 'AtLatestKnown', currentCSV: 'a.v2', installedCSV: 'a.v2', ...pending('Installing') },
    /carrying out InstallPlan install-1 \(Installing\)/,
  ],
};

test('OLM rests where it has installed what it wanted, has given up, or waits for a person', () => {
  for (const [when, status] of Object.entries(rests)) {
    assert.equal(installUnderWay(subscription(status)), undefined, when);
  }
  for (const [when, [status, words]] of Object.entries(goesOn)) {
    assert.match(installUnderWay(subscription(status)) ?? '', words, when);
  }
  assert.deepEqual(versionsOf(subscription({ currentCSV: 'a.v2', installedCSV: 'a.v1' })), ['a.v1', 'a.v2']);
});

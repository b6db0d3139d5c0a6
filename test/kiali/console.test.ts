/** The plugin for OpenShift's web console: installed on request, kept, refused where it cannot be, and removed. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { surveyKiali } from '../../source/checks/kiali-survey.ts';
import { preview } from '../../source/engine/preview.ts';
import type { Step } from '../../source/engine/step.ts';
import { textAt } from '../../source/model/fields.ts';
import type { KubeObject } from '../../source/model/kube.ts';
import { kialiSteps } from '../../source/plans/kiali.ts';
import type { World } from '../../source/ports.ts';
import { decideKiali } from '../../source/preparation/decide-kiali.ts';
import { type ObjectChange, objectChanges } from '../../source/preparation/object-changes.ts';
import { everythingOn, rehearsedMesh } from '../helpers/rehearsed-mesh.ts';
import { installed, plannedRemoval } from '../helpers/rehearsed-removal.ts';
import { rehearse } from '../helpers/rehearsed-run.ts';
import { installKialiBundle } from '../rehearsal/controllers/kiali-by-hand.ts';
import { ref } from '../rehearsal/controllers/worlds.ts';

const networks = { east: 'network1', west: 'network2' };
const plugin = ref('kiali.io/v1alpha1', 'OSSMConsole', 'ossmconsole', 'istio-system');
const kiali = ref('kiali.io/v1alpha1', 'Kiali', 'kiali', 'istio-system');

async function decided(
  mesh: ReturnType<typeof rehearsedMesh>,
  world: World,
  said: { readonly console?: boolean },
  more: { readonly consoles?: readonly KubeObject[] } = {},
) {
  const { signal } = new AbortController();
  const found = await Promise.all(
    mesh.members.map(async member => ({
      member,
      survey: { ...(await surveyKiali(world.cluster(member.name), signal)), ...more },
    })),
  );
  const clusters = mesh.members.map(({ name, context }) => ({ name, context }));
  return decideKiali({ meshId: 'mesh1', certificates: '', clusters, home: 'east', values: {}, ...said }, found);
}

/** What the plan is said to change before anything runs. */
async function foreseenChanges(steps: readonly Step[], world: World, signal: AbortSignal): Promise<readonly string[]> {
  const told: ObjectChange[] = [];
  await objectChanges(preview(steps, 'mesh1'), { world, foreseen: [], tell: each => told.push(each) }, signal);
  return told.filter(({ will }) => will !== 'keep').map(({ object, will }) => `${will} ${object}`);
}

test('the console plugin comes at Kiali’s version, follows Kiali without the flag, and goes before it', async context => {
  const mesh = rehearsedMesh(networks);
  const { simulated, world } = await installed(context, mesh);
  const { signal } = simulated;
  const east = simulated.cluster('east');
  const first = await decided(mesh, world, { console: true });
  assert.ok(first.kiali);
  assert.deepEqual((await rehearse(mesh, kialiSteps(first.kiali), world, signal)).problems, []);
  const version = textAt(await east.api.get(kiali, signal), 'spec', 'version');
  assert.equal(textAt(await east.api.get(plugin, signal), 'spec', 'version'), version);
  assert.ok(await east.api.get(ref('apps/v1', 'Deployment', 'ossmconsole', 'istio-system'), signal));

  const second = await decided(mesh, world, {});
  assert.equal(second.kiali?.console, true);
  // Version, address and credentials are learned by a run, and are what they were.
  assert.deepEqual(await foreseenChanges(kialiSteps(second.kiali), world, signal), []);
  const again = await rehearse(mesh, kialiSteps(second.kiali), world, signal);
  assert.deepEqual(again.problems, []);
  assert.deepEqual(
    [...again.results].filter(([, result]) => result !== 'unchanged'),
    [],
  );

  const removal = await plannedRemoval(mesh, world, signal);
  assert.deepEqual(removal.find(({ id }) => id === 'east/remove-kiali')?.needs, ['east/remove-kiali-console']);
  assert.deepEqual((await rehearse(mesh, removal, world, signal)).problems, []);
  assert.deepEqual(
    (await everythingOn(east, signal)).filter(
      each => /ossmconsole/i.test(each) && !each.includes('CustomResourceDefinition'),
    ),
    [],
  );
});

test('on Kubernetes the console plugin is refused with the reason, and never comes by itself', async context => {
  const mesh = rehearsedMesh(networks, {}, 'kubernetes');
  const { simulated, world } = await installed(context, mesh, { platform: 'kubernetes' });
  for (const each of simulated.clusters) await installKialiBundle(each, simulated.signal);
  const { problems } = await decided(mesh, world, { console: true });
  assert.deepEqual(
    problems.map(({ title }) => title),
    ['--console: east is not OpenShift, whose web console the plugin is for'],
  );
  const without = await decided(mesh, world, {});
  assert.deepEqual([without.problems, without.kiali?.console], [[], undefined]);
});

test('an operator that does not know the plugin is told; one that others created is used as it is', async context => {
  const mesh = rehearsedMesh(networks);
  const { simulated, world } = await installed(context, mesh);
  const { signal } = simulated;
  const east = simulated.cluster('east');
  await installKialiBundle(east, signal);
  const unknown = await decided(mesh, world, { console: true });
  assert.deepEqual(
    unknown.problems.map(({ title }) => title),
    ['--console: the Kiali operator of east does not know OSSMConsole'],
  );
  const { apiVersion, kind } = plugin;
  const consoles = [{ apiVersion, kind, metadata: { name: 'ossmconsole', namespace: 'openshift-operators' } }];
  const theirs = await decided(mesh, world, { console: true }, { consoles });
  assert.deepEqual([theirs.problems, theirs.kiali?.console], [[], undefined]);
  assert.ok(theirs.warnings.some(each => each.startsWith('OSSMConsole openshift-operators/ossmconsole on east')));
});

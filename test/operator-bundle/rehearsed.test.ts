/** The whole way on plain Kubernetes without OLM: the operator from a bundle, then the mesh, proven. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { surveyCluster } from '../../source/checks/survey.ts';
import { SAIL_OPERATOR } from '../../source/model/bundled-operator.ts';
import { type KubeObject, objectTitle, refOf } from '../../source/model/kube.ts';
import type { Mesh } from '../../source/model/mesh.ts';
import type { OperatorBundle } from '../../source/model/operator-bundle.ts';
import { readBundle } from '../../source/operator-bundle/read.ts';
import { multiPrimaryMultiNetwork } from '../../source/plans/multi-primary-multi-network.ts';
import { istioCrdsAvailable, operatorReady } from '../../source/steps/operator.ts';
import { installOperatorFromBundle } from '../../source/steps/operator-bundle.ts';
import { member, meshOf } from '../helpers/meshes.ts';
import { keysFor, rehearse, worldOn } from '../helpers/rehearsed-run.ts';
import { realClock, type TestWorld, testWorld } from '../rehearsal/controllers/worlds.ts';
import { made, madeFiles, temporaryFolder, writeFiles } from './made-bundle.ts';
import { upstreamBundle } from './upstream-bundle.ts';

const names = ['east', 'west'];

async function madeBundle(test: TestContext): Promise<OperatorBundle> {
  const folder = await temporaryFolder(test);
  await writeFiles(folder, madeFiles());
  return readBundle(folder, { folder: '/', operator: SAIL_OPERATOR }, new AbortController().signal);
}

/** Plain Kubernetes, nothing installed. */
const plain = (test: TestContext): TestWorld => testWorld(test, names, { platform: 'kubernetes', operator: 'none' });

function meshWith(bundle: OperatorBundle): Mesh {
  const members = names.map((name, index) =>
    member(name, {
      platform: 'kubernetes',
      network: `network${index + 1}`,
      api: `https://${name}.test:6443`,
      bundle,
    }),
  );
  return meshOf([], { members });
}

test('without OLM the operator comes from a bundle, the mesh is proven, and again nothing changes', async context => {
  const simulated = plain(context);
  const world = worldOn(simulated, await keysFor(context));
  const mesh = meshWith(await madeBundle(context));
  const first = await rehearse(mesh, multiPrimaryMultiNetwork(mesh), world, simulated.signal);
  assert.deepEqual(first.problems, []);
  assert.deepEqual([...new Set(first.results.values())], ['created']);
  for (const name of names) {
    const { v1 = 0, v2 = 0 } = first.tallies.get(name)?.versions ?? {};
    assert.ok(v1 > 0 && v2 > 0, `${name} receives ${v1} of v1 and ${v2} of v2`);
  }
  const second = await rehearse(mesh, multiPrimaryMultiNetwork(mesh), world, simulated.signal);
  assert.deepEqual(second.problems, []);
  const changed = [...second.results].filter(([, result]) => result !== 'unchanged' && result !== 'kept');
  assert.deepEqual(changed, []);

  const found = await surveyCluster(world.cluster('east'), realClock, 'sample', simulated.signal);
  assert.equal(found.olm, false);
  assert.deepEqual(
    { namespace: found.operator?.namespace, versions: found.operator?.versions },
    { namespace: 'sail-operator', versions: [made.version] },
  );
});

test('an operator of ours whose role or binding is gone is installed again, a foreign one is left as it is', async context => {
  const simulated = plain(context);
  const world = worldOn(simulated, await keysFor(context));
  const bundle = await madeBundle(context);
  const [east] = meshWith(bundle).members;
  assert.ok(east);
  const mesh = meshOf([], { members: [east] });
  const steps = [...installOperatorFromBundle(east, bundle), operatorReady(east), istioCrdsAvailable(east)];
  const install = () => rehearse(mesh, steps, world, simulated.signal);
  const { api } = simulated.cluster('east');
  const found = async () =>
    (await surveyCluster(world.cluster('east'), realClock, 'sample', simulated.signal)).operator;
  assert.deepEqual((await install()).problems, []);
  assert.equal((await found())?.deployment, 'sail-operator');
  const names = bundle.rights.map(each => `${each.kind} ${each.metadata.name}`);
  assert.ok(names.includes('ClusterRoleBinding sailoperator-sail-operator-cluster'), names.join());
  for (const gone of bundle.rights) {
    await api.remove(refOf(gone), {}, simulated.signal);
    assert.equal(await found(), undefined, gone.metadata.name);
    const mended = await install();
    const changed = [...mended.results].filter(([, result]) => result !== 'unchanged');
    assert.deepEqual(changed, [[`east ${objectTitle(refOf(gone))}`, 'created']]);
    assert.equal((await found())?.deployment, 'sail-operator');
  }
  const deployment = bundle.deployments[0];
  assert.ok(deployment);
  const body = { metadata: { annotations: { 'eastwest/mesh': null } } };
  await api.patch(refOf(deployment), { type: 'merge', body }, {}, simulated.signal);
  const [role] = bundle.rights.filter(each => each.kind === 'ClusterRole');
  assert.ok(role);
  await api.remove(refOf(role), {}, simulated.signal);
  assert.equal((await found())?.deployment, 'sail-operator');
});

test('upstream’s own bundle, with all its kinds, leads to a proven mesh', async context => {
  const simulated = plain(context);
  const world = worldOn(simulated, await keysFor(context));
  const mesh = meshWith(upstreamBundle());
  const run = await rehearse(mesh, multiPrimaryMultiNetwork(mesh), world, simulated.signal);
  assert.deepEqual(run.problems, []);
  assert.equal(run.outcome, 'done');
  const kinds = [...run.results.keys()].filter(each => each.startsWith('east CustomResourceDefinition '));
  assert.equal(kinds.length, 20);
});

test('an operator that was found is used and nothing of it is written', async context => {
  const bundle = await madeBundle(context);
  const operator = { namespace: 'theirs', deployment: 'sail-operator', title: 'theirs', versions: [], ours: false };
  const members = meshWith(bundle).members.map(each => ({ ...each, operator }));
  const steps = multiPrimaryMultiNetwork(meshOf([], { members }));
  assert.deepEqual(
    steps.filter(step => /operator/.test(step.id)).map(step => step.id),
    ['east/operator-ready', 'west/operator-ready'],
  );
});

test('a Helm release of the operator is seen, and those of Istio’s charts are not taken for one', async context => {
  const simulated = plain(context);
  const cluster = worldOn(simulated, await keysFor(context)).cluster('east');
  const { api } = simulated.cluster('east');
  const create = (object: KubeObject) => api.create(object, {}, simulated.signal);
  await create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'sail-operator' } });
  await create(note('default-istiod', 'istiod'));
  assert.equal((await surveyCluster(cluster, realClock, 'sample', simulated.signal)).helmRelease, undefined);
  await create(note('my-sail', 'sail-operator'));
  assert.equal((await surveyCluster(cluster, realClock, 'sample', simulated.signal)).helmRelease, 'my-sail');
});

/** What Helm writes down about a release. */
function note(name: string, chart: string): KubeObject {
  const release = gzipSync(JSON.stringify({ name, chart: { metadata: { name: chart } } })).toString('base64');
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    type: 'helm.sh/release.v1',
    metadata: { name: `sh.helm.release.v1.${name}.v1`, namespace: 'sail-operator', labels: { owner: 'helm', name } },
    data: { release: Buffer.from(release).toString('base64') },
  };
}

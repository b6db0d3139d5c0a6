import assert from 'node:assert/strict';
import { test } from 'node:test';
import { images } from '../../source/checks/requirements/images.ts';
import type { ExistingIstio } from '../../source/model/existing-istio.ts';
import type { Operator } from '../../source/model/mesh.ts';
import { meshOf } from '../helpers/meshes.ts';
import { candidate, clusterWith, object, problemsOf, resultOf, subjectOf, titlesOf, wordsOf } from './subjects.ts';

const [gone, hub] = ['registry.istio.io/release', 'docker.io/istio'];
const named = (registry: string | undefined): Operator => ({
  namespace: 'sail-operator',
  deployment: 'sail-operator',
  title: 'sailoperator.v1.30.3',
  versions: ['v1.30.3'],
  ...(registry === undefined ? {} : { registries: { 'v1.30.3': registry } }),
  ours: false,
});
const plane: ExistingIstio = {
  role: 'primary',
  version: 'v1.30.3',
  clusterName: 'east',
  network: 'network1',
  meshId: 'mesh1',
  state: 'Healthy',
  ours: false,
};
const pod = (namespace: string, name: string, image: string, phase = 'Running') =>
  object('Pod', name, { spec: { containers: [{ name: 'a', image }] }, status: { phase } }, { namespace });

test('Service Mesh keeps its own images and is ok; what OLM is to install is not known yet', async () => {
  const operator = named('registry.redhat.io/openshift-service-mesh');
  const result = await resultOf(
    images,
    subjectOf([candidate('east', { survey: { operator, istio: plane } }), candidate('west')]),
  );
  assert.equal(result.verdict, 'ok');
  assert.deepEqual(wordsOf(result), [
    'east: registry.redhat.io/openshift-service-mesh (the operator’s own)',
    'west: known once the operator is installed',
  ]);
});

test('the default in place of a registry that ends is told with what it stands for, and Docker Hub’s limit is a warning', async () => {
  const survey = { operator: named(gone) };
  const east = candidate('east', { survey, member: { hubs: { istio: hub, cni: hub } } });
  const edge = candidate('edge', { survey, member: { role: 'remote', primary: 'east' } });
  const result = await resultOf(images, subjectOf([east, edge]));
  assert.equal(result.verdict, 'warning');
  assert.deepEqual(wordsOf(result), [
    `east: ${hub} (not ${gone}, which will be shut down in December 2026)`,
    'edge: those of east',
  ]);
  assert.deepEqual(titlesOf(result), [
    'Docker Hub limits anonymous pulls, 100 in 6 hours for each address: Istio’s images of east come from there',
  ]);
});

test('a registry that ends is a problem where the user names it, and a mirror is ok', async () => {
  const east = candidate('east', { survey: { operator: named(gone) } });
  const withFlag = (istioRegistry: string) =>
    resultOf(images, subjectOf([east], { mesh: meshOf(['east'], { members: [east.member], istioRegistry }) }));
  for (const registry of [gone, 'registry.istio.io/testing', 'gcr.io/istio-release']) {
    const result = await withFlag(registry);
    assert.equal(result.verdict, 'problem');
    assert.match(result.problems[0]?.hint ?? '', /--istio-registry docker\.io\/istio/);
  }
  const mirrored = await withFlag('mirror.example.com:5000/istio');
  assert.equal(mirrored.verdict, 'ok');
  assert.deepEqual(wordsOf(mirrored), ['east: mirror.example.com:5000/istio (--istio-registry)']);
});

test('pods of a running mesh that could not be pulled again are told, and stop nothing', async () => {
  const pods = [
    pod('istio-system', 'istiod-1', `${gone}/pilot:1.30.3`),
    pod('shop', 'cart-1', 'gcr.io/istio-release/proxyv2:1.24.3'),
    pod('shop', 'migrate-1', `${gone}/proxyv2:1.30.3`, 'Succeeded'),
    pod('shop', 'web-1', `${hub}/proxyv2:1.30.3`),
    object(
      'Pod',
      'init-1',
      { spec: { initContainers: [{ name: 'istio-init', image: `${gone}/proxyv2:1.30.3` }], containers: [] } },
      { namespace: 'shop' },
    ),
  ];
  const survey = { operator: named(gone), istio: plane };
  const east = candidate('east', { survey, cluster: clusterWith('east', pods) });
  const result = await resultOf(images, subjectOf([east]));
  assert.equal(result.verdict, 'warning');
  assert.deepEqual(titlesOf(result), [
    '3 pods of east cannot be pulled again from December 2026 on: istio-system/istiod-1, shop/cart-1, shop/init-1',
  ]);
  assert.match(
    problemsOf(result)[0]?.hint ?? '',
    /--istio-registry docker\.io\/istio moves the control plane; then restart/,
  );
  assert.deepEqual(wordsOf(result), [
    `east: ${gone} (the operator’s own); 3 pods with images from a registry that is being shut down`,
  ]);
});

test('a control plane that stays with a registry that ends is told also where no pod shows it', async () => {
  const survey = { operator: named(gone), istio: plane };
  for (const cluster of [clusterWith('east', [], ['Pod']), clusterWith('east', [])]) {
    const result = await resultOf(images, subjectOf([candidate('east', { survey, cluster })]));
    assert.equal(result.verdict, 'warning');
    assert.equal(
      titlesOf(result).at(-1),
      `the control plane of east stays with ${gone}, which will be shut down in December 2026`,
    );
  }
});

test('where the control plane has another hub already, only what was injected before is to be restarted', async () => {
  const pods = ['a', 'b', 'c', 'd', 'e'].map(name => pod('shop', name, `${gone}/proxyv2:1.30.3`));
  const survey = { operator: named(gone), istio: { ...plane, hub } };
  const east = candidate('east', { survey, member: { hubs: { istio: hub } }, cluster: clusterWith('east', pods) });
  const result = await resultOf(images, subjectOf([east]));
  assert.match(titlesOf(result)[0] ?? '', /^5 pods of east .*: shop\/a, shop\/b, shop\/c and 2 more$/);
  assert.equal(problemsOf(result)[0]?.hint, 'restart what is injected (kubectl rollout restart)');
  assert.match(wordsOf(result)[0] ?? '', /^east: docker\.io\/istio \(its global\.hub\); 5 pods/);
});

test('what is not told is a warning: an operator without a word of its images, pods that may not be listed', async () => {
  const silent = candidate('east', { survey: { operator: named(undefined) } });
  assert.deepEqual(titlesOf(await resultOf(images, subjectOf([silent]))), [
    'the operator of east does not say where its images are pulled from',
  ]);
  const hidden = candidate('east', { survey: { operator: named('mirror.example.com/istio'), istio: plane } });
  const result = await resultOf(images, subjectOf([hidden]));
  assert.equal(result.verdict, 'warning');
  assert.match(
    titlesOf(result)[0] ?? '',
    /^whether pods of east have images from a registry that is being shut down is unknown/,
  );
});

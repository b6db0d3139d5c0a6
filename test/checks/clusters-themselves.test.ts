import assert from 'node:assert/strict';
import { test } from 'node:test';
import { apiVersion } from '../../source/checks/requirements/api-version.ts';
import { architectures } from '../../source/checks/requirements/architectures.ts';
import { clocks } from '../../source/checks/requirements/clocks.ts';
import { differentClusters } from '../../source/checks/requirements/different-clusters.ts';
import { istioVersion } from '../../source/checks/requirements/istio-version.ts';
import { kubernetesVersion } from '../../source/checks/requirements/kubernetes-version.ts';
import { names } from '../../source/checks/requirements/names.ts';
import { operator } from '../../source/checks/requirements/operator.ts';
import { reachable } from '../../source/checks/requirements/reachable.ts';
import { rights } from '../../source/checks/requirements/rights.ts';
import { topology } from '../../source/checks/requirements/topology.ts';
import type { Survey } from '../../source/checks/survey.ts';
import { ProblemError } from '../../source/model/problem.ts';
import { member, meshOf } from '../helpers/meshes.ts';
import { scriptedCluster } from '../helpers/scripted-cluster.ts';
import { candidate, clusterWith, object, resultOf, subjectOf, titlesOf, wordsOf } from './subjects.ts';

const skewed = (name: string, clockAhead: number) => candidate(name, { survey: { clockAhead } });

test('clocks more than five minutes from ours stop the plan: certificates would not be valid', async () => {
  const result = await resultOf(clocks, subjectOf([skewed('east', 0), skewed('west', -601)]));
  assert.equal(result.verdict, 'problem');
  assert.deepEqual(titlesOf(result), ["west: its clock is 601 s behind this machine's"]);
  assert.deepEqual(wordsOf(result), ['east: in sync', "west: 601 s behind this machine's"]);
});

test('clocks that are off by a minute or more are a warning', async () => {
  const result = await resultOf(clocks, subjectOf([skewed('east', 61), skewed('west', -60)]));
  assert.equal(result.verdict, 'warning');
  assert.deepEqual(titlesOf(result), ["east: its clock is 61 s ahead of this machine's"]);
});

test('clusters that are each near our clock, but far from each other, stop the plan', async () => {
  const result = await resultOf(clocks, subjectOf([skewed('east', 200), skewed('mid', 0), skewed('west', -200)]));
  assert.equal(result.verdict, 'problem');
  assert.deepEqual(titlesOf(result), ['the clock of east is 400 s ahead of that of west']);
});

test('when all clusters agree with each other and not with us, our clock is told to be off', async () => {
  const behind = await resultOf(clocks, subjectOf([skewed('east', 3600), skewed('west', 3590)]));
  assert.deepEqual(titlesOf(behind), [
    "this machine's clock is 3590 s behind all clusters, which agree with each other",
  ]);
  const ahead = await resultOf(clocks, subjectOf([skewed('east', -3600), skewed('west', -3590)]));
  assert.match(titlesOf(ahead)[0] ?? '', /^this machine's clock is 3590 s ahead of all clusters/);
  const alone = await resultOf(clocks, subjectOf([skewed('east', 3600)]));
  assert.deepEqual(titlesOf(alone), ["east: its clock is 3600 s ahead of this machine's"]);
});

async function versionWords(version: string, istio: string, platform: Survey['platform'] = 'kubernetes') {
  const one = candidate('east', { member: { platform }, survey: { version } });
  const subject = subjectOf([one], { mesh: meshOf(['east'], { members: [one.member], version: istio }) });
  return titlesOf(await resultOf(kubernetesVersion, subject))[0];
}

test('a Kubernetes version that the operator or Istio was not made for is told', async () => {
  assert.equal(
    await versionWords('v1.26.3', 'v1.28.5'),
    'east has Kubernetes v1.26.3, the operator needs 1.27 (OpenShift 4.14)',
  );
  assert.equal(
    await versionWords('v1.35.0-gke.12', 'v1.28.5'),
    'east has Kubernetes v1.35.0-gke.12, Istio v1.28.5 was tested with 1.30 to 1.34',
  );
  assert.equal(await versionWords('v1.34.4+k3s1', 'v1.28.5'), undefined);
});

test('what is not known of a version is not held against it', async () => {
  assert.equal(await versionWords('v1.40.0', 'v1.30.3'), undefined);
  assert.equal(await versionWords('a version', 'v1.28.5'), undefined);
  assert.equal(await versionWords('v1.35.0', 'v1.28.5', 'openshift'), undefined);
});

test('missing rights are told with the context whose user lacks them', async () => {
  const missingRights = ['create secrets in istio-system', 'create istios.sailoperator.io'];
  const result = await resultOf(
    rights,
    subjectOf([candidate('east', { survey: { missingRights } }), candidate('west')]),
  );
  assert.deepEqual(
    result.problems.map(({ code, title }) => `${code}: ${title}`),
    [
      'forbidden: missing permissions on east: create secrets in istio-system; create istios.sailoperator.io (the user of context east)',
    ],
  );
  assert.equal(wordsOf(result)[1], 'west: all permissions');
});

test('two contexts that lead to one cluster are told together', async () => {
  const one = { ...copy('east', 'u', 'ca', ['a']), member: member('east', { context: 'ctx-a' }) };
  const other = { ...copy('west', 'u', 'ca', ['a']), member: member('west', { context: 'ctx-b' }) };
  const result = await resultOf(differentClusters, subjectOf([one, other, candidate('north')]));
  assert.deepEqual(
    result.problems.map(({ code, title }) => `${code}: ${title}`),
    ['same-cluster: east (context ctx-a) and west (context ctx-b) are one cluster'],
  );
});

const ca = (text: string) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'n' },
  data: { 'ca.crt': text },
});
const lease = (holder: string) => ({
  apiVersion: 'coordination.k8s.io/v1',
  kind: 'Lease',
  metadata: { name: 'apiserver' },
  spec: { holderIdentity: holder },
});
/** A cluster whose kube-system has the UID `same`, and what it tells besides. */
function copy(name: string, uid: string, authority: string, holders: readonly string[] | 'forbidden') {
  const forbidden = new ProblemError({ code: 'forbidden', title: 'no', hint: 'h' });
  const cluster = scriptedCluster(name, {
    read: async ({ kind }) =>
      kind === 'Namespace' ? { apiVersion: 'v1', kind, metadata: { name: 'default', uid } } : ca(authority),
    list: async () => {
      if (holders === 'forbidden') throw forbidden;
      return holders.map(lease);
    },
  });
  return candidate(name, { survey: { uid: 'same' }, cluster });
}

for (const [what, other, words] of [
  ['another namespace default', copy('west', 'u2', 'ca', ['a']), 'another UID of namespace default'],
  ['another CA', copy('west', 'u', 'ca2', ['a']), 'another CA in kube-root-ca.crt'],
  ['nothing but other API servers, as a machine that was copied', copy('west', 'u', 'ca', ['c']), 'other API servers'],
] as const) {
  test(`a copy of a cluster that has ${what} is a cluster of its own`, async () => {
    const result = await resultOf(differentClusters, subjectOf([copy('east', 'u', 'ca', ['a', 'b']), other]));
    assert.deepEqual([result.verdict, result.evidence[1]?.words], ['ok', `kube-system same, as east, with ${words}`]);
  });
}

test('one cluster stays one behind another of its API servers, and where it does not tell everything', async () => {
  const east = copy('east', 'u', 'ca', ['a', 'b']);
  for (const other of [
    copy('west', 'u', 'ca\n', ['b', 'c']),
    copy('west', 'u', 'ca', 'forbidden'),
    copy('west', 'u', 'ca', []),
  ]) {
    const result = await resultOf(differentClusters, subjectOf([east, other]));
    assert.deepEqual(
      result.problems.map(each => each.code),
      ['same-cluster'],
    );
  }
});

test('clusters that nothing tells apart are a warning where the user says that they are copies', async () => {
  const two = [copy('east', 'u', 'ca', ['a']), copy('west', 'u', 'ca', ['a'])];
  const result = await resultOf(differentClusters, subjectOf(two, { copiedClusters: true }));
  assert.deepEqual([result.verdict, result.warnings.map(each => each.code)], ['warning', ['same-cluster']]);
});

test('of three with one UID the copy is told from the two contexts of one cluster', async () => {
  const three = [copy('east', 'u', 'ca', ['a']), copy('west', 'v', 'ca', ['b']), copy('north', 'u', 'ca', ['a'])];
  const result = await resultOf(differentClusters, subjectOf(three));
  assert.deepEqual(
    result.problems.map(each => each.title),
    ['east (context east) and north (context north) are one cluster'],
  );
});

test('two contexts are one cluster because a file hides the cluster of another: the hint says so', async () => {
  const one = copy('east', 'u', 'ca', ['a']);
  const other = { ...copy('west', 'u', 'ca', ['a']), mixedUp: 'The cluster kubernetes comes from a' };
  const result = await resultOf(differentClusters, subjectOf([one, other]));
  assert.equal(result.problems[0]?.hint, 'The cluster kubernetes comes from a');
});

test('names that Istio would not take, also those that a cluster is labelled with, and doubles are told', async () => {
  const all = [candidate('east', { member: { network: 'Net_2' } }), candidate('west'), candidate('west')];
  const result = await resultOf(names, subjectOf(all, { mesh: meshOf([], { id: 'Mesh_1' }) }));
  assert.deepEqual(titlesOf(result), [
    'mesh ID "Mesh_1" is not valid',
    'network "Net_2" of east is not valid',
    'two clusters are named "west"',
  ]);
});

const installed = (versions: readonly string[]) => ({
  operator: {
    namespace: 'sail-operator',
    deployment: 'sail-operator',
    title: 'sail-operator v1.30.3',
    versions,
    ours: false,
  },
});

test('an operator is there, comes through OLM or from a bundle; without any way to one the plan stops', async () => {
  const bundle = { title: 'sailoperator.v1.30.3', digest: 'sha256:12' } as NonNullable<
    Parameters<typeof candidate>[1]
  >['bundle'];
  const result = await resultOf(
    operator,
    subjectOf([
      candidate('a', { survey: installed(['v1.30.3']) }),
      candidate('b'),
      candidate('c', { survey: { olm: false }, ...(bundle === undefined ? {} : { bundle }) }),
      candidate('d', { survey: { olm: false } }),
      candidate('e', { survey: { olm: false, helmRelease: 'sail' } }),
    ]),
  );
  assert.deepEqual(wordsOf(result), [
    'a: sail-operator v1.30.3 installed',
    'b: will be installed through OLM',
    'c: will be installed from the bundle sailoperator.v1.30.3, sha256:12',
    'd: neither the operator nor OLM',
    'e: only the Helm release sail',
  ]);
  assert.deepEqual(
    result.problems.map(({ code, title }) => `${code}: ${title}`),
    [
      'no-operator: d has neither the Sail operator nor OLM to install it',
      'exists: e has the Helm release sail of the operator, but the operator itself is missing',
    ],
  );
});

test('a bundle that cannot be fetched is told once, with the other way to an operator for each cluster', async () => {
  const bundle = { problem: { code: 'no-operator' as const, title: 'the bundle was not found', hint: 'h' } };
  const without = (name: string) => candidate(name, { survey: { olm: false }, bundle });
  assert.deepEqual(titlesOf(await resultOf(operator, subjectOf([without('a'), without('b')]))), [
    'a has neither the Sail operator nor OLM to install it',
    'b has neither the Sail operator nor OLM to install it',
    'the bundle was not found',
  ]);
});

test('what the decisions found goes to the check that it belongs to', async () => {
  const decided = [
    { code: 'version-missing' as const, title: 'the operator of west cannot install Istio v1.30.3', hint: 'h' },
    { code: 'bad-input' as const, title: 'no cluster is a primary', hint: 'h' },
  ];
  const subject = subjectOf([candidate('east', { survey: installed(['v1.30.3', 'v1.28.5']) }), candidate('west')], {
    decided,
  });
  const version = await resultOf(istioVersion, subject);
  assert.equal(version.verdict, 'problem');
  assert.deepEqual(titlesOf(version), [
    'the operator of west cannot install Istio v1.30.3',
    'whether the operator of west can install Istio v1.30.3 is known once it is installed',
  ]);
  assert.deepEqual(wordsOf(version), [
    'east: v1.30.3 of v1.30.3, v1.28.5',
    'west: v1.30.3 of whatever the operator to be installed offers',
  ]);
  assert.deepEqual(titlesOf(await resultOf(topology, subject)), ['no cluster is a primary']);
});

test('nodes of a processor that Istio has no images for are a warning; nodes that may not be listed are none', async () => {
  const node = (arch: string) => object('Node', `node-${arch}`, {}, { labels: { 'kubernetes.io/arch': arch } });
  const cluster = clusterWith('east', [node('riscv64'), node('amd64')]);
  const result = await resultOf(architectures, subjectOf([candidate('east', { cluster }), candidate('west')]));
  assert.deepEqual(titlesOf(result), ['east has nodes of riscv64, for which there are no images']);
  assert.deepEqual(wordsOf(result), ['east: amd64, riscv64', 'west: no permission to list nodes']);
});

test('clusters that were reached are told with context and version', async () => {
  const result = await resultOf(reachable, subjectOf([candidate('east', { member: { context: 'ctx' } })]));
  assert.deepEqual(wordsOf(result), ['east: context ctx: OpenShift, Kubernetes v1.34.4']);
});

test('an operator that serves only the old API is refused; one that does not exist yet is not asked', async () => {
  const definition = (...versions: readonly (readonly [name: string, served: boolean])[]) =>
    object('CustomResourceDefinition', 'istios.sailoperator.io', {
      spec: { versions: versions.map(([name, served]) => ({ name, served })) },
    });
  const withOperator = (name: string, crd: ReturnType<typeof definition>) =>
    candidate(name, { survey: installed(['v1.24.1']), cluster: clusterWith(name, [crd]) });
  const result = await resultOf(
    apiVersion,
    subjectOf([
      withOperator('east', definition(['v1alpha1', true], ['v1', false])),
      withOperator('west', definition(['v1', true])),
      candidate('north', { survey: installed(['v1.30.3']) }),
    ]),
  );
  assert.deepEqual(
    result.problems.map(({ code, title }) => `${code}: ${title}`),
    ['kind-missing: sail-operator v1.30.3 on east serves v1alpha1 of sailoperator.io, the plan writes v1'],
  );
  assert.deepEqual(wordsOf(result), ['east: v1alpha1', 'west: v1', 'north: no permission to read its CRDs']);
  assert.equal((await resultOf(apiVersion, subjectOf([candidate('east')]))).verdict, 'skipped');
});

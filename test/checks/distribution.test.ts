import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type Distribution,
  distributionInVersion,
  distributionOf,
  distributionOfNode,
} from '../../source/checks/distribution.ts';
import type { KubeObject } from '../../source/model/kube.ts';
import { ProblemError } from '../../source/model/problem.ts';
import type { Cluster } from '../../source/ports.ts';

const node = (labels: Readonly<Record<string, string>>, providerID?: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name: 'n', labels },
  spec: providerID === undefined ? {} : { providerID },
});

const versions: Readonly<Record<string, string | undefined>> = {
  'v1.34.4-eks-1a2b3c4': 'EKS',
  'v1.33.1-gke.1234000': 'GKE',
  'v1.34.4+k3s1': 'k3s',
  'v1.34.4+rke2r1': 'RKE2',
  'v1.34.4': undefined,
};

const nodes: readonly (readonly [KubeObject, string | undefined])[] = [
  [node({ 'eks.amazonaws.com/nodegroup': 'a' }, 'aws:///eu-west-1a/i-1'), 'EKS'],
  [node({ 'cloud.google.com/gke-nodepool': 'a' }, 'gce://p/z/n'), 'GKE'],
  [node({ 'kubernetes.azure.com/cluster': 'a' }, 'azure:///subscriptions/x'), 'AKS'],
  [node({ 'minikube.k8s.io/name': 'a' }), 'minikube'],
  [node({}, 'kind://docker/east/east-control-plane'), 'kind'],
  [node({}, 'k3s://n'), 'k3s'],
  // A self-managed cluster on rented machines.
  [node({}, 'aws:///eu-west-1a/i-1'), undefined],
  [node({}), undefined],
];

for (const [version, name] of Object.entries(versions)) {
  test(`a version ${version} tells ${name ?? 'nothing'}`, () =>
    assert.equal(distributionInVersion(version)?.name, name));
}

for (const [each, name] of nodes) {
  test(`a node ${JSON.stringify([each.metadata.labels, each.spec])} tells ${name ?? 'nothing'}`, () =>
    assert.equal(distributionOfNode(each)?.name, name));
}

const never = new AbortController().signal;
const refuse = async () => {
  throw new ProblemError({ code: 'forbidden', title: 'may not', hint: '' });
};

/** What comes of a cluster that answers so, and how many requests it took. */
async function asked(
  answers: Partial<Pick<Cluster, 'read' | 'list'>>,
  version: string,
  platform: 'openshift' | 'kubernetes',
): Promise<readonly [Distribution | undefined, number]> {
  let requests = 0;
  const counting =
    <Arguments extends readonly unknown[], Answer>(answer: ((...given: Arguments) => Answer) | undefined) =>
    (...given: Arguments): Answer => {
      requests += 1;
      assert.ok(answer !== undefined, 'nobody should ask this');
      return answer(...given);
    };
  const cluster = { read: counting(answers.read), list: counting(answers.list) } as unknown as Cluster;
  return [await distributionOf(cluster, version, platform, never), requests];
}

test('OpenShift is asked for its own version, and is OpenShift where that may not be read', async () => {
  const clusterVersion = { ...node({}), status: { desired: { version: '4.21.3' } } };
  const read = async () => clusterVersion;
  assert.deepEqual(await asked({ read }, 'v1.34.4', 'openshift'), [{ name: 'OpenShift', release: '4.21.3' }, 1]);
  assert.deepEqual(await asked({ read: refuse }, 'v1.34.4', 'openshift'), [{ name: 'OpenShift' }, 1]);
});

test('one node is read, and none where the version tells', async () => {
  const list: Cluster['list'] = async (_kind, { limit }) => {
    assert.equal(limit, 1);
    return [node({}, 'kind://docker/a/b')];
  };
  assert.deepEqual(await asked({ list }, 'v1.34.4', 'kubernetes'), [{ name: 'kind' }, 1]);
  assert.deepEqual(await asked({ list: refuse }, 'v1.34.4', 'kubernetes'), [undefined, 1]);
  assert.deepEqual(await asked({}, 'v1.34.4+k3s1', 'kubernetes'), [{ name: 'k3s' }, 0]);
});

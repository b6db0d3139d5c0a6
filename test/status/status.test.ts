/** `eastwest status` on meshes that others made: every control plane is read, deviations are named, nothing is written. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { KubeObject } from '../../source/model/kube.ts';
import { readMeshStatus } from '../../source/status/read-mesh-status.ts';
import { statusLines } from '../../state/words/status-words.ts';
import { clusters, folderFor, madeByHand, reader, system } from '../helpers/mesh-by-hand.ts';
import { type ShapedHost, shapedHost } from '../helpers/shaped-host.ts';

const never = new AbortController().signal;
const kubernetes = { pace: 0, platform: 'kubernetes' } as const;

async function statusOf(host: ShapedHost, names: readonly (readonly [name: string, context: string])[]) {
  const { status, problems } = await readMeshStatus(
    names.map(
      ([name, context]) =>
        () =>
          host.contexts.connect(context, name),
    ),
    never,
  );
  const words = status.deviations.map(each => `${each.cluster ?? 'all'}: ${each.words}`);
  return { status, problems, words, text: statusLines(status).join('\n') };
}

function create(host: ShapedHost, context: string, object: KubeObject, manager = 'kubectl-create') {
  return host.api(context).create(object, { manager }, never);
}

test('a mesh made by the documents’ commands is read as it is, without a deviation and without a write', async t => {
  const host = await madeByHand(
    t,
    { clusters: 2, ...kubernetes },
    { samples: 'istio-1.30.3', token: `${reader}-istio-remote-secret-token` },
  );
  const istio = { apiVersion: 'sailoperator.io/v1', kind: 'Istio', name: 'default' };
  const before = await host.api('east').get(istio, never);
  const { status, words, text } = await statusOf(
    host,
    clusters.map(({ name, context }) => [name, context]),
  );
  assert.deepEqual(words, []);
  assert.equal(status.topology, 'multi-primary-multi-network');
  assert.equal(status.meshId, 'mesh1');
  assert.match(text, /^mesh1: multi-primary-multi-network on 2 clusters, configured as one mesh/);
  assert.match(
    text,
    /Istio default in istio-system: primary cluster1, network network1, v1\.30\.3, Healthy; created by kubectl-client-side-apply/,
  );
  assert.match(text, /remote secrets: cluster2 https:\/\/west\.test:6443/);
  assert.match(text, /gateways: istio-system\/istio-eastwestgateway of network1: \S+/);
  assert.doesNotMatch(JSON.stringify(status) + text, /eyJ[\w-]{20}|PRIVATE KEY/);
  assert.deepEqual(await host.api('east').get(istio, never), before);
});

test('every Istio is named: another name, namespace, revision, tag and strategy, and an istiod of Helm beside it', async t => {
  const host = await shapedHost(t, { clusters: 1, ...kubernetes });
  await create(host, 'east', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'mesh-control' } });
  await create(host, 'east', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: system } });
  const values = {
    global: { meshID: 'acme', multiCluster: { clusterName: 'old' }, network: 'net-a' },
    meshConfig: { discoverySelectors: [{ matchLabels: { mesh: 'acme' } }] },
  };
  const updateStrategy = { type: 'RevisionBased' };
  await create(host, 'east', {
    apiVersion: 'sailoperator.io/v1',
    kind: 'Istio',
    metadata: { name: 'prod', labels: { 'kustomize.toolkit.fluxcd.io/name': 'mesh' } },
    spec: { version: 'v1.30.3', namespace: 'mesh-control', updateStrategy, values },
  });
  const labels = { app: 'istiod', 'istio.io/rev': '1-24' };
  const env = [{ name: 'CLUSTER_ID', value: 'helm-east' }];
  const template = { metadata: { labels }, spec: { containers: [{ name: 'discovery', image: 'pilot:1.24.3', env }] } };
  await create(
    host,
    'east',
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: {
        name: 'istiod-1-24',
        namespace: system,
        labels,
        annotations: { 'meta.helm.sh/release-name': 'istiod-1-24' },
      },
      spec: { selector: { matchLabels: labels }, template },
    },
    'helm',
  );
  const injector = { global: { meshID: 'acme', network: 'net-b' } };
  await create(host, 'east', {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'istio-sidecar-injector-1-24', namespace: system },
    data: { values: JSON.stringify(injector) },
  });
  const { text, words } = await statusOf(host, [['east', 'east']]);
  assert.match(
    text,
    /Istio prod in mesh-control: primary old, network net-a, v1\.30\.3, .*created by Flux \(Kustomization mesh\)/,
  );
  assert.match(text, /RevisionBased, discoverySelectors/);
  assert.match(
    text,
    /Deployment istio-system\/istiod-1-24 in istio-system: primary helm-east, network net-b, v1\.24\.3, .*created by Helm release istiod-1-24/,
  );
  assert.ok(
    words.includes(
      'east: 2 control planes: Istio prod (mesh-control), Deployment istio-system/istiod-1-24 (istio-system)',
    ),
  );
  assert.ok(
    words.some(each => /network net-a, its namespace mesh-control on none/.test(each)),
    words.join('\n'),
  );
});

test('a kubeconfig in a Secret is data: its program is not run, its file not read, and it is named as a deviation', async t => {
  const host = await madeByHand(
    t,
    { clusters: 2, ...kubernetes },
    { samples: 'istio-1.30.3', token: `${reader}-istio-remote-secret-token` },
  );
  const proof = join(folderFor(t), 'was-run');
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'c',
    contexts: [{ name: 'c', context: { cluster: 'c', user: 'u' } }],
    clusters: [
      { name: 'c', cluster: { server: 'https://user:secret@evil.test:6443', 'proxy-url': 'http://evil.test' } },
    ],
    users: [
      {
        name: 'u',
        user: {
          tokenFile: '/etc/passwd',
          exec: { apiVersion: 'client.authentication.k8s.io/v1', command: 'touch', args: [proof] },
        },
      },
    ],
  };
  const ref = { apiVersion: 'v1', kind: 'Secret', namespace: system, name: 'istio-remote-secret-cluster2' };
  const body = { data: { cluster2: btoa(JSON.stringify(config)) } };
  await host.api('east').patch(ref, { type: 'merge', body }, { manager: 'somebody' }, never);
  const { words, text } = await statusOf(
    host,
    clusters.map(({ name, context }) => [name, context]),
  );
  assert.deepEqual(words, [
    'cluster1: Secret istio-system/istio-remote-secret-cluster2 (cluster cluster2) logs in by proxy-url, exec, tokenFile',
  ]);
  assert.ok(!text.includes('secret@'), text);
  assert.ok(!existsSync(proof));
});

test('different mesh IDs, roots of their own and missing remote secrets are told; a cluster that does not answer hides nothing', async t => {
  const host = await shapedHost(t, { clusters: 2, ...kubernetes });
  for (const [context, meshID, network] of [
    ['east', 'one', 'n1'],
    ['west', 'two', 'n2'],
  ] as const) {
    await create(host, context, {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: system, labels: { 'topology.istio.io/network': network } },
    });
    const values = { global: { meshID, multiCluster: { clusterName: 'same' }, network } };
    await create(host, context, {
      apiVersion: 'sailoperator.io/v1',
      kind: 'Istio',
      metadata: { name: 'default' },
      spec: { version: 'v1.30.3', namespace: system, values },
    });
  }
  const { words } = await statusOf(host, [
    ['east', 'east'],
    ['west', 'west'],
  ]);
  const wanted = [
    'all: control planes differ in mesh ID: one (east), two (west)',
    'all: east and west have the same cluster name same',
    'east: no east-west gateway of network n1',
    'west: no east-west gateway of network n2',
  ];
  for (const each of wanted) assert.ok(words.includes(each), `${each}\n\n${words.join('\n')}`);
  const unreachable = () => {
    throw new Error('never asked');
  };
  await assert.rejects(readMeshStatus([unreachable], never), /never asked/);
});

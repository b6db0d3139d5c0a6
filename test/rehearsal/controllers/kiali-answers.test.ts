/** The simulated Kiali server against the recorded answers of the real one, for each state of the remote secret. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, listAt, recordAt, textAt } from '../../../source/model/fields.ts';
import type { KubeObject } from '../../../source/model/kube.ts';
import { recordedLines } from '../../helpers/recordings.ts';
import {
  afterRun,
  annotate,
  applyKiali,
  applyRemoteSecret,
  ask,
  installKialiBundle,
  kubeconfig,
  reconciled,
  rolledOut,
  serverPods,
  tokenOf,
} from './kiali-by-hand.ts';
import { apply } from './mesh-by-hand.ts';
import { eventually, ref, type TestCluster, testWorld, until } from './worlds.ts';

type Recorded = { readonly case: string; readonly version: string; readonly request: string; readonly answer: unknown };
const recorded = recordedLines('kiali-server') as readonly Recorded[];
const VERSION = '2.30.0';

/** What is compared of an answer. */
function projected(request: string, status: number, text: string): unknown {
  const body: unknown = text === '' ? undefined : JSON.parse(text);
  const error = textAt(body, 'error');
  if (error !== undefined) return { status, error };
  const path = request.split(' ')[1]?.split('?')[0] ?? '';
  return { status, ...shownOf(path, body) };
}

const all = (body: unknown) => listAt({ body }, 'body');
const sorted = <T>(items: readonly T[]) => [...items].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));

function shownOf(path: string, body: unknown): object {
  switch (path) {
    case '/api':
    case '/api/status': {
      const names = listAt(body, 'externalServices').map(each => textAt(each, 'name') ?? '');
      return { sees: sorted(names.filter(each => each.startsWith('Kubernetes-'))) };
    }
    case '/api/config': {
      const clusters = Object.entries(recordAt(body, 'clusters')).map(([name, each]) => [
        name,
        ['accessible', 'isKialiHome', 'secretName'].map(field => at(each, field)),
      ]);
      return { clusters: Object.fromEntries(clusters), strategy: at(body, 'authStrategy') };
    }
    case '/api/auth/info':
      return { strategy: at(body, 'strategy') };
    case '/api/istio/status': {
      const istiods = all(body).filter(each => textAt(each, 'name') === 'istiod');
      return { istiods: sorted(istiods.map(each => [textAt(each, 'cluster') ?? '', textAt(each, 'status')])) };
    }
    case '/api/mesh/controlplanes':
      return {
        planes: sorted(
          all(body).map(each => [
            textAt(each, 'cluster', 'name'),
            textAt(each, 'id'),
            sorted(listAt(each, 'managedClusters').map(managed => textAt(managed, 'name'))),
            at(each, 'externalControlPlane'),
          ]),
        ),
      };
    case '/api/mesh/graph': {
      const nodes = listAt(body, 'nodes').map(each => [textAt(each, 'cluster'), textAt(each, 'infraType')]);
      return { nodes: sorted(nodes.filter(([, type]) => type === 'cluster' || type === 'istiod')) };
    }
    case '/api/namespaces':
      return { clusters: sorted([...new Set(all(body).map(each => textAt(each, 'cluster')))]) };
    case '/api/clusters/workloads':
      return { istiod: listAt(body, 'workloads').some(each => textAt(each, 'name') === 'istiod') };
    case '/api/clusters/services':
      return { istiod: listAt(body, 'services').some(each => textAt(each, 'name') === 'istiod') };
    default:
      return {};
  }
}

/** An istiod as far as Kiali looks at one. */
async function istiod(cluster: TestCluster, signal: AbortSignal): Promise<void> {
  const labels = { app: 'istiod' };
  const metadata = { name: 'istiod', namespace: 'istio-system' };
  const container = { name: 'discovery', image: 'pilot:1.30.3', env: [{ name: 'CLUSTER_ID', value: cluster.name }] };
  await apply(cluster, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'istio-system' } }, signal);
  const spec = {
    selector: { matchLabels: labels },
    template: { metadata: { labels }, spec: { containers: [container] } },
  };
  await apply(cluster, { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { ...metadata, labels }, spec }, signal);
  await apply(
    cluster,
    { apiVersion: 'v1', kind: 'Service', metadata, spec: { selector: labels, ports: [{ port: 15012 }] } },
    signal,
  );
  const isUp = (found: KubeObject | undefined) => at(found, 'status', 'readyReplicas') === 1;
  await until(cluster, ref('apps/v1', 'Deployment', 'istiod', 'istio-system'), isUp, signal);
}

async function compare(east: TestCluster, name: string, signal: AbortSignal): Promise<void> {
  const requests = recorded.filter(each => each.case === name && each.version === VERSION);
  assert.ok(requests.length > 0);
  for (const { request, answer } of requests) {
    const [, path = ''] = request.split(' ');
    const { status, body } = await ask(east, { path: `/kiali${path}` }, signal);
    assert.deepEqual(projected(request, status, body), answer, `${name}: ${request}`);
  }
}

test('every request is answered as recorded, for good and bad remote secrets', async context => {
  const { cluster, signal } = testWorld(context, ['east', 'west'], { platform: 'kubernetes', operator: 'none' });
  const [east, west] = [cluster('east'), cluster('west')];
  const home = { auth: { strategy: 'anonymous' } };
  for (const each of [east, west]) {
    await installKialiBundle(each, signal, VERSION);
    await istiod(each, signal);
  }
  await applyKiali(east, home, signal);
  await applyKiali(west, { ...home, deployment: { remote_cluster_resources_only: true } }, signal);
  for (const each of [east, west]) await reconciled(each, signal);
  await rolledOut(east, signal);
  await compare(east, 'none', signal);

  const token = await tokenOf(west, signal);
  const good = kubeconfig('west', token);
  const secretRef = (name: string) => ref('v1', 'Secret', `kiali-remote-cluster-secret-${name}`, 'istio-system');
  /** The Deployment is made again, so that nothing of the case before is left in it. */
  const begin = async (name: string, content: string) => {
    for (const each of ['west', 'remote1']) await east.api.remove(secretRef(each), {}, signal);
    await applyRemoteSecret(east, name, content, signal);
    await east.api.remove(ref('apps/v1', 'Deployment', 'kiali', 'istio-system'), {}, signal);
    await eventually('its pods are gone', async () => (await serverPods(east, signal)).length === 0);
    await afterRun(east, () => annotate(east, signal), signal);
  };
  const cases: readonly (readonly [name: string, secret: string, content: string])[] = [
    ['good', 'west', good],
    ['wrongname', 'remote1', kubeconfig('remote1', token, { server: 'https://west.test:6443', ca: 'CA of west' })],
    ['keymismatch', 'west', good.replaceAll('"name":"west"', '"name":"other"')],
    ['malformed', 'west', 'nothing of the kind'],
    ['insecure', 'west', good.replace(/"certificate-authority-data":"[^"]*"/, '"insecure-skip-tls-verify":true')],
  ];
  for (const [name, secret, content] of cases) {
    await begin(secret, content);
    await rolledOut(east, signal);
    await compare(east, name, signal);
  }
  for (const [name, content, words] of [
    ['badtoken', kubeconfig('west', 'wrong'), /FTL .*asked for the client to provide credentials/],
    ['wrongca', kubeconfig('west', token, { ca: 'another' }), /FTL .*certificate signed by unknown authority/],
  ] as const) {
    await begin('west', content);
    await eventually(`${name} ends the server`, async () => {
      const [pod] = await serverPods(east, signal);
      const last = textAt(pod, 'status', 'containerStatuses', 0, 'lastState', 'terminated', 'message') ?? '';
      return words.test(last);
    });
    await assert.rejects(ask(east, { path: '/kiali/healthz' }, signal), /does not accept connections/);
  }
  await begin('west', good);
  await rolledOut(east, signal);
  await compare(east, 'revoked-before', signal);
  await west.api.remove(ref('v1', 'Secret', 'kiali-service-account', 'istio-system'), {}, signal);
  await compare(east, 'revoked-after-110s', signal);
});

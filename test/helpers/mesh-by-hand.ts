/** A mesh as Sail's and Istio's documents have people make it by hand, on two simulated clusters. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { createKeys } from '../../source/certificates/keys.ts';
import { cacerts } from '../../source/manifests/cacerts.ts';
import { numberAt } from '../../source/model/fields.ts';
import type { KubeObject, ObjectRef } from '../../source/model/kube.ts';
import { eventually, realClock } from '../rehearsal/controllers/worlds.ts';
import type { ShapedHost } from './shaped-host.ts';
import { upstreamObjects } from './upstream.ts';

const never = new AbortController().signal;

/** The names of the documents, on the contexts of the rehearsal. */
export const clusters = [
  { name: 'cluster1', context: 'east', network: 'network1', version: 'v1' },
  { name: 'cluster2', context: 'west', network: 'network2', version: 'v2' },
] as const;
type Cluster = (typeof clusters)[number];

export const system = 'istio-system';
export const reader = 'istio-reader-service-account';
const secretOf = (name: string): ObjectRef => ({ apiVersion: 'v1', kind: 'Secret', namespace: system, name });

export function folderFor(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'eastwest-adopted-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Of which version the samples are, and which Secret's token istioctl takes: the account's own where it has one. */
export type Made = { readonly samples: string; readonly token: string };

/** Everything that the documents have people type, on both clusters. */
export async function makeByHand(t: TestContext, host: ShapedHost, { samples, token }: Made): Promise<void> {
  const keys = createKeys({ folder: folderFor(t), meshId: 'mesh1', clock: realClock });
  for (const cluster of clusters) {
    const create = typing(host, cluster);
    await create(namespace(system, { 'topology.istio.io/network': cluster.network }));
    await create(cacerts(await keys.certificates(cluster.name, never)));
    await create(namespace('istio-cni'));
    await create({
      apiVersion: 'sailoperator.io/v1',
      kind: 'IstioCNI',
      metadata: { name: 'default' },
      spec: { version: 'v1.30.3', namespace: 'istio-cni' },
    });
    await create(istio(cluster));
    await eventually('istiod is there', async () => {
      const istiod = { apiVersion: 'apps/v1', kind: 'Deployment', namespace: system, name: 'istiod' };
      return numberAt(await host.api(cluster.context).get(istiod, never), 'status', 'readyReplicas') === 1;
    });
    const gateway = `sail-1.30.3/docs-resources/east-west-gateway-net${cluster.network.slice(-1)}.yaml`;
    for (const file of ['istio-1.30.3/samples/multicluster/expose-services.yaml', gateway]) {
      // istiod's own webhook answers a moment after its pod is ready.
      for (const object of upstreamObjects(file)) {
        await eventually(`${object.kind} is created`, async () => {
          await create(within(system, object));
          return true;
        });
      }
    }
    await create(namespace('sample', { 'istio-injection': 'enabled' }));
    for (const object of samplesOf(cluster, samples)) await create(within('sample', object));
    await areReady(host, cluster);
  }
  await createRemoteSecrets(host, token);
}

/** `kubectl apply`, for objects that are new. */
function typing(host: ShapedHost, { context }: Cluster) {
  return (object: KubeObject): Promise<KubeObject> => {
    const annotations = {
      ...object.metadata.annotations,
      'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify(object),
    };
    const applied = { ...object, metadata: { ...object.metadata, annotations } };
    return host.api(context).create(applied, { manager: 'kubectl-client-side-apply' }, never);
  };
}

const namespace = (name: string, labels: Readonly<Record<string, string>> = {}): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name, labels },
});

const within = (name: string, object: KubeObject): KubeObject => ({
  ...object,
  metadata: { ...object.metadata, namespace: name },
});

function istio({ name, network }: Cluster): KubeObject {
  const values = { global: { meshID: 'mesh1', multiCluster: { clusterName: name }, network } };
  return {
    apiVersion: 'sailoperator.io/v1',
    kind: 'Istio',
    metadata: { name: 'default' },
    spec: { version: 'v1.30.3', namespace: system, values },
  };
}

/** `-l service=helloworld`, `-l version=v1`, and the client. */
function samplesOf({ version }: Cluster, samples: string): readonly KubeObject[] {
  const hello = upstreamObjects(`${samples}/samples/helloworld/helloworld.yaml`).filter(
    ({ kind, metadata }) => kind === 'Service' || metadata.labels?.version === version,
  );
  return [...hello, ...upstreamObjects(`${samples}/samples/curl/curl.yaml`)];
}

async function areReady(host: ShapedHost, { context }: Cluster): Promise<void> {
  await eventually(`the pods of ${context} are ready`, async () => {
    const { items } = await host.api(context).list({ apiVersion: 'apps/v1', kind: 'Deployment' }, {}, never);
    return items.length > 0 && items.every(each => numberAt(each, 'status', 'readyReplicas') === 1);
  });
}

/** `istioctl create-remote-secret --context=… --name=…`, piped into `kubectl apply`. */
async function createRemoteSecrets(host: ShapedHost, tokenSecret: string): Promise<void> {
  for (const of of clusters) {
    const token: KubeObject = {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: {
        name: tokenSecret,
        namespace: system,
        annotations: { 'kubernetes.io/service-account.name': reader },
      },
      type: 'kubernetes.io/service-account-token',
    };
    await host.api(of.context).create(token, { manager: 'istioctl' }, never);
    await eventually('the token is there', async () => (await tokenOf(host, of, tokenSecret)).token !== '');
    const { ca, token: bearer } = await tokenOf(host, of, tokenSecret);
    const server = host.contexts.all.find(({ name }) => name === of.context)?.server ?? '';
    for (const on of clusters) {
      if (on === of) continue;
      await typing(
        host,
        on,
      )({
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: {
          name: `istio-remote-secret-${of.name}`,
          namespace: system,
          labels: { 'istio/multiCluster': 'true' },
          annotations: { 'networking.istio.io/cluster': of.name },
        },
        data: { [of.name]: btoa(kubeconfig(of.name, server, ca, bearer)) },
      });
    }
  }
}

async function tokenOf(host: ShapedHost, { context }: Cluster, secret: string) {
  const { data = {} } = (await host.api(context).get(secretOf(secret), never)) ?? {};
  return { token: atob(data.token ?? ''), ca: data['ca.crt'] ?? '' };
}

/** As Go writes it: keys in alphabetical order. */
function kubeconfig(name: string, server: string, ca: string, token: string): string {
  return `apiVersion: v1
clusters:
- cluster:
    certificate-authority-data: ${ca}
    server: ${server}
  name: ${name}
contexts:
- context:
    cluster: ${name}
    user: ${name}
  name: ${name}
current-context: ${name}
kind: Config
users:
- name: ${name}
  user:
    token: ${token}
`;
}

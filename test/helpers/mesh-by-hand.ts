/** A mesh as Sail's and Istio's documents have people make it by hand, on two simulated clusters. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { createKeys } from '../../source/certificates/keys.ts';
import { cacerts } from '../../source/manifests/cacerts.ts';
import { subscription } from '../../source/manifests/operator.ts';
import { numberAt, recordAt } from '../../source/model/fields.ts';
import { mergedValues } from '../../source/model/istio-values.ts';
import type { JsonObject, KubeObject, ObjectRef } from '../../source/model/kube.ts';
import { operatorPackage } from '../../source/model/operator-package.ts';
import { installByTool, type Tool } from '../../source/rehearsal/existing-istio/by-tool.ts';
import type { Scenario } from '../../source/rehearsal/scenario.ts';
import { eventually, realClock } from '../rehearsal/controllers/worlds.ts';
import { inPassingFolder } from './folders.ts';
import { keptInstall } from './kept-installs.ts';
import { hostUntil, type ShapedHost, shapedHost } from './shaped-host.ts';
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
const secretOf = (name: string, namespace = system): ObjectRef => ({
  apiVersion: 'v1',
  kind: 'Secret',
  namespace,
  name,
});

export function folderFor(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'eastwest-adopted-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Of which version the samples are, and which Secret's token istioctl takes: the account's own where it has one. */
export type Made = {
  readonly samples: string;
  readonly token: string;
  readonly plane?: Partial<HandMadePlane>;
  /** The operator comes from OperatorHub first. */
  readonly subscribes?: boolean;
  /** Its istiods are installed by this, in place of the operator. */
  readonly tool?: Tool;
  /** What the tool is told besides name, network and mesh ID. */
  readonly values?: JsonObject;
};

/** How its people call and place its control planes. */
export type HandMadePlane = {
  readonly istio: string;
  readonly namespace: string;
  readonly strategy: 'InPlace' | 'RevisionBased';
  /** Name of the IstioRevisionTag, where they made one. */
  readonly tag?: string;
  /** Labels of the only namespaces that istiod is to see. */
  readonly selects?: Readonly<Record<string, string>>;
};

const usual: HandMadePlane = { istio: 'default', namespace: system, strategy: 'InPlace' };
const version = 'v1.30.3';

const revisionOf = ({ istio, strategy }: HandMadePlane) =>
  strategy === 'InPlace' ? istio : `${istio}-${version.replaceAll('.', '-')}`;

/** What namespaces and gateways are labelled with to be injected. */
function injecting(plane: HandMadePlane): Readonly<Record<string, string>> {
  const wanted = plane.tag ?? revisionOf(plane);
  return wanted === 'default' ? { 'istio-injection': 'enabled' } : { 'istio.io/rev': wanted };
}

/** Clusters of the scenario on which everything was typed that the documents have people type. */
export async function madeByHand(t: TestContext, scenario: Scenario, made: Made): Promise<ShapedHost> {
  const from = await keptInstall(JSON.stringify({ by: 'documents', scenario, made }), async () => {
    const ended = new AbortController();
    try {
      const host = await hostUntil(ended.signal, scenario);
      await inPassingFolder(folder => makeByHand(host, made, folder));
      return host.backup();
    } finally {
      ended.abort();
    }
  });
  return shapedHost(t, scenario, from);
}

/** `folder`: for the certificates. */
async function makeByHand(host: ShapedHost, made: Made, folder: string): Promise<void> {
  const { samples, token } = made;
  const plane = { ...usual, ...made.plane };
  const { namespace: home, selects } = plane;
  const keys = createKeys({ folder, meshId: 'mesh1', clock: realClock });
  for (const cluster of clusters) {
    const create = typing(host, cluster);
    if (made.subscribes === true) await subscribe(host, cluster);
    await create(namespace(home, { ...selects, 'topology.istio.io/network': cluster.network }));
    await create(cacerts(await keys.certificates(cluster.name, never), home));
    if (made.tool === undefined) {
      await create(namespace('istio-cni'));
      await create({
        apiVersion: 'sailoperator.io/v1',
        kind: 'IstioCNI',
        metadata: { name: 'default' },
        spec: { version: 'v1.30.3', namespace: 'istio-cni' },
      });
      await create(istioOf(cluster, plane));
    } else {
      const { network, name } = cluster;
      const values = mergedValues(made.values ?? {}, valuesOf({ network, name }));
      await installByTool(host.api(cluster.context), made.tool, { namespace: home, version, values }, never);
    }
    if (plane.tag !== undefined) await create(tagOf(plane.tag, plane));
    await eventually('istiod is there', async () => {
      const name = revisionOf(plane) === 'default' ? 'istiod' : `istiod-${revisionOf(plane)}`;
      const istiod = { apiVersion: 'apps/v1', kind: 'Deployment', namespace: home, name };
      return numberAt(await host.api(cluster.context).get(istiod, never), 'status', 'readyReplicas') === 1;
    });
    const gateway = `sail-1.30.3/docs-resources/east-west-gateway-net${cluster.network.slice(-1)}.yaml`;
    for (const file of ['istio-1.30.3/samples/multicluster/expose-services.yaml', gateway]) {
      // istiod's own webhook answers a moment after its pod is ready.
      for (const object of upstreamObjects(file)) {
        await eventually(`${object.kind} is created`, async () => {
          await create(within(home, injectedBy(plane, object)));
          return true;
        });
      }
    }
    await create(namespace('sample', { ...selects, ...injecting(plane) }));
    for (const object of samplesOf(cluster, samples)) await create(within('sample', object));
    await areReady(host, cluster);
  }
  await createRemoteSecrets(host, token, plane);
}

/** As the console does it: a Subscription, until the operator's kinds are served. */
async function subscribe(host: ShapedHost, { context }: Cluster): Promise<void> {
  const api = host.api(context);
  await eventually('OLM takes the Subscription', async () => {
    return await api.create(subscription(operatorPackage('openshift')), { manager: 'Mozilla' }, never).then(
      () => true,
      () => false,
    );
  });
  await eventually('the kinds are served', async () => {
    return await api.list({ apiVersion: 'sailoperator.io/v1', kind: 'Istio' }, {}, never).then(
      () => true,
      () => false,
    );
  });
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

const valuesOf = ({ name, network }: Pick<Cluster, 'name' | 'network'>): JsonObject => ({
  global: { meshID: 'mesh1', multiCluster: { clusterName: name }, network },
});

function istioOf({ name, network }: Cluster, { istio, namespace: home, strategy, selects }: HandMadePlane): KubeObject {
  const values = {
    ...valuesOf({ name, network }),
    ...(selects === undefined ? {} : { meshConfig: { discoverySelectors: [{ matchLabels: selects }] } }),
  };
  return {
    apiVersion: 'sailoperator.io/v1',
    kind: 'Istio',
    metadata: { name: istio },
    spec: { version, namespace: home, updateStrategy: { type: strategy }, values },
  };
}

function tagOf(name: string, { istio }: HandMadePlane): KubeObject {
  return {
    apiVersion: 'sailoperator.io/v1',
    kind: 'IstioRevisionTag',
    metadata: { name },
    spec: { targetRef: { kind: 'Istio', name: istio } },
  };
}

/** Gateways of another revision say so by a label of their pods. */
function injectedBy(plane: HandMadePlane, object: KubeObject): KubeObject {
  const labels = injecting(plane);
  if (object.kind !== 'Deployment' || labels['istio.io/rev'] === undefined) return object;
  const template = recordAt(object, 'spec', 'template') as JsonObject;
  const metadata = recordAt(template, 'metadata') as JsonObject;
  const marked = { ...metadata, labels: { ...(recordAt(metadata, 'labels') as JsonObject), ...labels } };
  return { ...object, spec: { ...object.spec, template: { ...template, metadata: marked } } };
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
async function createRemoteSecrets(host: ShapedHost, tokenSecret: string, plane: HandMadePlane): Promise<void> {
  const { namespace: home } = plane;
  const isOwn = (plane.tag ?? revisionOf(plane)) === 'default';
  for (const of of clusters) {
    // The operator makes the account for revision and tag `default` alone; istioctl makes it elsewhere.
    if (!isOwn) {
      const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: reader, namespace: home } };
      await host.api(of.context).create(account, { manager: 'istioctl' }, never);
    }
    const token: KubeObject = {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: {
        name: tokenSecret,
        namespace: home,
        annotations: { 'kubernetes.io/service-account.name': reader },
      },
      type: 'kubernetes.io/service-account-token',
    };
    await host.api(of.context).create(token, { manager: 'istioctl' }, never);
    await eventually('the token is there', async () => (await tokenOf(host, of, tokenSecret, home)).token !== '');
    const { ca, token: bearer } = await tokenOf(host, of, tokenSecret, home);
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
          namespace: home,
          labels: { 'istio/multiCluster': 'true' },
          annotations: { 'networking.istio.io/cluster': of.name },
        },
        data: { [of.name]: btoa(kubeconfig(of.name, server, ca, bearer)) },
      });
    }
  }
}

async function tokenOf(host: ShapedHost, { context }: Cluster, secret: string, home: string) {
  const { data = {} } = (await host.api(context).get(secretOf(secret, home), never)) ?? {};
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

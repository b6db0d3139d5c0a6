/** A Kiali as a person makes it, on simulated clusters. */

import { requestPod } from '../../../source/kubernetes/exec/pod-request.ts';
import { conditionOf, listAt, numberAt, textAt } from '../../../source/model/fields.ts';
import type { JsonObject, KubeObject } from '../../../source/model/kube.ts';
import type { PodRequest, PodResponse } from '../../../source/ports.ts';
import { apply } from './mesh-by-hand.ts';
import { eventually, kind, ref, type TestCluster, until } from './worlds.ts';

export const kialiRef = ref('kiali.io/v1alpha1', 'Kiali', 'kiali', 'istio-system');
export const serverRef = ref('apps/v1', 'Deployment', 'kiali', 'istio-system');
const SUBSCRIPTION = 'operators.coreos.com/v1alpha1';

/** Red Hat's operator by OLM, until it runs. */
export async function installKialiOperator(cluster: TestCluster, signal: AbortSignal): Promise<void> {
  const namespace = 'openshift-operators';
  await until(
    cluster,
    ref('operators.coreos.com/v1', 'OperatorGroup', 'global-operators', namespace),
    found => found !== undefined,
    signal,
  );
  await apply(
    cluster,
    {
      apiVersion: SUBSCRIPTION,
      kind: 'Subscription',
      metadata: { name: 'kiali-ossm', namespace },
      spec: {
        name: 'kiali-ossm',
        channel: 'stable',
        source: 'redhat-operators',
        sourceNamespace: 'openshift-marketplace',
      },
    },
    signal,
  );
  await until(cluster, ref('apps/v1', 'Deployment', 'kiali-operator', namespace), isAvailable, signal);
}

/** Upstream's operator without OLM, until it runs. */
export async function installKialiBundle(cluster: TestCluster, signal: AbortSignal, version = '2.29.0'): Promise<void> {
  const { kialiCrds } = await import('../../../source/rehearsal/controllers/crds/kiali-crds.ts');
  const metadata = { name: 'kiali-operator', namespace: 'kiali-operator' };
  const labels = { app: 'kiali-operator' };
  const container = { name: 'operator', image: `quay.io/kiali/kiali-operator:v${version}` };
  const spec = {
    selector: { matchLabels: labels },
    template: { metadata: { labels }, spec: { serviceAccountName: 'default', containers: [container] } },
  };
  await apply(cluster, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'kiali-operator' } }, signal);
  for (const crd of kialiCrds('kiali', version)) await apply(cluster, crd, signal);
  await apply(cluster, { apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec }, signal);
  await until(cluster, ref('apps/v1', 'Deployment', 'kiali-operator', 'kiali-operator'), isAvailable, signal);
}

const isAvailable = (found: KubeObject | undefined) => conditionOf(found, 'Available')?.status === 'True';

export async function applyKiali(cluster: TestCluster, spec: JsonObject, signal: AbortSignal): Promise<void> {
  await apply(cluster, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'istio-system' } }, signal);
  const kiali = {
    apiVersion: 'kiali.io/v1alpha1',
    kind: 'Kiali',
    metadata: { name: 'kiali', namespace: 'istio-system' },
    spec,
  };
  await eventually('Kiali is served', async () => {
    await apply(cluster, kiali, signal);
    return true;
  });
}

/** The newest end of a run. */
export function completionOf(kiali: KubeObject | undefined): string {
  const all = listAt(kiali, 'status', 'conditions').flatMap(each => textAt(each, 'ansibleResult', 'completion') ?? []);
  return all.sort().at(-1) ?? '';
}

export const isReconciled = (kiali: KubeObject | undefined) => conditionOf(kiali, 'Successful')?.status === 'True';

export async function reconciled(cluster: TestCluster, signal: AbortSignal): Promise<KubeObject | undefined> {
  return until(cluster, kialiRef, isReconciled, signal);
}

/** Does something that calls for a run, and waits for the end of that run. */
export async function afterRun(
  cluster: TestCluster,
  change: () => Promise<unknown>,
  signal: AbortSignal,
): Promise<void> {
  const before = completionOf(await cluster.api.get(kialiRef, signal));
  await change();
  const isNew = (completion: string) => completion !== '' && completion !== before;
  await until(cluster, kialiRef, found => isNew(completionOf(found)), signal);
}

let reconciles = 0;
export function annotate(cluster: TestCluster, signal: AbortSignal) {
  reconciles += 1;
  const annotations = { 'kiali.io/reconcile': String(reconciles) };
  return cluster.api.patch(kialiRef, { type: 'merge', body: { metadata: { annotations } } }, {}, signal);
}

/** The rollout is over and its pods are ready. */
export async function rolledOut(cluster: TestCluster, signal: AbortSignal): Promise<KubeObject | undefined> {
  return until(
    cluster,
    serverRef,
    found => {
      const status = (field: string) => numberAt(found, 'status', field) ?? 0;
      const isSeen = numberAt(found, 'status', 'observedGeneration') === numberAt(found, 'metadata', 'generation');
      return isSeen && status('updatedReplicas') === 1 && status('readyReplicas') === 1 && status('replicas') === 1;
    },
    signal,
  );
}

/** Pods of the server that are not on their way out. */
export async function serverPods(cluster: TestCluster, signal: AbortSignal): Promise<readonly KubeObject[]> {
  const labels = 'app.kubernetes.io/name=kiali';
  const { items } = await cluster.api.list(kind('v1', 'Pod'), { namespace: 'istio-system', labels }, signal);
  return items.filter(each => each.metadata.deletionTimestamp === undefined);
}

/** Asks the server through the API server. */
export async function ask(cluster: TestCluster, request: PodRequest, signal: AbortSignal): Promise<PodResponse> {
  const [pod] = await serverPods(cluster, signal);
  const target = { namespace: 'istio-system', pod: pod?.metadata.name ?? '', port: 20001 };
  return requestPod(cluster.api, target, request, signal);
}

/** A token of the server's account, as a Secret holds it. */
export async function tokenOf(cluster: TestCluster, signal: AbortSignal): Promise<string> {
  const account = 'kiali-service-account';
  const secret = {
    apiVersion: 'v1',
    kind: 'Secret',
    type: 'kubernetes.io/service-account-token',
    metadata: {
      name: account,
      namespace: 'istio-system',
      annotations: { 'kubernetes.io/service-account.name': account },
    },
  };
  await apply(cluster, secret, signal);
  const found = await until(
    cluster,
    ref('v1', 'Secret', account, 'istio-system'),
    each => each?.data?.token !== undefined,
    signal,
  );
  return Buffer.from(found?.data?.token ?? '', 'base64').toString();
}

/** The kubeconfig of a cluster for the home's Secret. */
export function kubeconfig(name: string, token: string, more: { server?: string; ca?: string } = {}): string {
  const { server = `https://${name}.test:6443`, ca = `CA of ${name}` } = more;
  const cluster = { server, 'certificate-authority-data': Buffer.from(ca).toString('base64') };
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': name,
    clusters: [{ name, cluster }],
    contexts: [{ name, context: { cluster: name, user: name } }],
    users: [{ name, user: { token } }],
  });
}

/** The home's Secret of one remote cluster. */
export async function applyRemoteSecret(
  cluster: TestCluster,
  name: string,
  content: string,
  signal: AbortSignal,
): Promise<void> {
  await apply(
    cluster,
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: {
        name: `kiali-remote-cluster-secret-${name}`,
        namespace: 'istio-system',
        labels: { 'kiali.io/multiCluster': 'true' },
        annotations: { 'kiali.io/cluster': name },
      },
      stringData: { [name]: content },
    },
    signal,
  );
}

/** Names of the clusters that `/api` lists. */
export async function seenClusters(
  cluster: TestCluster,
  path: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const { body } = await ask(cluster, { path, tls: !path.startsWith('/kiali') }, signal);
  return listAt(JSON.parse(body), 'externalServices')
    .flatMap(each => /^Kubernetes-(.*)$/.exec(textAt(each, 'name') ?? '')?.[1] ?? [])
    .sort();
}

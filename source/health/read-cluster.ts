/** Reads what the checks of a mesh that exists judge. Changes nothing; what cannot be read says why. */

import { commandOutput } from '../command-output.ts';
import type { Seen } from '../diagnosis/evidence.ts';
import { listAt, textAt } from '../model/fields.ts';
import type { KindRef, KubeObject } from '../model/kube.ts';
import type { Member, Mesh } from '../model/mesh.ts';
import { orUndefined } from '../model/or-undefined.ts';
import { systemNamespace } from '../model/plane.ts';
import { isPodReady } from '../model/pod.ts';
import { ProblemError } from '../model/problem.ts';
import { hasProxy } from '../model/proxy.ts';
import { proxyCertificates, secretsCommand } from '../model/proxy-certificates.ts';
import type { Clock, Cluster, Selection, World } from '../ports.ts';
import { kialiClusterSecrets, readKialis } from '../status/kialis.ts';
import type { ClusterReading, ProxyReading } from './cluster-reading.ts';

const kind = (apiVersion: string, name: string): KindRef => ({ apiVersion, kind: name });
const admission = 'admissionregistration.k8s.io/v1';

/** `samples`: the namespace of the sample apps. `clock`: how long a proxy may take to answer. */
export async function readCluster(
  member: Member,
  cluster: Cluster,
  { samples, clock }: { readonly samples: string; readonly clock: Clock },
  signal: AbortSignal,
): Promise<ClusterReading> {
  const system = systemNamespace(member);
  const all = (of: KindRef, selection: Selection = {}) => seen(() => cluster.list(of, selection, signal));
  const near = (of: KindRef, selection: Selection = {}) => {
    const places = [...new Set([system, samples])].map(namespace => all(of, { ...selection, namespace }));
    return Promise.all(places).then(joined);
  };
  const [istios, revisions, cnis, namespaces, pods, deployments, replicaSets, services, events] = await Promise.all([
    all(kind('sailoperator.io/v1', 'Istio')),
    all(kind('sailoperator.io/v1', 'IstioRevision')),
    all(kind('sailoperator.io/v1', 'IstioCNI')),
    all(kind('v1', 'Namespace')),
    near(kind('v1', 'Pod')),
    near(kind('apps/v1', 'Deployment')),
    near(kind('apps/v1', 'ReplicaSet')),
    near(kind('v1', 'Service')),
    near(kind('v1', 'Event')),
  ]);
  const [mutating, validating, destinationRules, virtualServices, kialis, kialiClusters] = await Promise.all([
    all(kind(admission, 'MutatingWebhookConfiguration')),
    all(kind(admission, 'ValidatingWebhookConfiguration')),
    all(kind('networking.istio.io/v1', 'DestinationRule')),
    all(kind('networking.istio.io/v1', 'VirtualService')),
    seen(() => readKialis(cluster, signal)),
    seen(() => kialiClusterSecrets(cluster, signal)),
  ]);
  const webhooks = istiosOwn(joined([mutating, validating]));
  const warnings = 'seen' in events ? { seen: events.seen.filter(each => textAt(each, 'type') === 'Warning') } : events;
  const objects = { istios, revisions, cnis, namespaces, pods, deployments, replicaSets, services, events: warnings };
  return {
    member,
    system,
    ...objects,
    webhooks,
    webhookServices: await webhookServices(webhooks, cluster, signal),
    destinationRules,
    virtualServices,
    kialis,
    kialiClusters,
    proxies: await proxiesIn('seen' in pods ? pods.seen : [], cluster, clock, signal),
  };
}

const LATE = 10_000;

async function proxiesIn(
  pods: readonly KubeObject[],
  cluster: Cluster,
  clock: Clock,
  signal: AbortSignal,
): Promise<readonly ProxyReading[]> {
  const ready = pods.filter(pod => isPodReady(pod) && hasProxy(pod) && pod.metadata.deletionTimestamp === undefined);
  const read = ready.map(async ({ metadata: { namespace = '', name: pod } }): Promise<readonly ProxyReading[]> => {
    const target = { namespace, pod, container: 'istio-proxy' };
    const dump = await orUndefined(commandOutput(cluster, target, secretsCommand, { clock, within: LATE }, signal));
    const certificates = dump === undefined ? undefined : proxyCertificates(dump);
    return certificates === undefined ? [] : [{ namespace, pod, certificates }];
  });
  return (await Promise.all(read)).flat();
}

/** What was read, or why not. A kind that the cluster does not serve has no objects. */
async function seen<Each>(read: () => Promise<readonly Each[]>): Promise<Seen<readonly Each[]>> {
  try {
    return { seen: await read() };
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return error.problem.code === 'kind-missing' ? { seen: [] } : { unseen: error.problem.title };
  }
}

/** Of several lists; unseen where one of them is. */
function joined(lists: readonly Seen<readonly KubeObject[]>[]): Seen<readonly KubeObject[]> {
  const objects: KubeObject[] = [];
  for (const list of lists) {
    if ('unseen' in list) return list;
    objects.push(...list.seen);
  }
  return { seen: objects };
}

function istiosOwn(all: Seen<readonly KubeObject[]>): Seen<readonly KubeObject[]> {
  if ('unseen' in all) return all;
  const isIstios = ({ metadata: { name, labels = {} } }: KubeObject) =>
    /^istio-sidecar-injector|^istio-revision-tag-|^istio-validator|^istiod-/.test(name) ||
    labels.app === 'sidecar-injector';
  return { seen: all.seen.filter(isIstios) };
}

/** The Services that webhooks name. One that may not be read is taken for existing: nothing is blamed for it. */
async function webhookServices(
  webhooks: Seen<readonly KubeObject[]>,
  cluster: Cluster,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, boolean>> {
  const named = new Map(
    ('seen' in webhooks ? webhooks.seen : []).flatMap(serviceOf).map(each => [`${each.namespace}/${each.name}`, each]),
  );
  const found = [...named].map(async ([title, { namespace, name }]) => {
    try {
      const service = await cluster.read({ ...kind('v1', 'Service'), namespace, name }, signal);
      return [title, service !== undefined] as const;
    } catch (error) {
      if (error instanceof ProblemError) return [title, true] as const;
      throw error;
    }
  });
  return new Map(await Promise.all(found));
}

/** The Service of a configuration's first webhook; those of one configuration lead to one Service. */
export function serviceOf(webhook: KubeObject): readonly { readonly namespace: string; readonly name: string }[] {
  const [namespace, name] = ['namespace', 'name'].map(field =>
    textAt(webhook, 'webhooks', 0, 'clientConfig', 'service', field),
  );
  return namespace === undefined || name === undefined ? [] : [{ namespace, name }];
}

/** Where connections of the pods come from, by cluster name: its nodes, unless a NAT is between. */
export async function sourcesOf(
  { members }: Mesh,
  world: World,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const all = members.map(async ({ name }) => [name, await nodeAddresses(world.cluster(name), signal)] as const);
  return new Map(await Promise.all(all));
}

/** Outer addresses where a node has one, else inner ones; none where nodes may not be read. */
async function nodeAddresses(cluster: Cluster, signal: AbortSignal): Promise<readonly string[]> {
  const nodes = (await orUndefined(cluster.list(kind('v1', 'Node'), {}, signal))) ?? [];
  return nodes.flatMap(node => {
    const all = listAt(node, 'status', 'addresses');
    const of = (type: string) =>
      all.flatMap(each => (textAt(each, 'type') === type ? (textAt(each, 'address') ?? []) : []));
    const outer = of('ExternalIP');
    return outer.length > 0 ? outer : of('InternalIP');
  });
}

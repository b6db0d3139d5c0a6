/** Reads what there is of Istio on a cluster. Writes nothing, asks no istiod, and uses no credential that it finds. */

import { Buffer } from 'node:buffer';
import { loginIn } from '../manifests/remote-credentials.ts';
import { certificateFingerprints } from '../model/certificate-fingerprints.ts';
import { cleaned } from '../model/clean.ts';
import { listAt, recordAt, textAt } from '../model/fields.ts';
import { addressesOf } from '../model/gateway-addresses.ts';
import { keeperOf, writersOf } from '../model/keeper.ts';
import type { KindRef, KubeObject } from '../model/kube.ts';
import { jsonValue } from '../model/limited-json.ts';
import { FIELD_MANAGER, meshOf } from '../model/marks.ts';
import { orUndefined } from '../model/or-undefined.ts';
import { ISTIO_NAMESPACE } from '../model/plane.ts';
import { isOperators, istiodFacts, revisionOf } from '../model/unmanaged-istiod.ts';
import type { Cluster, Selection } from '../ports.ts';
import type { ClusterStatus, GatewayStatus, Plane, RemoteLogin } from './cluster-status.ts';
import { readKialis } from './kialis.ts';

const sail = (kind: string): KindRef => ({ apiVersion: 'sailoperator.io/v1', kind });
const core = (kind: string): KindRef => ({ apiVersion: 'v1', kind });
const networkLabel = 'topology.istio.io/network';

type ClusterObjects = {
  readonly cluster: Cluster;
  readonly namespaces: ReadonlyMap<string, KubeObject>;
  readonly revisions: readonly KubeObject[];
  readonly tags: readonly KubeObject[];
  readonly signal: AbortSignal;
};

/** Throws `ProblemError` when the cluster cannot be reached, or does not let its Istio be read. */
export async function readStatus(cluster: Cluster, signal: AbortSignal): Promise<ClusterStatus> {
  const [{ git }, served] = await Promise.all([cluster.version(signal), cluster.groupVersions(signal)]);
  const list = (kind: KindRef, selection: Selection = {}) =>
    served.has(kind.apiVersion) ? listed(cluster, kind, selection, signal) : Promise.resolve([]);
  const [namespaces, istios, revisions, tags, istiods, secrets, services, kialis] = await Promise.all([
    list(core('Namespace')),
    list(sail('Istio')),
    list(sail('IstioRevision')),
    list(sail('IstioRevisionTag')),
    list({ apiVersion: 'apps/v1', kind: 'Deployment' }, { labels: 'app=istiod' }),
    list(core('Secret'), { labels: 'istio/multiCluster=true' }),
    list(core('Service'), { labels: networkLabel }),
    served.has('kiali.io/v1alpha1') ? orUndefined(readKialis(cluster, signal), 'forbidden', 'kind-missing') : undefined,
  ]);
  const byName = new Map(namespaces.map(each => [each.metadata.name, each]));
  const objects: ClusterObjects = { cluster, namespaces: byName, revisions, tags, signal };
  const foreign = istiods.filter(each => !isOperators(each));
  return {
    name: cluster.name,
    uid: byName.get('kube-system')?.metadata.uid ?? '',
    kubernetes: git,
    platform:
      served.has('config.openshift.io/v1') || served.has('operator.openshift.io/v1') ? 'openshift' : 'kubernetes',
    planes: await Promise.all([
      ...istios.map(each => ofOperator(each, objects)),
      ...foreign.map(each => ofOthers(each, objects)),
    ]),
    logins: secrets.flatMap(loginsIn),
    gateways: services.filter(({ spec }) => textAt(spec, 'type') !== undefined).map(gatewayOf),
    ...(kialis === undefined || kialis.length === 0 ? {} : { kialis }),
  };
}

/** A kind whose definition is just going has no objects. */
async function listed(cluster: Cluster, kind: KindRef, selection: Selection, signal: AbortSignal) {
  return (await orUndefined(cluster.list(kind, selection, signal), 'kind-missing')) ?? [];
}

/** An Istio, with the revisions that it has and the tags that lead to them. */
async function ofOperator(istio: KubeObject, objects: ClusterObjects): Promise<Plane> {
  const { name } = istio.metadata;
  const namespace = textAt(istio, 'spec', 'namespace') ?? ISTIO_NAMESPACE;
  const global = recordAt(istio, 'spec', 'values', 'global');
  const own = objects.revisions.filter(({ metadata }) => {
    return metadata.ownerReferences?.some(owner => owner.kind === 'Istio' && owner.name === name) === true;
  });
  const revisions = own.map(({ metadata }) => metadata.name);
  const tags = objects.tags.filter(tag => {
    const target = textAt(tag, 'spec', 'targetRef', 'name') ?? '';
    return textAt(tag, 'spec', 'targetRef', 'kind') === 'IstioRevision' ? revisions.includes(target) : target === name;
  });
  const strategy = textAt(istio, 'spec', 'updateStrategy', 'type');
  return {
    title: `Istio ${name}`,
    by: 'operator',
    revisions,
    tags: tags.map(({ metadata }) => metadata.name),
    role: textAt(istio, 'spec', 'profile') === 'remote' ? 'remote' : 'primary',
    version: textAt(istio, 'spec', 'version'),
    clusterName: textAt(global, 'multiCluster', 'clusterName'),
    network: textAt(global, 'network'),
    meshId: textAt(global, 'meshID'),
    trustDomain: textAt(istio, 'spec', 'values', 'meshConfig', 'trustDomain'),
    ...(strategy === undefined ? {} : { strategy }),
    selects: listAt(istio, 'spec', 'values', 'meshConfig', 'discoverySelectors').length > 0,
    state: textAt(istio, 'status', 'state'),
    madeBy: makerOf(istio),
    ...(await inNamespace(namespace, objects)),
  };
}

/** An istiod that no operator runs: what it was told is in its ConfigMap of injection values, and in its own env. */
async function ofOthers(istiod: KubeObject, objects: ClusterObjects): Promise<Plane> {
  const { name, namespace = ISTIO_NAMESPACE } = istiod.metadata;
  const revision = revisionOf(istiod);
  const suffix = revision === 'default' ? '' : `-${revision}`;
  const ref = { ...core('ConfigMap'), namespace, name: `istio-sidecar-injector${suffix}` };
  const values = valuesIn(textAt(await readable(ref, objects), 'data', 'values'));
  const { isAvailable, discoverySelectors, servesRemotes: _serves, ...facts } = istiodFacts(istiod, values);
  return {
    title: `Deployment ${namespace}/${name}`,
    by: 'other',
    revisions: [revision],
    tags: [],
    role: 'primary',
    ...facts,
    selects: discoverySelectors.length > 0,
    state: isAvailable ? 'available' : 'not available',
    madeBy: makerOf(istiod),
    ...(await inNamespace(namespace, objects)),
  };
}

/** Text that is not JSON was written for another purpose: nothing is known then. */
function valuesIn(text: string | undefined): unknown {
  return text === undefined ? undefined : jsonValue(text);
}

/** What its namespace says and holds: network, primary, and both roots. */
async function inNamespace(namespace: string, objects: ClusterObjects) {
  const found = objects.namespaces.get(namespace);
  const at = (kind: string, name: string) => readable({ ...core(kind), namespace, name }, objects);
  const [trusted, cacerts] = await Promise.all([at('ConfigMap', 'istio-ca-root-cert'), at('Secret', 'cacerts')]);
  const primary = found?.metadata.annotations?.['topology.istio.io/controlPlaneClusters'];
  return {
    namespace,
    ...(primary === undefined ? {} : { primary }),
    namespaceNetwork: found?.metadata.labels?.[networkLabel],
    rootsRunning: certificateFingerprints(textAt(trusted, 'data', 'root-cert.pem') ?? ''),
    rootsConfigured: cacerts === undefined ? undefined : rootsIn(cacerts),
  };
}

/** Under the names that istiod reads, its own and those of cert-manager. */
function rootsIn({ data = {} }: KubeObject): readonly string[] {
  const encoded = data['root-cert.pem'] ?? data['ca.crt'] ?? '';
  return certificateFingerprints(Buffer.from(encoded, 'base64').toString('utf8'));
}

/** What may not be read is not known. */
function readable(
  ref: KindRef & { readonly namespace: string; readonly name: string },
  { cluster, signal }: ClusterObjects,
): Promise<KubeObject | undefined> {
  return orUndefined(cluster.read(ref, signal), 'forbidden');
}

function makerOf(object: KubeObject): string {
  const keeper = keeperOf(object);
  if (keeper !== undefined) return keeper.title;
  const mesh = meshOf(object);
  return mesh === undefined ? writersOf(object, FIELD_MANAGER) : `eastwest (mesh ${cleaned(mesh, 63)})`;
}

function loginsIn({ metadata: { namespace = '', name }, data = {} }: KubeObject): readonly RemoteLogin[] {
  return Object.entries(data).map(([cluster, encoded]) => ({
    secret: `${namespace}/${name}`,
    namespace,
    cluster,
    ...loginIn(Buffer.from(encoded, 'base64').toString('utf8')),
  }));
}

function gatewayOf(service: KubeObject): GatewayStatus {
  const { namespace, name, labels = {} } = service.metadata;
  return { title: `${namespace}/${name}`, network: labels[networkLabel] ?? '', addresses: addressesOf(service) };
}

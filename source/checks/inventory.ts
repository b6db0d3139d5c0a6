/** Finds what a cluster holds of a mesh: by the mark that everything got when it was created, and by fields of ours. */

import { KIALI_OPERATOR, SAIL_OPERATOR } from '../model/bundled-operator.ts';
import { conditionOf, listAt, textAt } from '../model/fields.ts';
import { addressesOf } from '../model/gateway-addresses.ts';
import { installUnderWay, versionsOf } from '../model/install-under-way.ts';
import type { Definition, Inventory } from '../model/inventory.ts';
import { isKnownKind } from '../model/kinds.ts';
import { READER_TOKEN_NAME } from '../model/known-objects.ts';
import { type KindRef, type KubeObject, objectTitle, refOf } from '../model/kube.ts';
import { meshOf, ownsFields } from '../model/marks.ts';
import { CNI_NAMESPACE } from '../model/mesh.ts';
import { orUndefined } from '../model/or-undefined.ts';
import { ISTIO_NAMESPACE, OWN_PLANE, type Plane } from '../model/plane.ts';
import { isPodReady } from '../model/pod.ts';
import { type Problem, ProblemError } from '../model/problem.ts';
import { heldWords } from '../model/removal.ts';
import type { Cluster, Selection } from '../ports.ts';
import { planeIn } from './control-planes.ts';
import { kialiInventory } from './kiali-inventory.ts';
import { leftoversIn } from './leftovers.ts';
import { federationInventory, metricsInventory } from './metrics-inventory.ts';
import { poolInventory } from './pool-inventory.ts';

const core = (kind: string): KindRef => ({ apiVersion: 'v1', kind });
const rbac = (kind: string): KindRef => ({ apiVersion: 'rbac.authorization.k8s.io/v1', kind });
const sail = (kind: string): KindRef => ({ apiVersion: 'sailoperator.io/v1', kind });
const olm = (kind: string): KindRef => ({ apiVersion: 'operators.coreos.com/v1alpha1', kind });
const webhook = (kind: string): KindRef => ({ apiVersion: 'admissionregistration.k8s.io/v1', kind });
const deployments: KindRef = { apiVersion: 'apps/v1', kind: 'Deployment' };
const crds: KindRef = { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition' };

/** Names under which the operator's Deployment is known (docs/istio/operators.md). */
const operatorDeployments = ['servicemesh-operator3', 'sail-operator'];
/** The operator's kinds, and Istio's own. */
const istioGroups = /(^|\.)(sailoperator|istio)\.io$/;

export type Wanted = { readonly meshId: string; readonly sampleNamespace: string };

/** Reads only. Throws `ProblemError` when the cluster cannot be reached or denies reading. */
export async function takeInventory(
  cluster: Cluster,
  { meshId, sampleNamespace }: Wanted,
  signal: AbortSignal,
): Promise<Inventory> {
  const served = await cluster.groupVersions(signal);
  const list = (kind: KindRef, selection: Selection = {}) =>
    served.has(kind.apiVersion) ? listed(cluster, kind, selection, signal) : [];
  const [namespaces, operators, definitions, pools, kiali, metrics, ...clusterWide] = await Promise.all([
    list(core('Namespace')),
    Promise.all(operatorDeployments.map(name => list(deployments, { fields: `metadata.name=${name}` }))),
    list(crds),
    poolInventory(list, meshId),
    kialiInventory(list, meshId),
    metricsInventory(list, meshId),
    list(sail('Istio')),
    list(sail('IstioCNI')),
    list(sail('ZTunnel')),
    list(sail('IstioRevisionTag')),
    list(sail('IstioRevision')),
    list(rbac('ClusterRole')),
    list(rbac('ClusterRoleBinding')),
    list(webhook('MutatingWebhookConfiguration')),
    list(webhook('ValidatingWebhookConfiguration')),
  ]);
  const running = operators.flat();
  const operatorNamespaces = [
    ...new Set([
      ...running.map(each => each.metadata.namespace ?? ''),
      SAIL_OPERATOR.namespace,
      KIALI_OPERATOR.namespace,
      'openshift-operators',
      'operators',
    ]),
  ];
  const ofKiali = [...kiali.all, ...kiali.secrets].map(each => each.metadata.namespace ?? '');
  const [istios = [], cnis = [], ztunnels = [], tags = []] = clusterWide;
  const istio = istioOfMesh(istios, meshId);
  const systems = istio === undefined ? [ISTIO_NAMESPACE] : [planeIn(istio, tags).namespace];
  const cniNamespace = textAt(cnis[0], 'spec', 'namespace') ?? CNI_NAMESPACE;
  const usual = [...systems, CNI_NAMESPACE, cniNamespace, sampleNamespace, ...operatorNamespaces, ...ofKiali];
  const relevant = namespaces.filter(
    each => usual.includes(each.metadata.name) || meshOf(each) !== undefined || ownsFields(each),
  );
  const contents = await cluster.contents(
    relevant.map(each => each.metadata.name),
    signal,
  );
  const { items, unread } = contents;
  const missed = unread.find(({ kind }) => kind !== undefined && isKnownKind(kind));
  // A foreign API group that does not respond holds nothing of ours.
  if (missed !== undefined) throw new ProblemError(notListed(cluster.name, missed.words));
  const istioDefinitions = definitions.filter(each => {
    const group = textAt(each, 'spec', 'group') ?? '';
    return istioGroups.test(group) || (group === 'kiali.io' && meshOf(each) === meshId);
  });
  const seen = new Set(items.map(({ metadata }) => metadata.uid));
  const elsewhere = [...pools.objects, ...metrics.objects].filter(({ metadata }) => !seen.has(metadata.uid));
  const all = [...relevant, ...items.filter(isKnownKind), ...elsewhere, ...clusterWide.flat(), ...istioDefinitions];
  // What was handed over to the operator goes with its revision.
  const ours = all.filter(each => meshOf(each) === meshId && !isOfRevision(each));
  const [, , , , revisions = [], , bindings = [], injectors = [], validators = []] = clusterWide;
  const isOurs = (each: KubeObject) => meshOf(each) === meshId;
  const ownRevisions = revisions.filter(each => {
    // One whose Istio is gone already says by itself which mesh it is of.
    const isOrphan = !istios.some(owner => isOwnedBy(each, [owner]));
    return isOwnedBy(each, istios.filter(isOurs)) || (isOrphan && meshIdIn(each) === meshId);
  });
  const plane = istio === undefined ? leftOf(ours, relevant) : planeIn(istio, tags);
  const home = namespaces.find(each => each.metadata.name === plane.namespace);
  const secrets = items.filter(
    each => each.kind === 'Secret' && each.metadata.labels?.['istio/multiCluster'] === 'true',
  );
  const primary = home?.metadata.annotations?.['topology.istio.io/controlPlaneClusters'];
  const isRemote = textAt(istio, 'spec', 'profile') === 'remote' || (istio === undefined && primary !== undefined);
  const clusterName = textAt(istio, 'spec', 'values', 'global', 'multiCluster', 'clusterName');
  const istioVersion = textAt(istio, 'spec', 'version');
  const [kubeSystem, istiods, injected, gateways, counted, ofOlm, federation] = await Promise.all([
    cluster.read({ ...core('Namespace'), name: 'kube-system' }, signal),
    list(core('Pod'), { namespace: plane.namespace, labels: 'app=istiod' }),
    list(core('Pod'), { labels: 'security.istio.io/tlsMode=istio' }),
    list(core('Service'), { namespace: plane.namespace, labels: 'topology.istio.io/network' }),
    Promise.all(istioDefinitions.map(each => countedObjects(each, cluster, meshId, signal))),
    madeByOlm(ours, list),
    federationInventory(list, meshId, plane.namespace),
  ]);
  return {
    uid: kubeSystem?.metadata.uid ?? '',
    platform:
      served.has('config.openshift.io/v1') || served.has('operator.openshift.io/v1') ? 'openshift' : 'kubernetes',
    role: isRemote ? 'remote' : 'primary',
    ...(isRemote && primary !== undefined ? { primary } : {}),
    plane,
    cniNamespace,
    network: home?.metadata.labels?.['topology.istio.io/network'] ?? '',
    ...(clusterName === undefined ? {} : { clusterName }),
    ...(istioVersion === undefined ? {} : { istioVersion }),
    gatewayAddresses: gateways.flatMap(addressesOf),
    ours,
    labelled: all.filter(each => meshOf(each) === undefined && ownsFields(each)),
    held: new Map(
      ours.flatMap(({ kind, metadata: { name } }) => {
        const words = kind === 'Namespace' ? heldWords(name, items, meshId) : undefined;
        return words === undefined ? [] : [[name, words] as const];
      }),
    ),
    otherMeshes: [...new Set(all.flatMap(each => meshOf(each) ?? []))].filter(each => each !== meshId).toSorted(),
    operatorNamespaces,
    ofOlm,
    revisionTags: tags.filter(each => meshOf(each) === undefined).map(each => objectTitle(refOf(each))),
    otherMeshObjects: [...istios, ...cnis, ...ztunnels, ...tags]
      .filter(each => meshOf(each) !== meshId)
      .map(each => objectTitle(refOf(each))),
    pools: { users: pools.users, others: pools.others },
    otherRemoteSecrets: secrets.filter(each => meshOf(each) === undefined),
    kiali,
    metrics: { ...metrics, ...federation },
    peers: [...new Set(secrets.flatMap(each => each.metadata.annotations?.['networking.istio.io/cluster'] ?? []))],
    istiodReady: istiods.some(isPodReady),
    revisions: ownRevisions,
    madeByOperator: all.filter(each => isOwnedBy(each, [...ownRevisions, ...cnis.filter(isOurs)])),
    operatorReady: running.some(each => conditionOf(each, 'Available')?.status === 'True'),
    definitions: counted,
    injectedPods: injected
      .filter(each => !isOfOurs(each, ours))
      .map(({ metadata }) => `${metadata.namespace}/${metadata.name}`),
    leftovers: leftoversIn({
      webhooks: [...injectors, ...validators],
      bindings,
      istios,
      hasIstiod: istiods.length > 0,
      namespace: plane.namespace,
    }),
  };
}

/** The one of this mesh; where none is marked, the only one, or the one of the plan's own name. */
function istioOfMesh(istios: readonly KubeObject[], meshId: string): KubeObject | undefined {
  const [only, ...more] = istios;
  const unmarked = more.length === 0 ? only : istios.find(each => each.metadata.name === OWN_PLANE.istio);
  return istios.find(each => meshOf(each) === meshId) ?? unmarked;
}

/** Where a control plane was whose Istio is gone: by what a removal takes away after it. */
function leftOf(ours: readonly KubeObject[], namespaces: readonly KubeObject[]): Plane {
  const isKey = ({ kind, metadata: { name } }: KubeObject) =>
    kind === 'Secret' && (name === 'cacerts' || name === READER_TOKEN_NAME);
  const labelled = namespaces.find(each => each.metadata.labels?.['topology.istio.io/network'] !== undefined);
  const namespace = ours.find(isKey)?.metadata.namespace ?? labelled?.metadata.name ?? ISTIO_NAMESPACE;
  return { ...OWN_PLANE, namespace };
}

const isOfRevision = ({ metadata: { ownerReferences = [] } }: KubeObject) =>
  ownerReferences.some(({ kind, controller }) => kind === 'IstioRevision' && controller === true);

const meshIdIn = (revision: KubeObject) => textAt(revision, 'spec', 'values', 'global', 'meshID');

function isOwnedBy({ metadata }: KubeObject, owners: readonly KubeObject[]): boolean {
  const uids = new Set(owners.map(each => each.metadata.uid));
  return metadata.ownerReferences?.some(({ uid }) => uids.has(uid)) === true;
}

/** What cannot be seen cannot be said to be gone. */
function notListed(name: string, words: string): Problem {
  return {
    code: 'forbidden',
    title: `what is to be deleted on ${name} cannot be read: ${words}`,
    hint: 'use a context with cluster-admin',
  };
}

/** A kind whose definition is just going has no objects. */
async function listed(
  cluster: Cluster,
  kind: KindRef,
  selection: Selection,
  signal: AbortSignal,
): Promise<readonly KubeObject[]> {
  return (await orUndefined(cluster.list(kind, selection, signal), 'kind-missing')) ?? [];
}

/** True for a pod of one of our Deployments: its ReplicaSet is named after it. */
function isOfOurs(pod: KubeObject, ours: readonly KubeObject[]): boolean {
  const owner = pod.metadata.ownerReferences?.find(each => each.controller === true)?.name ?? '';
  return ours.some(
    each =>
      each.kind === 'Deployment' &&
      each.metadata.namespace === pod.metadata.namespace &&
      owner.startsWith(`${each.metadata.name}-`),
  );
}

async function countedObjects(
  definition: KubeObject,
  cluster: Cluster,
  meshId: string,
  signal: AbortSignal,
): Promise<Definition> {
  const version = listAt(definition, 'spec', 'versions').find(each => (each as { storage?: boolean }).storage === true);
  const kind = {
    apiVersion: `${textAt(definition, 'spec', 'group')}/${textAt(version, 'name')}`,
    kind: textAt(definition, 'spec', 'names', 'kind') ?? '',
  };
  if (!isKnownKind(kind)) return { definition, objects: [] };
  const objects = (await listed(cluster, kind, {}, signal)).filter(
    // What belongs to an Istio of ours goes with it.
    each => meshOf(each) !== meshId && each.metadata.ownerReferences === undefined,
  );
  return { definition, objects: objects.map(each => objectTitle(refOf(each))) };
}

/**
 * Pending InstallPlans would bring the operator back; its ClusterServiceVersion takes the Deployment with it. A version
 * that OLM is about to make counts as made: a removal waits for it.
 */
async function madeByOlm(
  ours: readonly KubeObject[],
  list: (kind: KindRef, selection?: Selection) => readonly KubeObject[] | Promise<readonly KubeObject[]>,
): Promise<readonly KubeObject[]> {
  const subscriptions = ours.filter(each => each.kind === 'Subscription');
  const found = await Promise.all(
    subscriptions.map(async ({ metadata: { name, namespace = '' } }) => {
      const [wishes, plans, versions] = await Promise.all([
        list(olm('Subscription'), { namespace }),
        list(olm('InstallPlan'), { namespace }),
        list(olm('ClusterServiceVersion'), { namespace, labels: `operators.coreos.com/${name}.${namespace}` }),
      ]);
      const pending = plans.filter(
        each =>
          textAt(each, 'status', 'phase') !== 'Complete' &&
          each.metadata.ownerReferences?.some(owner => owner.kind === 'Subscription' && owner.name === name) === true,
      );
      const coming = wishes
        .filter(({ metadata }) => metadata.name === name)
        .flatMap(each => (installUnderWay(each) === undefined ? [] : versionsOf(each)))
        .filter(version => !versions.some(({ metadata }) => metadata.name === version))
        .map((version): KubeObject => ({ ...olm('ClusterServiceVersion'), metadata: { name: version, namespace } }));
      return [...pending, ...versions, ...coming];
    }),
  );
  return found.flat();
}

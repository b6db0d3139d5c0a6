/** Finds an istiod that no operator runs, and for everything of it that the operator's charts hold as well. */

import type { ExistingIstio } from '../model/existing-istio.ts';
import { textAt } from '../model/fields.ts';
import { helmReleaseOf, releaseOf } from '../model/helm-release.ts';
import { isMap } from '../model/istio-values.ts';
import { keeperOf, writersOf } from '../model/keeper.ts';
import { READER_NAME } from '../model/known-objects.ts';
import { type JsonObject, type KubeObject, type ObjectRef, objectTitle, refOf } from '../model/kube.ts';
import { jsonValue } from '../model/limited-json.ts';
import { FIELD_MANAGER } from '../model/marks.ts';
import { orUndefined } from '../model/or-undefined.ts';
import { ISTIO_NAMESPACE, OWN_PLANE } from '../model/plane.ts';
import { sh } from '../model/shell-word.ts';
import {
  carriedValues,
  type HandedOver,
  isOperators,
  istiodFacts,
  type Obstacle,
  revisionOf,
  type UnmanagedIstiod,
} from '../model/unmanaged-istiod.ts';
import type { Cluster } from '../ports.ts';

/** What may not be read is not known; the operator says so when it meets it. */
const unread = ['forbidden', 'kind-missing'] as const;

const deployments = { apiVersion: 'apps/v1', kind: 'Deployment' };

/** Those that no operator runs, in any namespace. */
export async function unmanagedIstiods(cluster: Cluster, signal: AbortSignal): Promise<readonly KubeObject[]> {
  const istiods = await cluster.list(deployments, { labels: 'app=istiod' }, signal);
  return istiods.filter(each => !isOperators(each));
}

/** The only one, of revision `default`, as if it had an Istio already: undefined where there is none such. */
export async function unmanagedIstio(cluster: Cluster, signal: AbortSignal): Promise<ExistingIstio | undefined> {
  const [istiod, ...more] = await unmanagedIstiods(cluster, signal);
  if (istiod === undefined || more.length > 0 || revisionOf(istiod) !== OWN_PLANE.revision) return undefined;
  const { namespace = ISTIO_NAMESPACE } = istiod.metadata;
  const map = (name: string) =>
    orUndefined(cluster.read({ apiVersion: 'v1', kind: 'ConfigMap', namespace, name }, signal), ...unread);
  const [told, injector, ...objects] = await Promise.all([
    map('values'),
    map('istio-sidecar-injector'),
    ...chartObjects(namespace).map(async each => ({
      ...each,
      found: await orUndefined(cluster.read(each.ref, signal), ...unread),
    })),
  ]);
  const given = jsonIn(told, 'original-values');
  const merged = jsonIn(told, 'merged-values') ?? given ?? {};
  const facts = istiodFacts(istiod, { ...merged, ...jsonIn(injector, 'values') });
  const values = carriedValues(given ?? {});
  const hub = textAt(given, 'global', 'hub');
  const agents = await otherCniAgents(cluster, signal);
  const existing = objects.flatMap(({ found, ...each }) => (found === undefined ? [] : [{ ...each, found }]));
  const { version, clusterName, network, meshId, isAvailable, discoverySelectors, servesRemotes } = facts;
  const unmanaged: UnmanagedIstiod = {
    title: objectTitle(refOf(istiod)),
    by: writersOf(istiod, FIELD_MANAGER),
    objects: existing.map(({ ref, chart }) => ({ ref, chart })),
    obstacles: [
      ...obstaclesOf(istiod),
      ...existing.flatMap(({ found }) => roleObstacle(found)),
      ...(given === undefined ? [noValues(istiod)] : []),
    ],
    cniAgents: agents.map(each => objectTitle(refOf(each))),
    releases: releasesIn(existing.map(({ found }) => found)),
  };
  return {
    ...(namespace === ISTIO_NAMESPACE ? {} : { plane: { ...OWN_PLANE, namespace } }),
    role: 'primary',
    // What is not a version, `latest`, is not one to ask the operator for.
    version: version?.startsWith('v') ? version : undefined,
    clusterName,
    network,
    meshId,
    state: isAvailable ? 'available' : 'not available',
    // Who pulls from a mirror keeps doing so.
    ...(hub === undefined ? {} : { hub }),
    ours: false,
    ...(servesRemotes ? { servesRemotes } : {}),
    ...(discoverySelectors.length === 0 ? {} : { discoverySelectors }),
    ...(Object.keys(values).length === 0 ? {} : { carriedValues: values }),
    unmanaged,
  };
}

/** What the charts of revision `default` make, and what istioctl makes beside them (docs/istio/sail.md#objects-of-others). */
function chartObjects(namespace: string): readonly HandedOver[] {
  const rbac = 'rbac.authorization.k8s.io/v1';
  const webhooks = 'admissionregistration.k8s.io/v1';
  const suffix = namespace === ISTIO_NAMESPACE ? '' : `-${namespace}`;
  const here = (apiVersion: string, kind: string, ...names: readonly string[]): readonly ObjectRef[] =>
    names.map(name => ({ apiVersion, kind, namespace, name }));
  const clusterWide = (apiVersion: string, kind: string, ...names: readonly string[]): readonly ObjectRef[] =>
    names.map(name => ({ apiVersion, kind, name }));
  const roles = ['istiod-clusterrole', 'istiod-gateway-controller', 'istio-reader-clusterrole'];
  const istiod = [
    ...here('apps/v1', 'Deployment', 'istiod'),
    ...here('v1', 'Service', 'istiod', 'istiod-revision-tag-default'),
    ...here('v1', 'ServiceAccount', 'istiod'),
    ...here('v1', 'ConfigMap', 'istio', 'istio-sidecar-injector', 'values'),
    ...here('autoscaling/v2', 'HorizontalPodAutoscaler', 'istiod'),
    ...here('policy/v1', 'PodDisruptionBudget', 'istiod'),
    ...here('networking.k8s.io/v1', 'NetworkPolicy', 'istiod'),
    ...here(rbac, 'Role', 'istiod'),
    ...here(rbac, 'RoleBinding', 'istiod'),
    ...clusterWide(rbac, 'ClusterRole', ...roles.map(name => `${name}-${namespace}`)),
    ...clusterWide(rbac, 'ClusterRoleBinding', ...roles.map(name => `${name}-${namespace}`)),
    ...clusterWide(
      webhooks,
      'MutatingWebhookConfiguration',
      `istio-sidecar-injector${suffix}`,
      `istio-revision-tag-default${suffix}`,
    ),
    ...clusterWide(webhooks, 'ValidatingWebhookConfiguration', `istio-validator-${namespace}`),
  ];
  const base = [
    ...here('v1', 'ServiceAccount', READER_NAME),
    ...clusterWide(webhooks, 'ValidatingWebhookConfiguration', 'istiod-default-validator'),
  ];
  return [
    ...istiod.map(ref => ({ ref, chart: 'istiod' as const })),
    ...base.map(ref => ({ ref, chart: 'base' as const })),
  ];
}

/** Text that is not JSON was written for another purpose: nothing is known then. */
function jsonIn(map: KubeObject | undefined, key: string): JsonObject | undefined {
  const found = jsonValue(map?.data?.[key] ?? '');
  return isMap(found) ? found : undefined;
}

function obstaclesOf(istiod: KubeObject): readonly Obstacle[] {
  const keeper = keeperOf(istiod);
  const selector = textAt(istiod, 'spec', 'selector', 'matchLabels', 'istio');
  return [
    ...(keeper === undefined
      ? []
      : [
          {
            words: `it is kept by ${keeper.title}, which would install it again over the operator’s`,
            way:
              keeper.in === 'git'
                ? `in git, take its charts out so that nothing is deleted (Argo CD: deletion without cascade; Flux: suspend the HelmRelease before), remove what marks its objects as kept, and run again`
                : `release it there first, so that its objects stay and have no owner, and run again`,
          },
        ]),
    ...(selector === 'pilot'
      ? []
      : [
          {
            words: 'its Deployment selects other pods than the operator’s would (.spec.selector cannot be changed)',
            way: BESIDE,
          },
        ]),
  ];
}

/** The way that changes nothing in place. */
export const BESIDE =
  'install a second control plane beside it under a revision of its own, move the workloads to it (label istio.io/rev, restart), and remove the old one';

/** A binding leads to one role permanently. */
function roleObstacle({ kind, metadata, ...object }: KubeObject): readonly Obstacle[] {
  if (!kind.endsWith('RoleBinding')) return [];
  const role = textAt(object, 'roleRef', 'name');
  if (role === metadata.name) return [];
  const words = `${kind} ${metadata.name} binds role ${role}, and .roleRef cannot be changed`;
  const where = metadata.namespace === undefined ? '' : sh` -n ${metadata.namespace}`;
  return [
    {
      words,
      way: `delete it and create it again for role ${metadata.name}: kubectl${where} ${sh`delete ${kind.toLowerCase()} ${metadata.name}`}`,
    },
  ];
}

function noValues({ metadata: { namespace = '' } }: KubeObject): Obstacle {
  return {
    words: `its values cannot be read (ConfigMap ${namespace}/values), so its Istio might get different ones`,
    way: 'upgrade it with its own tool to a version that the operator brings: it leaves its values there',
  };
}

/** Two of them cannot be in one cluster. */
async function otherCniAgents(cluster: Cluster, signal: AbortSignal): Promise<readonly KubeObject[]> {
  const labels = 'k8s-app=istio-cni-node';
  const sets = await orUndefined(
    cluster.list({ apiVersion: 'apps/v1', kind: 'DaemonSet' }, { labels }, signal),
    ...unread,
  );
  return (sets ?? []).filter(
    ({ metadata }) => !(metadata.ownerReferences ?? []).some(({ kind }) => kind === 'IstioCNI'),
  );
}

/** The releases of others that these objects say they belong to, each once. */
function releasesIn(objects: readonly KubeObject[]): UnmanagedIstiod['releases'] {
  const operators = [releaseOf(OWN_PLANE, 'istiod'), releaseOf(OWN_PLANE, 'base')];
  const all = objects.flatMap(each => helmReleaseOf(each) ?? []).filter(({ name }) => !operators.includes(name));
  return [...new Map(all.map(each => [`${each.namespace}/${each.name}`, each])).values()];
}

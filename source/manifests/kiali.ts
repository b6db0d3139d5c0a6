/** Kiali's own kind, on the cluster of the server and on those that it reads (docs/istio/kiali.md#remote-clusters). */

import { recordAt } from '../model/fields.ts';
import { mergedValues } from '../model/istio-values.ts';
import { CONNECTED_ANNOTATION, KIALI_PORT, type KialiAuth, type KialiPlan, RUN_ANNOTATION } from '../model/kiali.ts';
import { optionFields } from '../model/kiali-options.ts';
import type { JsonObject, KubeObject } from '../model/kube.ts';
import type { Member } from '../model/mesh.ts';
import { prometheusUrl } from '../model/metrics.ts';
import { ISTIO_NAMESPACE, systemNamespace } from '../model/plane.ts';

/** What a run decides. */
export type KialiSettings = {
  /** As in `spec.version`; absent: the operator's newest. */
  readonly version: string | undefined;
  /** Which remote secrets the server's pods shall have read, where it does not find out by itself. */
  readonly connected: string | undefined;
};

/** The server: on the home cluster. */
export function kialiServer(kiali: KialiPlan, { version, connected }: KialiSettings): KubeObject {
  const { home, auth, options = {} } = kiali;
  const values = mergedValues(
    { ...kiali.values, ...metricsSettings(kiali) },
    optionFields(options, kiali.values, kiali),
  );
  const deployment = { ...recordAt(values, 'deployment'), ...marks(values, connected) } as JsonObject;
  return {
    ...calledToRun(kiali, home),
    spec: {
      ...values,
      ...versionField(version),
      auth: { ...recordAt(values, 'auth'), strategy: auth },
      // Else it finds its own name by itself, and keeps sending who logs in round in circles when Istio's changes.
      kubernetes_config: { ...recordAt(values, 'kubernetes_config'), cluster_name: home.name },
      ...(Object.keys(deployment).length === 0 ? {} : { deployment }),
    },
  };
}

/** Of a foreign server the mark alone; and the operator's own, which it would lose. */
export function kialiMark(kiali: KialiPlan, connected: string): KubeObject {
  const theirs = Object.keys(recordAt(kiali.values, 'deployment', 'pod_annotations')).length > 0;
  const pod_annotations = { ...(theirs ? {} : usual), [CONNECTED_ANNOTATION]: connected };
  return { ...kialiOf(kiali), spec: { deployment: { pod_annotations } } };
}

/** The CRD fills in `default` by itself: who writes it as well only changes who owns the field. */
function versionField(version: string | undefined): { readonly version?: string } {
  return version === undefined || version === 'default' ? {} : { version };
}

/** Account and roles alone, for a server on another cluster. `host`: under which browsers find that server. */
export function kialiReader(
  kiali: KialiPlan,
  member: Member,
  { version, host }: { readonly version: string | undefined; readonly host: string | undefined },
): KubeObject {
  const strategy = remoteAuth(kiali.auth, member);
  const { instance, options } = kiali;
  const openshift =
    options?.impersonation === true
      ? { impersonation: { enabled: true } }
      : { redirect_uris: [`https://${host}/api/auth/callback/${member.name}`] };
  return {
    ...calledToRun(kiali, member),
    spec: {
      ...versionField(version),
      auth: { strategy, ...(strategy === 'openshift' ? { openshift } : {}) },
      deployment: { ...(instance === 'kiali' ? {} : { instance_name: instance }), remote_cluster_resources_only: true },
    },
  };
}

/**
 * What it must be where the server's is this: without logins its account must be allowed to write; only OpenShift has
 * OpenShift's logins. Any other means an account that reads.
 */
export function remoteAuth(home: KialiAuth, { platform }: Pick<Member, 'platform'>): KialiAuth {
  if (home === 'anonymous') return home;
  return home === 'openshift' && platform === 'openshift' ? home : 'token';
}

function kialiOf({ name, namespace }: KialiPlan): Pick<KubeObject, 'apiVersion' | 'kind' | 'metadata'> {
  return { apiVersion: 'kiali.io/v1alpha1', kind: 'Kiali', metadata: { name, namespace } };
}

/** With the mark that makes its operator create again what is gone. */
function calledToRun(kiali: KialiPlan, { name }: Member): Pick<KubeObject, 'apiVersion' | 'kind' | 'metadata'> {
  const { metadata, ...kind } = kialiOf(kiali);
  const run = kiali.sites.get(name)?.run;
  return { ...kind, metadata: run === undefined ? metadata : { ...metadata, annotations: { [RUN_ANNOTATION]: run } } };
}

/** The operator's own, which is lost where others are set. */
const usual = { 'proxy.istio.io/config': '{ "holdApplicationUntilProxyStarts": true }' };

function marks(values: JsonObject, connected: string | undefined): JsonObject {
  if (connected === undefined) return {};
  const theirs = recordAt(values, 'deployment', 'pod_annotations') as JsonObject;
  return { pod_annotations: { ...usual, ...theirs, [CONNECTED_ANNOTATION]: connected } };
}

/** Where it reads metrics: the user's values field by field, else the store that the plan is for. */
function metricsSettings({ home, values, metrics }: KialiPlan): JsonObject {
  const theirs = recordAt(values, 'external_services') as JsonObject;
  if (theirs.prometheus !== undefined && metrics === undefined) return { external_services: theirs };
  const usual = metrics?.from ?? (home.platform === 'openshift' ? 'thanos' : 'federation');
  const ours: JsonObject =
    usual === 'thanos'
      ? monitoring
      : metrics?.from === 'store'
        ? ofStore(metrics.url)
        : ofPrometheus(systemNamespace(home));
  const external_services = mergedValues(ours, theirs);
  return Object.keys(external_services).length === 0 ? {} : { external_services };
}

/** Kiali itself looks in `istio-system`, wherever the control plane is. */
const ofPrometheus = (namespace: string): JsonObject =>
  namespace === ISTIO_NAMESPACE ? {} : ofStore(prometheusUrl(namespace));

const ofStore = (url: string): JsonObject => ({ prometheus: { url } });

/** OpenShift's own store of metrics. */
const monitoring: JsonObject = {
  prometheus: {
    url: 'https://thanos-querier.openshift-monitoring.svc.cluster.local:9091',
    auth: { type: 'bearer', use_kiali_token: true },
    thanos_proxy: { enabled: true, retention_period: '7d', scrape_interval: '30s' },
  },
};

/** The server may read OpenShift's metrics. */
export function kialiMonitoring({ namespace, instance }: KialiPlan): KubeObject {
  return {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRoleBinding',
    metadata: { name: `${instance}-monitoring-rbac` },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-monitoring-view' },
    subjects: [{ kind: 'ServiceAccount', name: `${instance}-service-account`, namespace }],
  };
}

/** The operator serves one console plugin on a cluster, and names everything of it so. */
export const CONSOLE_NAME = 'ossmconsole';

/**
 * The plugin of Kiali for OpenShift's own web console. `version`: that of the server, as its `spec.version` has it: the
 * operator installs no other.
 */
export function kialiConsole(
  { namespace, instance }: Pick<KialiPlan, 'namespace' | 'instance'>,
  version: string | undefined,
): KubeObject {
  return {
    apiVersion: 'kiali.io/v1alpha1',
    kind: 'OSSMConsole',
    metadata: { name: CONSOLE_NAME, namespace },
    spec: {
      ...(version === undefined || version === 'default' ? {} : { version }),
      kiali: { serviceName: instance, serviceNamespace: namespace, servicePort: KIALI_PORT },
    },
  };
}

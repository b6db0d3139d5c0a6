/** An istiod as `helm install` and `istioctl install` make it: the same charts as the operator's, under other marks. */
import { listAt, recordAt } from '../../model/fields.ts';
import type { JsonObject, KubeObject } from '../../model/kube.ts';
import type { Api } from '../../ports.ts';
import { baseChart } from '../controllers/sail/chart-base.ts';
import { istiodChart } from '../controllers/sail/chart-istiod.ts';
import { tagWebhook } from '../controllers/sail/chart-webhooks.ts';
import type { Operator } from '../controllers/sail/operator.ts';
import { releasesWith } from '../operator-releases.ts';

export type Tool = 'helm' | 'istioctl';

/** What `--set` and an IstioOperator say. */
export type Told = {
  readonly namespace: string;
  readonly version: string;
  readonly values: JsonObject;
};

const hub = 'docker.io/istio';

/** Only the charts of its images are wanted of it: nothing asks what it brings. */
function noOperator(namespace: string): Operator {
  return {
    namespace,
    release: releasesWith(undefined).sail,
    offers: () => true,
    newestOf: () => undefined,
    fingerprint: '',
    image: (version, component) => `${hub}/${component === 'istiod' ? 'pilot' : component}:${version.slice(1)}`,
  };
}

/** Creates everything of it that is no CRD, and for Helm what it notes about its releases. */
export async function installByTool(api: Api, tool: Tool, told: Told, signal: AbortSignal): Promise<void> {
  const manager = tool === 'helm' ? 'helm' : 'istio-operator';
  for (const object of objectsOf(tool, told)) await api.create(object, { manager }, signal);
}

function objectsOf(tool: Tool, { namespace, version, values }: Told): readonly KubeObject[] {
  const plane = { ...values, global: { ...(values.global as JsonObject), istioNamespace: namespace } };
  const revision: KubeObject = {
    apiVersion: 'sailoperator.io/v1',
    kind: 'IstioRevision',
    metadata: { name: 'default', uid: 'none' },
    spec: { version, namespace, values: quoted(plane) },
  };
  const operator = noOperator(namespace);
  const istiod = istiodChart(revision, operator)
    .objects('install')
    .map(each => asTold(each, values));
  const base = baseChart(revision, operator).objects('install');
  if (tool === 'helm') {
    return [
      ...base.map(each => ofHelm(each, 'istio-base', namespace)),
      ...istiod.map(each => ofHelm(each, 'istiod', namespace)),
      note('istio-base', namespace),
      note('istiod', namespace),
    ];
  }
  // istioctl always makes the tag `default`, and has its webhook inject in place of the plain one.
  const tag = tagWebhook('default', revision);
  return [
    ...base,
    ...istiod.map(each =>
      each.metadata.name.startsWith('istio-sidecar-injector') && each.kind !== 'ConfigMap' ? deactivated(each) : each,
    ),
    tag,
  ].map(each => ofIstioctl(each, namespace, version));
}

/** As the chart's templates write environment variables. */
function quoted(values: JsonObject): JsonObject {
  const env = Object.entries(recordAt(values, 'pilot', 'env')).map(([name, value]) => [name, String(value)] as const);
  const pilot = recordAt(values, 'pilot') as JsonObject;
  return env.length === 0 ? values : { ...values, pilot: { ...pilot, env: Object.fromEntries(env) } };
}

/** The user's own values alone, as the chart writes them down. */
function asTold(object: KubeObject, values: JsonObject): KubeObject {
  if (object.kind !== 'ConfigMap' || object.metadata.name !== 'values') return object;
  return { ...object, data: { ...object.data, 'original-values': JSON.stringify(values) } };
}

function unmanaged(object: KubeObject, release: string): KubeObject {
  const { 'managed-by': _operator, ...labels } = object.metadata.labels ?? {};
  const renamed = (all: Readonly<Record<string, string>>) => ({
    ...all,
    ...(all.release === undefined ? {} : { release }),
    'app.kubernetes.io/instance': release,
  });
  const made = { ...object, metadata: { ...object.metadata, labels: renamed(labels) } };
  if (object.kind !== 'Deployment') return made;
  const spec = made.spec as { template: { metadata: { labels: Record<string, string> } } };
  const template = spec.template;
  return {
    ...made,
    spec: {
      ...made.spec,
      template: { ...template, metadata: { ...template.metadata, labels: renamed(template.metadata.labels) } },
    } as JsonObject,
  };
}

function ofHelm(object: KubeObject, release: string, namespace: string): KubeObject {
  const made = unmanaged(object, release);
  const annotations = { 'meta.helm.sh/release-name': release, 'meta.helm.sh/release-namespace': namespace };
  return { ...made, metadata: { ...made.metadata, annotations: { ...made.metadata.annotations, ...annotations } } };
}

function ofIstioctl(object: KubeObject, namespace: string, version: string): KubeObject {
  const made = unmanaged(object, 'istio');
  const labels = {
    ...made.metadata.labels,
    'install.operator.istio.io/owning-resource-namespace': namespace,
    'operator.istio.io/managed': 'Reconcile',
    'operator.istio.io/version': version.slice(1),
    'istio.io/rev': 'default',
  };
  return { ...made, metadata: { ...made.metadata, labels } };
}

function deactivated(webhook: KubeObject): KubeObject {
  const never = { matchLabels: { 'istio.io/deactivated': 'never-match' } };
  const webhooks = (listAt(webhook, 'webhooks') as readonly JsonObject[]).map(each => ({
    ...each,
    namespaceSelector: never,
    objectSelector: never,
  }));
  return { ...webhook, webhooks };
}

function note(release: string, namespace: string): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    type: 'helm.sh/release.v1',
    metadata: {
      name: `sh.helm.release.v1.${release}.v1`,
      namespace,
      labels: { owner: 'helm', name: release, status: 'deployed', version: '1' },
    },
    data: { release: btoa(JSON.stringify({ name: release, version: 1 })) },
  };
}

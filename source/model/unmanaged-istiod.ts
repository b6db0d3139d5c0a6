/** An istiod that no operator runs, as istioctl and Helm install it: what it is, and what keeps it from being handed over. */
import { at, listAt, textAt } from './fields.ts';
import { isMap } from './istio-values.ts';
import type { Json, JsonObject, KubeObject, ObjectRef } from './kube.ts';

/** An object that the operator's charts hold as well, and of which of them. */
export type HandedOver = { readonly ref: ObjectRef; readonly chart: 'istiod' | 'base' };

/** What makes it unsafe in place, and what a person does instead. */
export type Obstacle = { readonly words: string; readonly way: string };

export type UnmanagedIstiod = {
  /** "Deployment istio-system/istiod". */
  readonly title: string;
  /** "Helm release istiod", "istioctl", else the field managers. */
  readonly by: string;
  /** What has to be handed over to the operator with it. */
  readonly objects: readonly HandedOver[];
  readonly obstacles: readonly Obstacle[];
  /** CNI agents that are not the operator's, as "DaemonSet kube-system/istio-cni-node". */
  readonly cniAgents: readonly string[];
  /** Names of the Helm releases that its objects are of, as `helm list -n NAMESPACE` has them. */
  readonly releases: readonly { readonly name: string; readonly namespace: string }[];
};

/** True for a Deployment of the operator's. */
export function isOperators({ metadata }: KubeObject): boolean {
  const owned = (metadata.ownerReferences ?? []).some(({ kind }) => kind === 'IstioRevision');
  return owned || metadata.labels?.['managed-by'] === 'sail-operator';
}

/** The revision of an istiod by its label. */
export function revisionOf({ metadata: { labels = {} } }: KubeObject): string {
  return labels['istio.io/rev'] ?? 'default';
}

export type IstiodFacts = {
  /** `v1.30.3`; the tag of its image where that is not a version. */
  readonly version: string | undefined;
  readonly clusterName: string | undefined;
  readonly network: string | undefined;
  readonly meshId: string | undefined;
  readonly trustDomain: string | undefined;
  readonly discoverySelectors: readonly unknown[];
  readonly servesRemotes: boolean;
  readonly isAvailable: boolean;
};

/** What it was told is in its own environment and in `values`, those that it injects by. */
export function istiodFacts(istiod: KubeObject, values: unknown): IstiodFacts {
  const [container] = listAt(istiod, 'spec', 'template', 'spec', 'containers');
  const env = (name: string) =>
    textAt(
      listAt(container, 'env').find(each => textAt(each, 'name') === name),
      'value',
    );
  const available = listAt(istiod, 'status', 'conditions').find(each => textAt(each, 'type') === 'Available');
  const global = (...path: readonly string[]) => textAt(values, 'global', ...path);
  return {
    version: versionOfImage(textAt(container, 'image')),
    clusterName: env('CLUSTER_ID') ?? global('multiCluster', 'clusterName'),
    network: global('network'),
    meshId: global('meshID'),
    trustDomain: textAt(values, 'meshConfig', 'trustDomain'),
    discoverySelectors: listAt(values, 'meshConfig', 'discoverySelectors'),
    servesRemotes: env('EXTERNAL_ISTIOD') === 'true',
    isAvailable: textAt(available, 'status') === 'True',
  };
}

/** `v1.30.3` of `docker.io/istio/pilot:1.30.3-distroless`. */
function versionOfImage(image: string | undefined): string | undefined {
  const tag = image?.split('@')[0]?.split('/').at(-1)?.split(':')[1];
  const plain = tag?.match(/^v?(\d+\.\d+\.\d+)(-(distroless|debug))?$/)?.[1];
  return plain === undefined ? tag : `v${plain}`;
}

/** The top-level fields of `spec.values` of an Istio that a plan does not set (docs/istio/sail.md#values). */
const carried = [
  'compatibilityVersion',
  'experimental',
  'gatewayClasses',
  'global',
  'meshConfig',
  'pilot',
  'sidecarInjectorWebhook',
  'telemetry',
];

/** What a plan, or the operator, says by itself: `global.network`. */
const said = [
  'global.meshID',
  'global.multiCluster',
  'global.network',
  'global.istioNamespace',
  'global.configValidation',
  'global.platform',
  'global.hub',
  'global.tag',
  'global.variant',
  'global.revision',
  'global.imagePullSecrets',
  'global.externalIstiod',
  'pilot.enabled',
  'pilot.hub',
  'pilot.tag',
  'pilot.image',
  'pilot.variant',
  'pilot.env.CLUSTER_ID',
  'pilot.env.EXTERNAL_ISTIOD',
];

/**
 * The values of an installation, as its Istio is to have them: environment variables are texts there. That it has no CNI
 * agent is not carried over: where the platform needs one, the plan installs it.
 */
export function carriedValues(values: JsonObject): JsonObject {
  const known = Object.fromEntries(Object.entries(values).filter(([key]) => carried.includes(key)));
  const own = said.reduce((left, field) => without(left, field.split('.')), known);
  const usesAgent = at(own, 'pilot', 'cni', 'enabled') === true;
  const told = usesAgent ? own : without(own, ['pilot', 'cni']);
  const { pilot } = told;
  if (!isMap(pilot) || !isMap(pilot.env)) return told;
  const env = Object.fromEntries(Object.entries(pilot.env).map(([key, value]) => [key, asText(value)]));
  return { ...told, pilot: { ...pilot, env } };
}

const asText = (value: Json): Json => (typeof value === 'boolean' || typeof value === 'number' ? String(value) : value);

/** Without one field, and without the maps that are empty then. */
function without(values: JsonObject, [key = '', ...rest]: readonly string[]): JsonObject {
  const { [key]: value, ...others } = values;
  if (value === undefined || rest.length === 0) return others;
  if (!isMap(value)) return values;
  const below = without(value, rest);
  return Object.keys(below).length === 0 ? others : { ...others, [key]: below };
}

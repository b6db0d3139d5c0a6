/**
 * What a cluster is and has, found by reading only (docs/istio/clusters.md#platforms,
 * docs/istio/clusters.md#permissions). Everything that the decisions rest on.
 */

import type { ExistingGateway } from '../model/existing-gateway.ts';
import { listAt, numberAt, recordAt, textAt } from '../model/fields.ts';
import { hasEnded, type InstalledHub, imageRegistries } from '../model/image-registries.ts';
import { acceptedVersions, bundledVersions } from '../model/installable.ts';
import type { KubeObject } from '../model/kube.ts';
import { isOurs, meshOf } from '../model/marks.ts';
import { ISTIO_NAMESPACE, type Operator, type Platform, type Role, type Samples } from '../model/mesh.ts';
import { operatorPackage } from '../model/operator-package.ts';
import { type Problem, ProblemError } from '../model/problem.ts';
import type { Clock, Cluster } from '../ports.ts';
import { type Distribution, distributionOf } from './distribution.ts';
import { existingGateway } from './existing-gateway.ts';
import { operatorRelease } from './helm-release.ts';
import { clustersThatIstiodReads } from './istiod-reads.ts';
import { type OlmGround, olmGround } from './olm-ground.ts';
import { isWhole } from './operator-parts.ts';
import { lackOfRights, missingRights } from './rights.ts';
import { helloworldsThere, sampleClient } from './samples-there.ts';

/** An Istio control plane that is there already (docs/istio/day-two.md#adopting-a-mesh). */
export type ExistingIstio = {
  readonly role: Role;
  readonly version: string | undefined;
  readonly clusterName: string | undefined;
  readonly network: string | undefined;
  readonly meshId: string | undefined;
  readonly state: string | undefined;
  /** Where the user or the plan said that its images come from. */
  readonly hub?: string;
  readonly ours: boolean;
  /** It is told that it serves remotes. */
  readonly servesRemotes?: true;
  /** Of its istiod, where that is not istio-system. */
  readonly namespace?: string;
  /** Every version gets an istiod and a revision of its own, and no namespace is injected by `istio-injection` alone. */
  readonly revisionBased?: true;
  /** Label selectors of the only namespaces that its istiod sees; absent: it sees all. */
  readonly discoverySelectors?: readonly unknown[];
};

export type Survey = {
  /** UID of namespace kube-system: two contexts with the same are one cluster. */
  readonly uid: string;
  /** `v1.34.4`. */
  readonly version: string;
  /** Seconds that the server's clock is ahead of ours; negative: behind. */
  readonly clockAhead: number;
  readonly platform: Platform;
  /** What people call such a cluster; absent: it does not tell. */
  readonly distribution?: Distribution;
  /** OpenShift's Infrastructure says at which URL its API is reached. */
  readonly apiServerUrl: string | undefined;
  /** `https://ADDRESS:PORT` of the endpoint behind the Service `kubernetes`: the API server as its nodes see it. */
  readonly apiEndpoint: string | undefined;
  readonly olm: boolean;
  readonly operator: Operator | undefined;
  /** Where OLM is to install the operator and its state could be read. */
  readonly olmGround?: OlmGround;
  /** Name of a Helm release of the operator whose Deployment is missing: nothing is installed over it. */
  readonly helmRelease?: string;
  /** The Istio named `default`, which is the plan's own. */
  readonly istio: ExistingIstio | undefined;
  /** Istios of any other name. */
  readonly otherIstios?: readonly (ExistingIstio & { readonly name: string })[];
  /** All labels of istio-system; absent: there are none, or no such namespace yet. */
  readonly namespaceLabels?: Readonly<Record<string, string>>;
  /** The CNI agent that is there, where it matters where its images come from. */
  readonly cni?: InstalledHub;
  /** Label `topology.istio.io/network` of istio-system. */
  readonly network: string | undefined;
  /** The primary that istio-system is told to obey, where it is a remote's. */
  readonly primary: string | undefined;
  /** An east-west gateway under the plan's name whose selector is another. */
  readonly gateway?: ExistingGateway;
  /** Names of the other clusters that its istiod is told of by remote secrets; absent: no istiod, or it is not told. */
  readonly reads?: readonly string[];
  /** The client among the samples that is there already. */
  readonly sampleClient?: Samples['client'];
  /** The helloworld versions that are there already: `v1`. */
  readonly sampleVersions?: readonly string[];
  /** Its helloworld has been without pods since a failover drill that was cut off. */
  readonly drilled?: true;
  /** What the user may not do and the plan needs: "create secrets in istio-system". */
  readonly missingRights: readonly string[];
};

/**
 * Names under which the operator's Deployment is known (docs/istio/operators.md#on-plain-kubernetes,
 * docs/istio/operators.md#through-olm).
 */
const operatorDeployments = ['servicemesh-operator3', 'sail-operator'];

/**
 * Looks at one cluster. Throws `ProblemError` when it cannot be reached or does not let us in; where even looking is not
 * allowed, with all rights that are missing. `sampleNamespace`: where the sample apps are, or will be, if anywhere.
 */
export async function surveyCluster(
  cluster: Cluster,
  clock: Clock,
  sampleNamespace: string | undefined,
  signal: AbortSignal,
): Promise<Survey> {
  const [{ git, clock: theirs }, served] = await Promise.all([cluster.version(signal), cluster.groupVersions(signal)]);
  const clockAhead = Math.round((theirs - clock.now()) / 1000);
  try {
    return { version: git, clockAhead, ...(await look(cluster, git, served, sampleNamespace, signal)) };
  } catch (error) {
    if (!(error instanceof ProblemError) || error.problem.code !== 'forbidden') throw error;
    const operator = hasOlm(served) ? 'olm' : 'bundle';
    const missing = await missingRights(cluster, { operator, platform: platformOf(served), sampleNamespace }, signal);
    throw missing.length === 0 ? error : new ProblemError(lackOfRights('the user', cluster.name, missing));
  }
}

const hasOlm = (served: ReadonlySet<string>) => served.has('operators.coreos.com/v1alpha1');

const platformOf = (served: ReadonlySet<string>): Platform =>
  served.has('operator.openshift.io/v1') || served.has('config.openshift.io/v1') ? 'openshift' : 'kubernetes';

async function look(
  cluster: Cluster,
  version: string,
  served: ReadonlySet<string>,
  sampleNamespace: string | undefined,
  signal: AbortSignal,
): Promise<Omit<Survey, 'version' | 'clockAhead'>> {
  const olm = hasOlm(served);
  const platform = platformOf(served);
  const [kubeSystem, infrastructure, operator, istios, namespace, endpoints, distribution] = await Promise.all([
    cluster.read(namespaceRef('kube-system'), signal),
    served.has('config.openshift.io/v1') ? cluster.read(infrastructureRef, signal) : undefined,
    findOperator(cluster, olm, signal),
    served.has('sailoperator.io/v1') ? cluster.list(istioKind, {}, signal) : [],
    cluster.read(namespaceRef(ISTIO_NAMESPACE), signal),
    cluster.list(endpointSlice, { namespace: 'default', labels: 'kubernetes.io/service-name=kubernetes' }, signal),
    distributionOf(cluster, version, platform, signal),
  ]);
  const uid = kubeSystem?.metadata.uid;
  const withoutOlm = operator === undefined && !olm;
  const ground =
    operator === undefined && olm ? await olmGround(cluster, operatorPackage(platform), signal) : undefined;
  const helmRelease = withoutOlm ? await operatorRelease(cluster, signal) : undefined;
  const istio = istios.find(({ metadata }) => metadata.name === ISTIO_NAME);
  const others = istios.filter(each => each !== istio);
  const reads =
    istio === undefined || textAt(istio, 'spec', 'profile') === 'remote'
      ? undefined
      : await clustersThatIstiodReads(cluster, signal);
  // Without a control plane there are no samples of ours either.
  const [client, { versions, drilled }] =
    istio === undefined || sampleNamespace === undefined
      ? [undefined, { versions: [], drilled: false }]
      : await Promise.all([
          sampleClient(cluster, sampleNamespace, signal),
          helloworldsThere(cluster, sampleNamespace, signal),
        ]);
  const named = Object.values(operator?.registries ?? {});
  const cni = istio !== undefined && named.some(hasEnded) ? await cluster.read(cniRef, signal) : undefined;
  const gateway = namespace === undefined ? undefined : await existingGateway(cluster, signal);
  if (uid === undefined) throw new ProblemError(noKubeSystem(cluster.name));
  return {
    uid,
    platform,
    ...(distribution === undefined ? {} : { distribution }),
    apiServerUrl: textAt(infrastructure, 'status', 'apiServerURL'),
    apiEndpoint: endpoints.map(endpointUrl).find(url => url !== undefined),
    olm,
    operator,
    ...(ground === undefined ? {} : { olmGround: ground }),
    ...(helmRelease === undefined ? {} : { helmRelease }),
    istio: istio === undefined ? undefined : existing(istio),
    ...(others.length === 0
      ? {}
      : { otherIstios: others.map(each => ({ ...existing(each), name: each.metadata.name })) }),
    ...(cni === undefined ? {} : { cni: installedHub(cni) }),
    ...(gateway === undefined ? {} : { gateway }),
    ...(reads === undefined ? {} : { reads }),
    ...(client === undefined ? {} : { sampleClient: client }),
    ...(versions.length === 0 ? {} : { sampleVersions: versions }),
    ...(drilled ? { drilled } : {}),
    ...(namespace?.metadata.labels === undefined ? {} : { namespaceLabels: namespace.metadata.labels }),
    network: namespace?.metadata.labels?.['topology.istio.io/network'],
    primary: namespace?.metadata.annotations?.['topology.istio.io/controlPlaneClusters'],
    missingRights: await missingRights(
      cluster,
      { operator: operator === undefined ? (olm ? 'olm' : 'bundle') : 'nothing', platform, sampleNamespace },
      signal,
    ),
  };
}

const namespaceRef = (name: string) => ({ apiVersion: 'v1', kind: 'Namespace', name });
const infrastructureRef = { apiVersion: 'config.openshift.io/v1', kind: 'Infrastructure', name: 'cluster' };
const istioKind = { apiVersion: 'sailoperator.io/v1', kind: 'Istio' };
const ISTIO_NAME = 'default';
const cniRef = { apiVersion: 'sailoperator.io/v1', kind: 'IstioCNI', name: 'default' };
const endpointSlice = { apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice' };
const subscriptionKind = { apiVersion: 'operators.coreos.com/v1alpha1', kind: 'Subscription' };
const crdRef = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  name: 'istios.sailoperator.io',
};

function endpointUrl(slice: KubeObject): string | undefined {
  const address = textAt(slice, 'endpoints', 0, 'addresses', 0);
  const port = numberAt(slice, 'ports', 0, 'port');
  if (address === undefined || port === undefined) return undefined;
  return `https://${address.includes(':') ? `[${address}]` : address}:${port}`;
}

function existing(istio: KubeObject): ExistingIstio {
  const values = recordAt(istio, 'spec', 'values', 'global');
  const namespace = textAt(istio, 'spec', 'namespace') ?? ISTIO_NAMESPACE;
  const selectors = listAt(istio, 'spec', 'values', 'meshConfig', 'discoverySelectors');
  return {
    role: textAt(istio, 'spec', 'profile') === 'remote' ? 'remote' : 'primary',
    version: textAt(istio, 'spec', 'version'),
    clusterName: textAt(values, 'multiCluster', 'clusterName'),
    network: textAt(values, 'network'),
    meshId: textAt(values, 'meshID'),
    state: textAt(istio, 'status', 'state'),
    ...hubOf(istio),
    ours: isOurs(istio),
    ...(values.externalIstiod === true ? { servesRemotes: true } : {}),
    ...(namespace === ISTIO_NAMESPACE ? {} : { namespace }),
    ...(textAt(istio, 'spec', 'updateStrategy', 'type') === 'RevisionBased' ? { revisionBased: true } : {}),
    ...(selectors.length === 0 ? {} : { discoverySelectors: selectors }),
  };
}

function hubOf(object: KubeObject): { readonly hub?: string } {
  const hub = textAt(object, 'spec', 'values', 'global', 'hub');
  return hub === undefined ? {} : { hub };
}

function installedHub(object: KubeObject): InstalledHub {
  return {
    ...hubOf(object),
    version: textAt(object, 'spec', 'version'),
    healthy: textAt(object, 'status', 'state') === 'Healthy',
  };
}

/** The installed operator, however it came: its Deployment in any namespace, and the versions that it brings. */
async function findOperator(cluster: Cluster, olm: boolean, signal: AbortSignal): Promise<Operator | undefined> {
  const kind = { apiVersion: 'apps/v1', kind: 'Deployment' };
  const [subscriptions, ...lists] = await Promise.all([
    olm ? cluster.list(subscriptionKind, {}, signal) : [],
    ...operatorDeployments.map(name => cluster.list(kind, { fields: `metadata.name=${name}` }, signal)),
  ]);
  const [found] = lists.flat();
  if (found === undefined) return undefined;
  const crd = await cluster.read(crdRef, signal);
  // Without its kinds, or the rights that we gave it, it is only half there: the plan installs it (again) and waits.
  if (crd === undefined || !(await isWhole(found, cluster, signal))) return undefined;
  const annotations = recordAt(found, 'spec', 'template', 'metadata', 'annotations');
  const bundled = bundledVersions(annotations);
  const namespace = found.metadata.namespace ?? '';
  const held = subscriptions.find(each => isOurs(each) && each.metadata.namespace === namespace);
  return {
    namespace,
    deployment: found.metadata.name,
    title: found.metadata.labels?.['olm.owner'] ?? `${namespace}/${found.metadata.name}`,
    versions: bundled.length > 0 ? bundled : acceptedVersions(crd),
    ...(bundled.length > 0 ? { registries: imageRegistries(annotations) } : {}),
    ours: held !== undefined,
    ...(held === undefined ? {} : { subscribedFor: meshOf(held) }),
  };
}

function noKubeSystem(name: string): Problem {
  return {
    code: 'unreachable',
    title: `${name} has no namespace kube-system`,
    hint: 'this does not seem to be a Kubernetes API server: check the server URL of the context',
  };
}

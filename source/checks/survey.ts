/**
 * What a cluster is and has, found by reading only (docs/istio/clusters.md#platforms,
 * docs/istio/clusters.md#permissions). Everything that the decisions rest on.
 */

import type { ExistingGateway } from '../model/existing-gateway.ts';
import type { ExistingIstio } from '../model/existing-istio.ts';
import { numberAt, recordAt, textAt } from '../model/fields.ts';
import { type InstalledHub, imageRegistries } from '../model/image-registries.ts';
import { acceptedVersions, bundledVersions } from '../model/installable.ts';
import { READER_NAME } from '../model/known-objects.ts';
import type { KubeObject } from '../model/kube.ts';
import { isOurs, meshOf } from '../model/marks.ts';
import { CNI_NAMESPACE, type Operator, type Platform, type Samples } from '../model/mesh.ts';
import { operatorPackage } from '../model/operator-package.ts';
import { ISTIO_NAMESPACE, systemNamespace } from '../model/plane.ts';
import { type Problem, ProblemError } from '../model/problem.ts';
import type { Clock, Cluster } from '../ports.ts';
import { lackOfRights } from './access-reviews.ts';
import { controlPlanes, hubOf } from './control-planes.ts';
import { type Distribution, distributionOf } from './distribution.ts';
import { existingGateway } from './existing-gateway.ts';
import { operatorRelease } from './helm-release.ts';
import { clustersThatIstiodReads } from './istiod-reads.ts';
import { type OlmGround, olmGround } from './olm-ground.ts';
import { isWhole } from './operator-parts.ts';
import { missingRights } from './rights.ts';
import { helloworldsThere, sampleClient } from './samples-there.ts';

export type Survey = {
  /** UID of namespace kube-system: two contexts with the same are one cluster. */
  readonly uid: string;
  /** `v1.34.4`. */
  readonly version: string;
  /** Seconds that the server's clock is ahead of this machine's; negative: behind. */
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
  /** The Istio that the plan continues with: the one that is named, the only one, or the only one of ours. */
  readonly istio: ExistingIstio | undefined;
  /** Which one that is has to be said: there are several. */
  readonly ambiguous?: true;
  /** The others. */
  readonly otherIstios?: readonly ExistingIstio[];
  /** All labels of the control plane's namespace; absent: there are none, or no such namespace yet. */
  readonly namespaceLabels?: Readonly<Record<string, string>>;
  /** The existing CNI agent. */
  readonly cni?: InstalledHub & { readonly namespace?: string };
  /** Label `topology.istio.io/network` of that namespace. */
  readonly network: string | undefined;
  /** The primary that it names as its control plane, where it is a remote. */
  readonly primary: string | undefined;
  /** An east-west gateway under the plan's name whose selector is another. */
  readonly gateway?: ExistingGateway;
  /** The reader account exists, and no Helm chart keeps it. */
  readonly readerByHand?: true;
  /** Names of the other clusters that its istiod knows by remote secrets; absent: no istiod, or it is not told. */
  readonly reads?: readonly string[];
  /** The existing client among the samples. */
  readonly sampleClient?: Samples['client'];
  /** The existing helloworld versions: `v1`. */
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

/** What a survey reads. */
export type Place = {
  /** Name of the Istio to continue with, where the user chose one. */
  readonly istio?: string | undefined;
  /** Where the control plane is to be, where there is none yet. */
  readonly namespace?: string | undefined;
};

/**
 * Reads one cluster. Throws `ProblemError` when it cannot be reached or rejects the login; where even reading is not
 * allowed, with all rights that are missing. `sampleNamespace`: where the sample apps are, or will be, if anywhere.
 */
export async function surveyCluster(
  cluster: Cluster,
  clock: Clock,
  sampleNamespace: string | undefined,
  signal: AbortSignal,
  place: Place = {},
): Promise<Survey> {
  const [{ git, clock: theirs }, served] = await Promise.all([cluster.version(signal), cluster.groupVersions(signal)]);
  const clockAhead = Math.round((theirs - clock.now()) / 1000);
  try {
    return { version: git, clockAhead, ...(await read(cluster, git, served, sampleNamespace, place, signal)) };
  } catch (error) {
    if (!(error instanceof ProblemError) || error.problem.code !== 'forbidden') throw error;
    const operator = hasOlm(served) ? 'olm' : 'bundle';
    const needing = { operator, platform: platformOf(served), sampleNamespace, namespace: place.namespace } as const;
    const missing = await missingRights(cluster, needing, signal);
    throw missing.length === 0 ? error : new ProblemError(lackOfRights('the user', cluster.name, missing));
  }
}

const hasOlm = (served: ReadonlySet<string>) => served.has('operators.coreos.com/v1alpha1');

const platformOf = (served: ReadonlySet<string>): Platform =>
  served.has('operator.openshift.io/v1') || served.has('config.openshift.io/v1') ? 'openshift' : 'kubernetes';

async function read(
  cluster: Cluster,
  version: string,
  served: ReadonlySet<string>,
  sampleNamespace: string | undefined,
  place: Place,
  signal: AbortSignal,
): Promise<Omit<Survey, 'version' | 'clockAhead'>> {
  const olm = hasOlm(served);
  const platform = platformOf(served);
  const planes = await controlPlanes(cluster, place.istio, signal);
  const { chosen: istio, others } = planes;
  const home = istio === undefined ? (place.namespace ?? ISTIO_NAMESPACE) : systemNamespace(istio);
  const [kubeSystem, infrastructure, operator, namespace, endpoints, distribution] = await Promise.all([
    cluster.read(namespaceRef('kube-system'), signal),
    served.has('config.openshift.io/v1') ? cluster.read(infrastructureRef, signal) : undefined,
    findOperator(cluster, olm, signal),
    cluster.read(namespaceRef(home), signal),
    cluster.list(endpointSlice, { namespace: 'default', labels: 'kubernetes.io/service-name=kubernetes' }, signal),
    distributionOf(cluster, version, platform, signal),
  ]);
  const uid = kubeSystem?.metadata.uid;
  const withoutOlm = operator === undefined && !olm;
  const ground =
    operator === undefined && olm ? await olmGround(cluster, operatorPackage(platform), signal) : undefined;
  const helmRelease = withoutOlm ? await operatorRelease(cluster, signal) : undefined;
  const reads =
    istio === undefined || istio.role === 'remote' ? undefined : await clustersThatIstiodReads(cluster, home, signal);
  // Without a control plane there are no samples of ours either.
  const [client, { versions, drilled }] =
    istio === undefined || sampleNamespace === undefined
      ? [undefined, { versions: [], drilled: false }]
      : await Promise.all([
          sampleClient(cluster, sampleNamespace, signal),
          helloworldsThere(cluster, sampleNamespace, signal),
        ]);
  const cni = served.has('sailoperator.io/v1') ? await cluster.read(cniRef, signal) : undefined;
  // One of istioctl's or Helm's goes to the operator with its istiod.
  const reader =
    istio === undefined || istio.unmanaged !== undefined ? undefined : await cluster.read(readerRef(home), signal);
  const gateway = namespace === undefined ? undefined : await existingGateway(cluster, home, signal);
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
    istio,
    ...(planes.ambiguous ? { ambiguous: true } : {}),
    ...(others.length === 0 ? {} : { otherIstios: others }),
    ...(cni === undefined ? {} : { cni: installedCni(cni) }),
    ...(gateway === undefined ? {} : { gateway }),
    ...(reader === undefined || isByHelm(reader) ? {} : { readerByHand: true }),
    ...(reads === undefined ? {} : { reads }),
    ...(client === undefined ? {} : { sampleClient: client }),
    ...(versions.length === 0 ? {} : { sampleVersions: versions }),
    ...(drilled ? { drilled } : {}),
    ...(namespace?.metadata.labels === undefined ? {} : { namespaceLabels: namespace.metadata.labels }),
    network: namespace?.metadata.labels?.['topology.istio.io/network'],
    primary: namespace?.metadata.annotations?.['topology.istio.io/controlPlaneClusters'],
    missingRights: await missingRights(
      cluster,
      {
        operator: operator === undefined ? (olm ? 'olm' : 'bundle') : 'nothing',
        platform,
        sampleNamespace,
        namespace: home,
      },
      signal,
    ),
  };
}

const namespaceRef = (name: string) => ({ apiVersion: 'v1', kind: 'Namespace', name });
const infrastructureRef = { apiVersion: 'config.openshift.io/v1', kind: 'Infrastructure', name: 'cluster' };
const cniRef = { apiVersion: 'sailoperator.io/v1', kind: 'IstioCNI', name: 'default' };
const endpointSlice = { apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice' };
const subscriptionKind = { apiVersion: 'operators.coreos.com/v1alpha1', kind: 'Subscription' };
const crdRef = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  name: 'istios.sailoperator.io',
};

const readerRef = (namespace: string) => ({ apiVersion: 'v1', kind: 'ServiceAccount', namespace, name: READER_NAME });
const isByHelm = ({ metadata: { labels = {} } }: KubeObject) => labels['app.kubernetes.io/managed-by'] === 'Helm';

function endpointUrl(slice: KubeObject): string | undefined {
  const address = textAt(slice, 'endpoints', 0, 'addresses', 0);
  const port = numberAt(slice, 'ports', 0, 'port');
  if (address === undefined || port === undefined) return undefined;
  return `https://${address.includes(':') ? `[${address}]` : address}:${port}`;
}

function installedCni(object: KubeObject): NonNullable<Survey['cni']> {
  return {
    namespace: textAt(object, 'spec', 'namespace') ?? CNI_NAMESPACE,
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
  // Without its kinds, or the permissions that an earlier run gave it, it is only half there: the plan installs it (again) and waits.
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

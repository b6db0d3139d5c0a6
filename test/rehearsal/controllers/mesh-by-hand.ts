/** The procedure for several networks, typed by hand against simulated clusters: what tests break in one place. */

import { generateKeyPairSync } from 'node:crypto';
import { type Root, rootAuthority } from '../../../source/certificates/authority.ts';
import { cacerts } from '../../../source/manifests/cacerts.ts';
import { controlPlane, istioCni, remoteControlPlane } from '../../../source/manifests/control-plane.ts';
import { eastWestGateway } from '../../../source/manifests/east-west-gateway.ts';
import { crossNetworkGateway, istiodGateway, istiodVirtualService } from '../../../source/manifests/exposure.ts';
import { cniNamespace, istioNamespace, sampleNamespace } from '../../../source/manifests/namespace.ts';
import { subscription } from '../../../source/manifests/operator.ts';
import { readerToken } from '../../../source/manifests/reader.ts';
import { remoteSecret } from '../../../source/manifests/remote-secret.ts';
import { client, helloworld, helloworldService } from '../../../source/manifests/samples.ts';
import { conditionOf, listAt, textAt } from '../../../source/model/fields.ts';
import { type KubeObject, type ObjectRef, refOf } from '../../../source/model/kube.ts';
import { helloVersion, type Member, type Mesh, peersOf } from '../../../source/model/mesh.ts';
import { operatorPackage } from '../../../source/model/operator-package.ts';
import { ref, type TestCluster, type TestWorld, until } from './worlds.ts';

export const VERSION = 'v1.30.3';

/** What can be left out, by cluster name. */
export type Omissions = {
  readonly networkLabelOfGateway?: string;
  readonly gateway?: string;
  readonly exposure?: string;
  /** `east`: the secret on east for west. */
  readonly secretsOn?: string;
  readonly commonRoot?: 'differs';
};

export async function apply(cluster: TestCluster, object: KubeObject, signal: AbortSignal): Promise<KubeObject> {
  return cluster.api.apply(object, { manager: 'eastwest' }, signal);
}

/** Subscribes to the operator of the platform and waits until OLM has installed it. */
export async function installOperator(cluster: TestCluster, signal: AbortSignal): Promise<void> {
  const wanted = operatorPackage(cluster.server.platform);
  const group = ref('operators.coreos.com/v1', 'OperatorGroup', 'global-operators', wanted.namespace);
  await until(cluster, group, found => found !== undefined, signal);
  await apply(cluster, subscription(wanted), signal);
  const name = csvNames[cluster.server.platform];
  const csv = ref('operators.coreos.com/v1alpha1', 'ClusterServiceVersion', name, wanted.namespace);
  await until(cluster, csv, found => textAt(found, 'status', 'phase') === 'Succeeded', signal);
}

const csvNames = { openshift: 'servicemeshoperator3.v3.4.1', kubernetes: 'sailoperator.v1.30.3' } as const;

export const isHealthy = (found: KubeObject | undefined): boolean => textAt(found, 'status', 'state') === 'Healthy';
export const isAvailable = (found: KubeObject | undefined): boolean =>
  conditionOf(found, 'Available')?.status === 'True';

/** The whole of it, minus what is left out. */
export async function install(world: TestWorld, mesh: Mesh, omit: Omissions = {}): Promise<void> {
  const { signal } = world;
  const primary = async (member: Member) => {
    const cluster = world.cluster(member.name);
    await prepare(cluster, member, omit, signal);
    await apply(cluster, controlPlane(mesh, member, VERSION), signal);
    await until(cluster, istioRef, isHealthy, signal);
    if (omit.gateway !== member.name) await installGateway(cluster, member, omit, signal);
    if (omit.exposure !== member.name) await applyPatiently(cluster, crossNetworkGateway(), signal);
    await apply(cluster, readerToken(), signal);
    await installSamples(cluster, mesh, member, signal);
  };
  await Promise.all(mesh.members.map(primary));
  for (const member of mesh.members) {
    for (const peer of peersOf(mesh, member)) {
      if (omit.secretsOn !== member.name) await giveSecret(world, member.name, peer.name);
    }
  }
}

/**
 * The same for one primary and one remote; `annotated` is when the remote names its primary
 * (docs/istio/model.md#invariants).
 */
export async function installPrimaryRemote(
  world: TestWorld,
  mesh: Mesh,
  annotated: 'in-time' | 'never',
): Promise<void> {
  const { signal } = world;
  const [first, second] = mesh.members;
  if (first === undefined || second === undefined) throw new Error('two members are needed');
  const [primary, remote] = [world.cluster(first.name), world.cluster(second.name)];
  await prepare(primary, first, {}, signal);
  await prepare(remote, annotated === 'never' ? withoutPrimary(second) : second, {}, signal);
  await apply(primary, controlPlane(mesh, first, VERSION), signal);
  await until(primary, istioRef, isHealthy, signal);
  await installGateway(primary, first, {}, signal);
  for (const object of [crossNetworkGateway(), istiodGateway(), istiodVirtualService()]) {
    await applyPatiently(primary, object, signal);
  }
  const gateway = await until(
    primary,
    ref('v1', 'Service', 'istio-eastwestgateway', 'istio-system'),
    hasAddress,
    signal,
  );
  const address = textAt(gateway, 'status', 'loadBalancer', 'ingress', 0, 'ip') ?? '';
  await apply(remote, remoteControlPlane(second, address, VERSION), signal);
  await until(remote, istioRef, found => textAt(found, 'status', 'state') === 'RemoteIstiodNotReady', signal);
  await apply(remote, readerToken(), signal);
  await giveSecret(world, first.name, second.name);
  if (annotated === 'never') return;
  await until(remote, istioRef, isHealthy, signal);
  await installGateway(remote, second, {}, signal);
  await installSamples(primary, mesh, first, signal);
  await installSamples(remote, mesh, second, signal);
}

export const istioRef = ref('sailoperator.io/v1', 'Istio', 'default');
const cniRef = ref('sailoperator.io/v1', 'IstioCNI', 'default');
const hasAddress = (found: KubeObject | undefined) => listAt(found, 'status', 'loadBalancer', 'ingress').length > 0;

function withoutPrimary(member: Member): Member {
  const { primary: _, ...rest } = member;
  return rest;
}

/** Before whatever a clock of a test begins at, be it a virtual one. */
const LONG_AGO = Date.UTC(2026, 0, 1);

const authorities = new Map<string, Promise<Root>>();

/** A `cacerts` whose root signs workloads itself; the same root for the same words. */
export async function cacertsOf(root: string): Promise<KubeObject> {
  const made = authorities.get(root) ?? rootAuthority(LONG_AGO, generateKeyPairSync('ec', { namedCurve: 'P-256' }));
  authorities.set(root, made);
  const { key, cert } = await made;
  return cacerts({ caKey: key, caCert: cert, rootCert: cert, certChain: cert });
}

/** Operator, namespace, certificates and CNI. */

async function prepare(cluster: TestCluster, member: Member, omit: Omissions, signal: AbortSignal): Promise<void> {
  await installOperator(cluster, signal);
  await apply(cluster, istioNamespace(member), signal);
  const root = omit.commonRoot === undefined ? 'the root' : `root of ${member.name}`;
  await cluster.api.create(await cacertsOf(root), {}, signal);
  if (cluster.server.platform === 'kubernetes') return;
  await apply(cluster, cniNamespace(), signal);
  await apply(cluster, istioCni(VERSION), signal);
}

async function installGateway(
  cluster: TestCluster,
  member: Member,
  omit: Omissions,
  signal: AbortSignal,
): Promise<void> {
  for (const object of eastWestGateway(member)) {
    const isUnlabelled = object.kind === 'Service' && omit.networkLabelOfGateway === member.name;
    await apply(cluster, isUnlabelled ? unlabelled(object) : object, signal);
  }
  await until(cluster, ref('apps/v1', 'Deployment', 'istio-eastwestgateway', 'istio-system'), isAvailable, signal);
}

async function installSamples(cluster: TestCluster, mesh: Mesh, member: Member, signal: AbortSignal): Promise<void> {
  await apply(cluster, sampleNamespace(mesh.samples), signal);
  const samples = [
    helloworldService(mesh.samples),
    helloworld(mesh.samples, helloVersion(mesh, member), member.platform),
    ...client(mesh.samples, VERSION, member.platform),
  ];
  for (const object of samples) await apply(cluster, object, signal);
  for (const object of samples) {
    if (object.kind === 'Deployment') await until(cluster, refOf(object), isAvailable, signal);
  }
}

/** The CNI agent in a namespace of its own, until it is healthy. */
export async function installCni(cluster: TestCluster, signal: AbortSignal): Promise<void> {
  await apply(cluster, cniNamespace(), signal);
  await apply(cluster, istioCni(VERSION), signal);
  await until(cluster, cniRef, isHealthy, signal);
}

/** Samples, control plane, CNI agent and the namespaces, each gone before the next goes. */
export async function uninstall(cluster: TestCluster, mesh: Mesh, signal: AbortSignal): Promise<void> {
  const gone = async (target: ObjectRef) => {
    await cluster.api.remove(target, {}, signal);
    await until(cluster, target, found => found === undefined, signal);
  };
  const namespace = (name: string) => ref('v1', 'Namespace', name);
  await gone(namespace(mesh.samples.namespace));
  await gone(istioRef);
  await until(cluster, { ...istioRef, kind: 'IstioRevision' }, found => found === undefined, signal);
  await gone(cniRef);
  await gone(namespace('istio-cni'));
  await gone(namespace('istio-system'));
}

/** The remote secret for one cluster on another. */
export async function giveSecret(
  world: TestWorld,
  on: string,
  of: string,
  changes: { readonly token?: string; readonly server?: string; readonly id?: string } = {},
): Promise<void> {
  const token = await until(
    world.cluster(of),
    ref('v1', 'Secret', 'istio-reader-service-account-istio-remote-secret-token', 'istio-system'),
    found => found?.data?.token !== undefined,
    world.signal,
  );
  const secret = remoteSecret(changes.id ?? of, {
    server: changes.server ?? `https://${of}.test:6443`,
    serverName: undefined,
    ca: Buffer.from(token?.data?.['ca.crt'] ?? '', 'base64').toString(),
    token: changes.token ?? Buffer.from(token?.data?.token ?? '', 'base64').toString(),
  });
  const named = { ...secret, metadata: { ...secret.metadata, name: `istio-remote-secret-${of}` } };
  const api = world.cluster(on).api;
  const before = await api.get(refOf(named), world.signal);
  if (before === undefined) await api.create(named, {}, world.signal);
  else
    await api.replace(
      { ...named, metadata: { ...named.metadata, resourceVersion: before.metadata.resourceVersion ?? '' } },
      {},
      world.signal,
    );
}

/** A second token of the reader, in place of the one that the secrets hold. */
export async function newToken(world: TestWorld, of: string): Promise<string> {
  const { api } = world.cluster(of);
  const annotations = { 'kubernetes.io/service-account.name': 'istio-reader-service-account' };
  const metadata = { name: 'second-token', namespace: 'istio-system', annotations };
  await api.create(
    { apiVersion: 'v1', kind: 'Secret', metadata, type: 'kubernetes.io/service-account-token' },
    {},
    world.signal,
  );
  const secret = ref('v1', 'Secret', 'second-token', 'istio-system');
  const found = await until(world.cluster(of), secret, each => each?.data?.token !== undefined, world.signal);
  return Buffer.from(found?.data?.token ?? '', 'base64').toString();
}

async function applyPatiently(cluster: TestCluster, object: KubeObject, signal: AbortSignal): Promise<void> {
  for (let left = 200; ; left -= 1) {
    try {
      await apply(cluster, object, signal);
      return;
    } catch (error) {
      if (left === 0) throw error;
      await new Promise(resolve => setTimeout(resolve, 5));
    }
  }
}

function unlabelled(service: KubeObject): KubeObject {
  const { 'topology.istio.io/network': _, ...labels } = service.metadata.labels ?? {};
  return { ...service, metadata: { ...service.metadata, labels } };
}

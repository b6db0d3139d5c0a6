/** Reads what the walk rests on, on all clusters side by side. Changes nothing; what cannot be read says why. */
import { Buffer } from 'node:buffer';
import { commandEnd, commandOutput } from '../command-output.ts';
import { credentialsIn } from '../manifests/remote-credentials.ts';
import { certificateFingerprints } from '../model/certificate-fingerprints.ts';
import { listAt, textAt } from '../model/fields.ts';
import { addressesOf } from '../model/gateway-addresses.ts';
import type { KindRef, KubeObject } from '../model/kube.ts';
import { acrossNetworks, helloVersions, type Member, type Mesh } from '../model/mesh.ts';
import { planeOf, systemNamespace } from '../model/plane.ts';
import { isPodReady } from '../model/pod.ts';
import { ProblemError } from '../model/problem.ts';
import { add, emptyTally } from '../model/tally.ts';
import type { Cluster, ExecTarget, World } from '../ports.ts';
import { type Asking, askAWhile } from '../traffic/ask-a-while.ts';
import { dialCommand, dialFailure, wasDialled } from '../traffic/dial.ts';
import { helloUrl } from '../traffic/hello.ts';
import { countedBetween, envoyClustersCommand, envoyEndpoints } from './envoy-endpoints.ts';
import type { ClusterEvidence, Evidence, IstiodReport, ProxyEndpoint, RemoteSecret, Seen } from './evidence.ts';
import { istiodCommands, istiodReport } from './istiod-reports.ts';
import { meshSettings } from './mesh-settings.ts';

const POD: KindRef = { apiVersion: 'v1', kind: 'Pod' };
const SERVICE: KindRef = { apiVersion: 'v1', kind: 'Service' };
const istioKind = (group: 'networking' | 'security', kind: string): KindRef => ({
  apiVersion: `${group}.istio.io/v1`,
  kind,
});
/** Port of the helloworld Service. */
export const HELLO_PORT = 5000;
const LATE = 10_000;

/** `helloworld.sample.svc.cluster.local`. */
export const helloHost = (mesh: Mesh) => `helloworld.${mesh.samples.namespace}.svc.cluster.local`;

type Gathering = { readonly mesh: Mesh; readonly world: World; readonly signal: AbortSignal };

/** Asks for a few seconds and reads all else meanwhile. Rejects only when the signal aborts. */
export async function gatherEvidence(mesh: Mesh, world: World, asking: Asking, signal: AbortSignal): Promise<Evidence> {
  const gathering = { mesh, world, signal };
  const found = await Promise.all(
    mesh.members.map(async member => ({ member, ...(await inCluster(member, asking, gathering)) })),
  );
  const addresses = new Map(found.map(({ member, evidence }) => [member.name, addressesToDial(member, evidence)]));
  const clusters = found.map(async ({ member, evidence, proxy }) => {
    const dials = await dialled(member, proxy, addresses, gathering);
    return [member.name, { ...evidence, dials }] as const;
  });
  return { mesh, clusters: new Map(await Promise.all(clusters)) };
}

/** A cluster's gateways, as the clients of other networks dial them. */
function addressesToDial({ gateway }: Member, { gatewayServices: services }: Undialled): readonly string[] {
  if (gateway !== undefined) return [gateway];
  return 'seen' in services ? services.seen.flatMap(addressesOf) : [];
}

type Undialled = Omit<ClusterEvidence, 'dials'>;

async function inCluster(
  member: Member,
  asking: Asking,
  gathering: Gathering,
): Promise<{ readonly evidence: Undialled; readonly proxy: ExecTarget | undefined }> {
  const { mesh, world, signal } = gathering;
  const cluster = world.cluster(member.name);
  const { namespace, client } = mesh.samples;
  const clients = await seen(() => cluster.list(POD, { namespace, labels: `app=${client}` }, signal));
  const pod = 'seen' in clients ? clients.seen.find(isReady)?.metadata.name : undefined;
  const proxy = pod === undefined ? undefined : { namespace, pod, container: 'istio-proxy' };
  const parts = await Promise.all([
    askAndCount(member, proxy, asking, gathering),
    samplesIn(cluster, namespace, signal),
    gatewayIn(member, cluster, signal),
    istiodIn(member, cluster, gathering),
    policiesIn(cluster, signal),
  ]);
  const [asked, samples, gateway, istiod, policies] = parts;
  return { evidence: { clients, ...asked, ...samples, ...gateway, ...istiod, ...policies }, proxy };
}

async function samplesIn(cluster: Cluster, namespace: string, signal: AbortSignal) {
  const [service, servers, roots] = await Promise.all([
    seen(() => cluster.read({ ...SERVICE, namespace, name: 'helloworld' }, signal)),
    seen(() => cluster.list(POD, { namespace, labels: 'app=helloworld' }, signal)),
    seen(() => trustedRoots(cluster, namespace, signal)),
  ]);
  return { service, servers, roots };
}

async function gatewayIn(member: Member, cluster: Cluster, signal: AbortSignal) {
  const namespace = systemNamespace(member);
  const deployment = { apiVersion: 'apps/v1', kind: 'Deployment' };
  const labelled = { namespace, labels: 'istio=eastwestgateway' };
  const [system, services, deployments, exposures] = await Promise.all([
    seen(() => cluster.read({ apiVersion: 'v1', kind: 'Namespace', name: namespace }, signal)),
    seen(() => gatewayServices(namespace, cluster, signal)),
    seen(() => cluster.list(deployment, labelled, signal)),
    seen(() => cluster.list(istioKind('networking', 'Gateway'), { namespace }, signal)),
  ]);
  return { system, gatewayServices: services, gatewayDeployments: deployments, exposures };
}

async function istiodIn(member: Member, cluster: Cluster, gathering: Gathering) {
  const namespace = systemNamespace(member);
  const { world, signal } = gathering;
  const [secrets, istiods, settings] = await Promise.all([
    seen(() => remoteSecrets(namespace, cluster, world, signal)),
    seen(() => istiodReports(namespace, cluster, gathering)),
    seen(() => meshSettings(planeOf(member), cluster, signal)),
  ]);
  return { remoteSecrets: secrets, istiods, settings };
}

async function policiesIn(cluster: Cluster, signal: AbortSignal) {
  const all = (group: 'networking' | 'security', kind: string) =>
    seen(() => cluster.list(istioKind(group, kind), {}, signal));
  const [destinationRules, virtualServices, sidecars, authorizationPolicies, peerAuthentications] = await Promise.all([
    all('networking', 'DestinationRule'),
    all('networking', 'VirtualService'),
    all('networking', 'Sidecar'),
    all('security', 'AuthorizationPolicy'),
    all('security', 'PeerAuthentication'),
  ]);
  return { destinationRules, virtualServices, sidecars, authorizationPolicies, peerAuthentications };
}

/** What was read, or why not. */
async function seen<Value>(read: () => Promise<Value>): Promise<Seen<Value>> {
  try {
    return { seen: await read() };
  } catch (error) {
    if (error instanceof ProblemError) return { unseen: error.problem.title };
    throw error;
  }
}

/** Asks helloworld, and reads the client's Envoy before and after: its counters are for this time alone. */
async function askAndCount(
  { name }: Member,
  proxy: ExecTarget | undefined,
  asking: Asking,
  { mesh, world, signal }: Gathering,
): Promise<Pick<ClusterEvidence, 'answers' | 'endpoints'>> {
  const { clock } = world;
  const cluster = world.cluster(name);
  const endpoints = (): Promise<Seen<readonly ProxyEndpoint[]>> =>
    proxy === undefined
      ? Promise.resolve({ unseen: `no client pod of ${name} is ready` })
      : seen(async () =>
          envoyEndpoints(
            await commandOutput(cluster, proxy, envoyClustersCommand, { clock, within: LATE }, signal),
            helloHost(mesh),
            HELLO_PORT,
          ),
        );
  const before = await endpoints();
  const url = helloUrl(mesh.samples.namespace);
  const client = proxy === undefined ? undefined : { ...proxy, container: mesh.samples.client };
  const received = client === undefined ? [] : await askAWhile(cluster, client, url, asking, clock, signal);
  const answers = received.reduce(add, emptyTally(helloVersions(mesh)));
  const after = await endpoints();
  if (!('seen' in after)) return { answers, endpoints: after };
  return { answers, endpoints: { seen: countedBetween('seen' in before ? before.seen : [], after.seen) } };
}

/** By either label: a gateway that lacks the network's is what a person wants to be told of. */
async function gatewayServices(
  namespace: string,
  cluster: Cluster,
  signal: AbortSignal,
): Promise<readonly KubeObject[]> {
  const labelled = ['topology.istio.io/network', 'istio=eastwestgateway'].map(labels =>
    cluster.list(SERVICE, { namespace, labels }, signal),
  );
  const found = (await Promise.all(labelled)).flat();
  return [...new Map(found.map(each => [each.metadata.name, each])).values()];
}

async function trustedRoots(cluster: Cluster, namespace: string, signal: AbortSignal): Promise<readonly string[]> {
  const ref = { apiVersion: 'v1', kind: 'ConfigMap', namespace, name: 'istio-ca-root-cert' };
  return certificateFingerprints(textAt(await cluster.read(ref, signal), 'data', 'root-cert.pem') ?? '');
}

/** Reads them as data: a login that is more than server, CA and token is not tried. */
async function remoteSecrets(
  namespace: string,
  cluster: Cluster,
  { proveAccess }: World,
  signal: AbortSignal,
): Promise<readonly RemoteSecret[]> {
  const secrets = await cluster.list({ apiVersion: 'v1', kind: 'Secret' }, { namespace }, signal);
  const wanted = secrets.filter(
    ({ metadata }) =>
      metadata.labels?.['istio/multiCluster'] === 'true' || metadata.name.startsWith('istio-remote-secret-'),
  );
  return Promise.all(
    wanted.map(async ({ metadata, data = {} }) => {
      const tries = Object.entries(data).map(async ([id, text]) => {
        const access = credentialsIn(Buffer.from(text, 'base64').toString('utf8'));
        if (access === undefined) return [];
        return [[id, (await proveAccess(access, signal)) ?? 'accepted'] as const];
      });
      return {
        name: metadata.name,
        clusters: Object.keys(data),
        isLabelled: metadata.labels?.['istio/multiCluster'] === 'true',
        tried: new Map((await Promise.all(tries)).flat()),
      };
    }),
  );
}

async function istiodReports(
  namespace: string,
  cluster: Cluster,
  { mesh, world, signal }: Gathering,
): Promise<readonly IstiodReport[]> {
  const service = { host: helloHost(mesh), namespace: mesh.samples.namespace };
  const pods = await cluster.list(POD, { namespace, labels: 'app=istiod' }, signal);
  const running = pods.filter(isReady).map(({ metadata }) => metadata.name);
  return Promise.all(
    running.toSorted().map(async pod => {
      const target = { namespace, pod, container: 'discovery' };
      const answers = istiodCommands.map(command => {
        const patience = { clock: world.clock, within: LATE };
        return seen(() => commandOutput(cluster, target, command, patience, signal));
      });
      const texts = (await Promise.all(answers)).map(each => ('seen' in each ? each.seen : ''));
      return istiodReport(pod, texts, service);
    }),
  );
}

/** New connections to the gateways of other networks. */
async function dialled(
  member: Member,
  proxy: ExecTarget | undefined,
  addresses: ReadonlyMap<string, readonly string[]>,
  { mesh, world, signal }: Gathering,
): Promise<ClusterEvidence['dials']> {
  if (proxy === undefined) return new Map();
  const others = acrossNetworks(mesh, member).flatMap(({ name }) => addresses.get(name) ?? []);
  const tries = [...new Set(others)].map(async address => {
    const command = dialCommand(address);
    if (command === undefined) return [];
    const patience = { clock: world.clock, within: LATE };
    const ended = await seen(() => commandEnd(world.cluster(member.name), proxy, command, patience, signal));
    return 'seen' in ended && wasDialled(ended.seen) ? [[address, dialFailure(ended.seen)] as const] : [];
  });
  return new Map((await Promise.all(tries)).flat());
}

/** Ready, and not on its way out. */
export function isReady(pod: KubeObject): boolean {
  return isPodReady(pod) && pod.metadata.deletionTimestamp === undefined;
}

/** With a proxy among its containers, of either form. */
export function hasSidecar(pod: KubeObject): boolean {
  const all = [...listAt(pod, 'spec', 'containers'), ...listAt(pod, 'spec', 'initContainers')];
  return all.some(each => textAt(each, 'name') === 'istio-proxy');
}

/** What a person would look at to judge a mesh: answers, istiod's view, and what the client's own Envoy knows. */
import { run, type TestCluster } from '../controllers/worlds.ts';

const client = { namespace: 'sample', labels: 'app=curl' };
const istiod = { namespace: 'istio-system', labels: 'app=istiod', container: 'discovery' };

export type MeshView = {
  /** How often each answer came: a version, or what curl said instead. */
  readonly answers: Readonly<Record<string, number>>;
  readonly clusterz: readonly { readonly id: string; readonly secretName: string; readonly syncStatus: string }[];
  readonly networkz: readonly string[];
  /** By address; of pods only their cluster's range is kept. */
  readonly endpoints: Readonly<Record<string, Counters>>;
};

export type Counters = { readonly connectFails: number; readonly errors: number; readonly successes: number };

/** As many calls from the client of a cluster, then a look around. */
export async function viewFrom(cluster: TestCluster, calls: number, signal: AbortSignal): Promise<MeshView> {
  const answers: Record<string, number> = {};
  for (let count = 0; count < calls; count += 1) {
    const answer = await ask(cluster, signal);
    answers[answer] = (answers[answer] ?? 0) + 1;
  }
  const clusterz = JSON.parse(await debug(cluster, 'clusterz', signal)) as MeshView['clusterz'];
  const gateways = JSON.parse(await debug(cluster, 'networkz', signal)) as Record<string, unknown>[];
  const networkz = gateways.map(each => `${each.Network} ${each.Cluster} ${each.Addr}:${each.Port}`);
  return { answers, clusterz, networkz, endpoints: await endpointsAt(cluster, signal) };
}

/** One answer in few words: `v1`, or curl's or Envoy's complaint. */
export async function ask(cluster: TestCluster, signal: AbortSignal): Promise<string> {
  const command = ['curl', '-sS', '-m', '3', 'http://helloworld.sample:5000/hello'];
  const text = await run(cluster, { ...client, container: 'curl' }, command, signal);
  return /^Hello version: (v\d+)/.exec(text)?.[1] ?? text.replace(/\n?\(exit \d+\)$/, '').trim();
}

/** istiod's answer to a debug path, asked in its own container. */
export function debug(cluster: TestCluster, path: string, signal: AbortSignal): Promise<string> {
  return run(cluster, istiod, ['pilot-discovery', 'request', 'GET', `/debug/${path}`], signal);
}

async function endpointsAt(cluster: TestCluster, signal: AbortSignal): Promise<MeshView['endpoints']> {
  const text = await run(
    cluster,
    { ...client, container: 'istio-proxy' },
    ['pilot-agent', 'request', 'GET', 'clusters'],
    signal,
  );
  const found: Record<string, Counters> = {};
  for (const line of text.split('\n')) {
    const [name, address = '', fact = '', value] = line.split('::');
    if (name !== 'outbound|5000||helloworld.sample.svc.cluster.local') continue;
    const before = found[rangeOf(address)] ?? { connectFails: 0, errors: 0, successes: 0 };
    const field = counted[fact];
    found[rangeOf(address)] = field === undefined ? before : { ...before, [field]: before[field] + Number(value) };
  }
  return found;
}

const counted: Readonly<Record<string, keyof Counters>> = {
  cx_connect_fail: 'connectFails',
  rq_error: 'errors',
  rq_success: 'successes',
};

/** `10.102.0.7:5000` → `10.102:5000`: which number a pod drew does not matter. */
export function rangeOf(address: string): string {
  return address.replace(/^(10\.\d+)\.\d+\.\d+:/, '$1:');
}

/** The hosts that istiod has a shard of a cluster for. */
export async function shardsOf(cluster: TestCluster, signal: AbortSignal): Promise<readonly string[]> {
  const shards: unknown = JSON.parse(await debug(cluster, 'endpointShardz', signal));
  const host = 'helloworld.sample.svc.cluster.local';
  const found = (shards as Record<string, Record<string, { Shards: object }>>)[host]?.sample?.Shards ?? {};
  return Object.keys(found).sort();
}

/** Simulated clusters for tests: API servers in process, controllers without delays, all ended with the test. */
import type { TestContext } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { textAt } from '../../../source/model/fields.ts';
import type { KindRef, KubeObject, ObjectRef } from '../../../source/model/kube.ts';
import type { Api, Clock } from '../../../source/ports.ts';
import { type ApiServer, createApiServer, type ServerBackup } from '../../../source/rehearsal/api-server/server.ts';
import { startControllerManager } from '../../../source/rehearsal/controller-manager/manager.ts';
import { type Faults, noFaults } from '../../../source/rehearsal/controllers/faults.ts';
import { startControllers } from '../../../source/rehearsal/controllers/start.ts';
import { createWorld, type SimulatedWorld } from '../../../source/rehearsal/controllers/world.ts';
import type { Objects } from '../../../source/rehearsal/mesh/objects.ts';
import { networkOfCluster } from '../../../source/rehearsal/mesh/view.ts';
import type { OperatorReleases } from '../../../source/rehearsal/operator-releases.ts';
import type { OperatorSetup } from '../../../source/rehearsal/scenario.ts';
import { wallClock } from '../../../source/rehearsal/wall-clock.ts';

/** Longer than the slowest machine takes; only a failing test waits so long. In milliseconds. */
const PATIENCE = 60_000;

export const realClock: Clock = wallClock;

export type TestCluster = {
  readonly name: string;
  readonly api: Api;
  readonly server: ApiServer;
  /** What the cluster does wrong from now on. */
  fault(faults: Partial<Faults>): void;
};

export type TestWorld = {
  readonly clusters: readonly TestCluster[];
  cluster(name: string): TestCluster;
  readonly world: SimulatedWorld;
  readonly signal: AbortSignal;
};

export type WorldOptions = {
  readonly platform?: 'openshift' | 'kubernetes';
  /** How an operator comes to the clusters: by OLM unless said otherwise. */
  readonly operator?: OperatorSetup;
  /** The newest by default. */
  readonly releases?: OperatorReleases;
  readonly pace?: number;
  /** One for all clusters, or `by-network`: clusters that say they are on one network are. Each its own by default. */
  readonly podNetwork?: string;
  readonly clock?: Clock;
  /** The clock of the traffic alone, where a test does not want to wait for time-outs. */
  readonly trafficClock?: Clock;
  /** What the API server of a cluster begins with; a new cluster where it is not named. */
  readonly from?: Readonly<Record<string, ServerBackup>>;
};

/** A clock on which every sleep is over at once and the time has passed nevertheless. */
export function leapingClock(): Clock {
  let now = 1_800_000_000_000;
  return {
    now: () => now,
    sleep: async milliseconds => {
      now += milliseconds;
    },
  };
}

function podNetworkOf(name: string, podNetwork: string) {
  return (objects: Objects) => (podNetwork === 'by-network' ? networkOfCluster(objects) || name : podNetwork);
}

/** Clusters by these names, until the test ends. */
export function testWorld(test: TestContext, names: readonly string[], options: WorldOptions = {}): TestWorld {
  const ended = new AbortController();
  test.after(() => ended.abort());
  return simulatedWorld(names, options, ended.signal);
}

/** Clusters by these names, until the signal aborts. */
export function simulatedWorld(names: readonly string[], options: WorldOptions, signal: AbortSignal): TestWorld {
  const { platform = 'openshift', pace = 0, clock = realClock, podNetwork } = options;
  const world = createWorld({ clock: options.trafficClock ?? clock, seed: 7 });
  const clusters = names.map((name, index) => {
    let faults = noFaults;
    const from = options.from?.[name];
    const server = createApiServer({ name, platform, clock, ...(from === undefined ? {} : { from }) });
    const ca = `CA of ${name}`;
    startControllerManager(server, { ca }, signal);
    const api = server.api();
    const { kubelet, admission } = startControllers(
      {
        name,
        index,
        platform,
        api,
        clock,
        pace,
        seed: 7,
        server: `https://${name}.test:6443`,
        ca,
        login: async token => {
          const user = server.inside.authenticator.user(token);
          return user === undefined ? undefined : server.api(user);
        },
        faults: () => faults,
        ...(options.operator === undefined ? {} : { operator: options.operator }),
        ...(options.releases === undefined ? {} : { releases: options.releases }),
        ...(podNetwork === undefined ? {} : { podNetwork: podNetworkOf(name, podNetwork) }),
      },
      world,
      signal,
    );
    server.setKubelet(kubelet);
    server.setAdmission(admission);
    const fault = (changed: Partial<Faults>) => {
      faults = { ...faults, ...changed };
    };
    return { name, api, server, fault };
  });
  const cluster = (name: string) => {
    const found = clusters.find(each => each.name === name);
    if (found === undefined) throw new Error(`no cluster ${name}`);
    return found;
  };
  return { clusters, cluster, world, signal };
}

/** The object once it is as wanted; fails with what it was last. */
export async function until(
  { api }: TestCluster,
  ref: ObjectRef,
  isWanted: (object: KubeObject | undefined) => boolean,
  signal: AbortSignal,
): Promise<KubeObject | undefined> {
  let last: KubeObject | undefined;
  for (const end = Date.now() + PATIENCE; Date.now() < end; ) {
    last = await api.get(ref, signal);
    if (isWanted(last)) return last;
    await pause(5);
  }
  throw new Error(`waited in vain for ${ref.kind} ${ref.name}: ${JSON.stringify(last?.status ?? last ?? null)}`);
}

/** Something true, sooner or later; fails with its name. What cannot be asked yet is not true yet. */
export async function eventually(what: string, isTrue: () => Promise<boolean> | boolean): Promise<void> {
  let trouble: unknown;
  for (const end = Date.now() + PATIENCE; Date.now() < end; await pause(5)) {
    try {
      if (await isTrue()) return;
      trouble = undefined;
    } catch (error) {
      trouble = error;
    }
  }
  throw new Error(`waited in vain: ${what}`, { cause: trouble });
}

const trafficKinds: readonly KindRef[] = [
  { apiVersion: 'v1', kind: 'Pod' },
  { apiVersion: 'v1', kind: 'Service' },
  { apiVersion: 'v1', kind: 'Namespace' },
  { apiVersion: 'networking.istio.io/v1', kind: 'Gateway' },
  { apiVersion: 'networking.istio.io/v1', kind: 'DestinationRule' },
  { apiVersion: 'networking.istio.io/v1', kind: 'VirtualService' },
  { apiVersion: 'networking.istio.io/v1', kind: 'Sidecar' },
  { apiVersion: 'security.istio.io/v1', kind: 'AuthorizationPolicy' },
  { apiVersion: 'security.istio.io/v1', kind: 'PeerAuthentication' },
];

/** Until the simulated programs have seen what traffic depends on: their watches run a moment behind. */
export async function caughtUp({ clusters, world, signal }: TestWorld): Promise<void> {
  const versions = (objects: readonly KubeObject[]) =>
    objects
      .map(each => each.metadata.resourceVersion)
      .sort()
      .join();
  for (const { name, api } of clusters) {
    const served = await api.groupVersions(signal);
    for (const each of trafficKinds.filter(({ apiVersion }) => served.has(apiVersion))) {
      await eventually(`${name} has seen every ${each.kind}`, async () => {
        const { items } = await api.list(each, {}, signal);
        return versions(items) === versions(world.view.cluster(name)?.objects.list(each) ?? []);
      });
    }
  }
}

/** Runs a command in the first pod of a label; all that it wrote. */
export async function run(
  { api }: TestCluster,
  where: { readonly namespace: string; readonly labels: string; readonly container: string },
  command: readonly string[],
  signal: AbortSignal,
): Promise<string> {
  const pods = await api.list(
    { apiVersion: 'v1', kind: 'Pod' },
    { namespace: where.namespace, labels: where.labels },
    signal,
  );
  const pod = pods.items.find(
    each => each.metadata.deletionTimestamp === undefined && textAt(each, 'status', 'phase') === 'Running',
  );
  if (pod === undefined) throw new Error(`no pod ${where.labels}`);
  const session = api.exec(
    { namespace: where.namespace, pod: pod.metadata.name, container: where.container },
    command,
    signal,
  );
  let text = '';
  for await (const chunk of session.stdout) text += Buffer.from(chunk).toString();
  const { exitCode, stderr } = await session.ended;
  return exitCode === 0 ? text : `${text}${stderr}(exit ${exitCode})`;
}

export function ref(apiVersion: string, kind: string, name: string, namespace?: string): ObjectRef {
  return { apiVersion, kind, name, ...(namespace === undefined ? {} : { namespace }) };
}

export const kind = (apiVersion: string, name: string): KindRef => ({ apiVersion, kind: name });

/** N simulated clusters behind HTTPS on loopback: an API server and its controllers each, one world of traffic. */
import type { ObjectRef } from '../model/kube.ts';
import { conditionOf } from '../model/look.ts';
import type { Clock } from '../ports.ts';
import { serve } from './api-server/http/serve.ts';
import { type ApiServer, createApiServer } from './api-server/server.ts';
import { startControllerManager } from './controller-manager/manager.ts';
import { noFaults } from './controllers/faults.ts';
import { nodeName } from './controllers/platform.ts';
import { deploymentOf } from './controllers/sail/installed-operator.ts';
import { startControllers } from './controllers/start.ts';
import { createWorld, type SimulatedWorld } from './controllers/world.ts';
import { kubeconfigOf } from './kubeconfig.ts';
import { networkOfCluster } from './mesh/view.ts';
import { releasesWith } from './operator-releases.ts';
import { createServingCa, type ServingCa } from './serving-ca.ts';
import { clusterNames, operatorOn, platformAt, type RehearsalShape } from './shape.ts';

export type RunningClusters = {
  readonly names: readonly string[];
  /** Text of a kubeconfig whose contexts are named as the clusters. Holds the administrator's key. */
  readonly kubeconfig: string;
  /** Ends controllers and connections. */
  close(): Promise<void>;
};

type Running = { readonly name: string; readonly url: string; readonly close: () => Promise<void> };

/** Starts them; ready when every one answers and holds what a fresh cluster holds. */
export async function startClusters(shape: RehearsalShape, clock: Clock): Promise<RunningClusters> {
  const stopping = new AbortController();
  const authority = createServingCa(clock.now());
  const world = createWorld({ clock, seed: shape.seed ?? 1 });
  const names = clusterNames(shape.clusters);
  const running = await Promise.all(
    names.map((name, index) => startCluster({ name, index, shape, clock, authority, world }, stopping.signal)),
  );
  const administrator = authority.client('kubernetes-admin', ['system:masters']);
  return {
    names,
    kubeconfig: kubeconfigOf(running, authority.ca, administrator),
    async close() {
      stopping.abort();
      await Promise.all(running.map(each => each.close()));
    },
  };
}

/** Milliseconds of waiting after which a cluster that is not furnished never will be. */
const PATIENCE = 60_000;
const PAUSE = 5;

/** Until a cluster holds what it has from the start: the platform makes its node last, and an operator runs. */
async function furnished(server: ApiServer, operator: ObjectRef | undefined, clock: Clock, signal: AbortSignal) {
  const api = server.api();
  const node = { apiVersion: 'v1', kind: 'Node', name: nodeName(server.name) };
  const isThere = async () => {
    if ((await api.get(node, signal)) === undefined) return false;
    return operator === undefined || conditionOf(await api.get(operator, signal), 'Available')?.status === 'True';
  };
  for (let waited = 0; !(await isThere()); waited += PAUSE) {
    if (waited > PATIENCE) throw new Error(`the cluster ${server.name} was not furnished`);
    await clock.sleep(PAUSE, signal);
  }
}

type Beginning = {
  readonly name: string;
  readonly index: number;
  readonly shape: RehearsalShape;
  readonly clock: Clock;
  readonly authority: ServingCa;
  readonly world: SimulatedWorld;
};

async function startCluster(beginning: Beginning, signal: AbortSignal): Promise<Running> {
  const { name, index, shape, clock, authority, world } = beginning;
  const { pace, seed = 1, loadBalancer = 'ip' } = shape;
  const { ca } = authority;
  const platform = platformAt(shape, index);
  const operator = operatorOn(shape, platform);
  const releases = releasesWith(shape.operatorVersion);
  // What is there from the start takes no time.
  let slowness = 0;
  const server = createApiServer({ name, platform, clock });
  const served = await serve(server, { ...authority.server([name]), ca });
  startControllerManager(server, { ca }, signal);
  const { kubelet, admission } = startControllers(
    {
      name,
      index,
      platform,
      operator,
      releases,
      api: server.api(),
      clock,
      pace,
      seed,
      server: served.url,
      ca,
      login: async token => server.login(token),
      faults: () => ({ ...noFaults, loadBalancer, slowness }),
      // Clusters that say they are on one network are.
      podNetwork: objects => networkOfCluster(objects) || name,
    },
    world,
    signal,
  );
  server.setKubelet(kubelet);
  server.setAdmission(admission);
  await furnished(server, operator === 'installed' ? deploymentOf(platform, releases) : undefined, clock, signal);
  slowness = 1;
  return { name, url: served.url, close: served.close };
}

/** N simulated clusters behind HTTPS on loopback: an API server and its controllers each, one world of traffic. */
import type { ObjectRef } from '../model/kube.ts';
import type { Clock } from '../ports.ts';
import { serve } from './api-server/http/serve.ts';
import { type ApiServer, createApiServer } from './api-server/server.ts';
import { startControllerManager } from './controller-manager/manager.ts';
import { startControllers } from './controllers/start.ts';
import { createWorld, type SimulatedWorld } from './controllers/world.ts';
import { kubeconfigOf } from './kubeconfig.ts';
import { createServingCa, type ServingCa } from './serving-ca.ts';
import { clusterNames, type RehearsalShape } from './shape.ts';

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

/** What the platform makes last: with it, all that a fresh cluster holds is there. */
function lastOf({ name, platform }: ApiServer, olm: boolean): ObjectRef {
  switch (platform) {
    case 'openshift':
      return { apiVersion: 'config.openshift.io/v1', kind: 'ClusterVersion', name: 'version' };
    case 'kubernetes':
      if (!olm) return { apiVersion: 'v1', kind: 'Node', name: `${name}-node-0` };
      return {
        apiVersion: 'operators.coreos.com/v1',
        kind: 'OperatorGroup',
        namespace: 'operators',
        name: 'global-operators',
      };
  }
}

async function furnished(server: ApiServer, last: ObjectRef, clock: Clock, signal: AbortSignal): Promise<void> {
  const api = server.api();
  for (let tries = 0; (await api.get(last, signal)) === undefined; tries += 1) {
    if (tries > 2_000) throw new Error(`the cluster ${server.name} was not furnished`);
    await clock.sleep(5, signal);
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
  const { pace, platform = 'openshift', olm = true, seed = 1, flatNetwork = false } = shape;
  const { ca } = authority;
  const server = createApiServer({ name, platform, clock });
  const served = await serve(server, { ...authority.server([name]), ca });
  startControllerManager(server, { ca }, signal);
  const { kubelet, admission } = startControllers(
    {
      name,
      index,
      platform,
      olm,
      api: server.api(),
      clock,
      pace,
      seed,
      server: served.url,
      ca,
      login: async token => server.login(token),
      ...(flatNetwork ? { podNetwork: 'flat' } : {}),
    },
    world,
    signal,
  );
  server.setKubelet(kubelet);
  server.setAdmission(admission);
  await furnished(server, lastOf(server, olm), clock, signal);
  return { name, url: served.url, close: served.close };
}

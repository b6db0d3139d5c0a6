/** N simulated clusters behind HTTPS on loopback: an API server and its controllers each, one world of traffic. */
import type { Clock } from '../ports.ts';
import { type Served, serve } from './api-server/http/serve.ts';
import { createWorld } from './controllers/world.ts';
import { kubeconfigOf } from './kubeconfig.ts';
import { clusterNames, type Scenario } from './scenario.ts';
import { createServingCa } from './serving-ca.ts';
import { simulateCluster } from './simulated-cluster.ts';

export type RunningClusters = {
  readonly names: readonly string[];
  /** Text of a kubeconfig whose contexts are named as the clusters. Holds the administrator's key. */
  readonly kubeconfig: string;
  /** Ends controllers and connections. */
  close(): Promise<void>;
};

/** Starts them; ready when every one answers and holds what it has from the start. */
export async function startClusters(scenario: Scenario, clock: Clock): Promise<RunningClusters> {
  const stopping = new AbortController();
  const authority = createServingCa(clock.now());
  const { ca } = authority;
  const world = createWorld({ clock, seed: scenario.seed ?? 1 });
  const names = clusterNames(scenario.clusters);
  const listeners = new Map<string, Served>();
  await Promise.all(
    names.map((name, index) =>
      simulateCluster(
        { name, index },
        { scenario, clock, world, ca },
        async server => {
          const served = await serve(server, { ...authority.server([name]), ca });
          listeners.set(name, served);
          return served.url;
        },
        stopping.signal,
      ),
    ),
  );
  const administrator = authority.client('kubernetes-admin', ['system:masters']);
  const reached = names.map(name => ({ name, url: listeners.get(name)?.url ?? '' }));
  return {
    names,
    kubeconfig: kubeconfigOf(reached, ca, administrator),
    async close() {
      stopping.abort();
      await Promise.all([...listeners.values()].map(each => each.close()));
    },
  };
}

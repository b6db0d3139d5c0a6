/** N simulated clusters behind HTTPS on loopback: an API server and its controllers each, one world of traffic. */
import type { Clock } from '../ports.ts';
import { listen } from './api-server/http/serve.ts';
import { atWork } from './at-work.ts';
import { type ClustersBackup, moved } from './clusters-backup.ts';
import { createWorld } from './controllers/world.ts';
import { kubeconfigOf } from './kubeconfig.ts';
import { clusterNames, type Scenario } from './scenario.ts';
import { createServingCa } from './serving-ca.ts';
import { simulateCluster } from './simulated-cluster.ts';

export type RunningClusters = {
  readonly names: readonly string[];
  /** Text of a kubeconfig whose contexts are named as the clusters. Holds the administrator's key. */
  readonly kubeconfig: string;
  /** All that they are now. */
  backup(): ClustersBackup;
  /** Ends controllers and connections. */
  close(): Promise<void>;
};

/**
 * Starts them; ready when every one answers and holds what it has from the start. Those that go on from a backup, of the
 * same scenario, are ready when all of their programs run again.
 */
export async function startClusters(scenario: Scenario, clock: Clock, from?: ClustersBackup): Promise<RunningClusters> {
  const stopping = new AbortController();
  const authority = createServingCa(clock.now(), from?.authority);
  const { ca } = authority;
  const world = createWorld({ clock, seed: scenario.seed ?? 1 });
  const names = clusterNames(scenario.clusters);
  const places = await Promise.all(
    names.map(async (name, index) => {
      const listening = await listen({ ...authority.server([name]), ca });
      return { name, index, listening, url: listening.url, before: from?.clusters[name] };
    }),
  );
  const moves = new Map(places.flatMap(({ before, url }) => (before === undefined ? [] : [[before.url, url]])));
  const servers = await Promise.all(
    places.map(async ({ name, index, url, listening, before }) => {
      const place = {
        name,
        index,
        url,
        listening,
        from: before === undefined ? undefined : moved(before.server, moves),
      };
      const server = await simulateCluster(place, { scenario, clock, world, ca }, stopping.signal);
      return { name, url, server };
    }),
  );
  if (from !== undefined) {
    const all = servers.map(({ server }) => server);
    await atWork(all, world, clock, stopping.signal);
  }
  const administrator = authority.client('kubernetes-admin', ['system:masters']);
  return {
    names,
    kubeconfig: kubeconfigOf(servers, ca, administrator),
    backup: () => ({
      authority: authority.own,
      clusters: Object.fromEntries(
        servers.map(({ name, url, server }) => [name, { url, server: server.backup() }] as const),
      ),
    }),
    async close() {
      stopping.abort();
      await Promise.all(places.map(({ listening }) => listening.close()));
    },
  };
}

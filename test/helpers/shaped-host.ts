/** The world of a rehearsal's scenario as the commands have it, in process: no HTTPS, no thread. */
import type { TestContext } from 'node:test';
import { lazyCertificates } from '../../bin/world/certificates.ts';
import { clusterOn } from '../../source/kubernetes/cluster.ts';
import { readAuthorities } from '../../source/kubernetes/kubeconfig/authorities-file.ts';
import { ProblemError } from '../../source/model/problem.ts';
import type { Api } from '../../source/ports.ts';
import type { Host } from '../../source/preparation/host.ts';
import type { ServerBackup } from '../../source/rehearsal/api-server/server.ts';
import { atWork } from '../../source/rehearsal/at-work.ts';
import { createWorld } from '../../source/rehearsal/controllers/world.ts';
import { resolveSimulated } from '../../source/rehearsal/mesh/host-names.ts';
import { clusterNames, type Scenario } from '../../source/rehearsal/scenario.ts';
import { simulateCluster } from '../../source/rehearsal/simulated-cluster.ts';
import { realClock } from '../rehearsal/controllers/worlds.ts';

export type ShapedHost = Host & {
  readonly names: readonly string[];
  api(name: string): Api;
  /** What each of its clusters is now. */
  backup(): ServerBackups;
};

/** By the name of the cluster. */
export type ServerBackups = Readonly<Record<string, ServerBackup>>;

const serverOf = (name: string) => `https://${name}.test:6443`;

/** Ends with the test. What is not a simulated host name cannot be resolved. */
export async function shapedHost(test: TestContext, scenario: Scenario, from?: ServerBackups): Promise<ShapedHost> {
  const ended = new AbortController();
  test.after(() => ended.abort());
  return hostUntil(ended.signal, scenario, from);
}

/** The same until the signal aborts. `from`: clusters of the same scenario go on from there. */
export async function hostUntil(signal: AbortSignal, scenario: Scenario, from?: ServerBackups): Promise<ShapedHost> {
  const clock = realClock;
  const world = createWorld({ clock, seed: 7 });
  const names = clusterNames(scenario.clusters);
  const surroundings = { scenario, clock, world, ca: 'CA of the rehearsal' };
  const servers = await Promise.all(
    names.map((name, index) =>
      simulateCluster({ name, index, url: serverOf(name), from: from?.[name] }, surroundings, signal),
    ),
  );
  if (from !== undefined) await atWork(servers, world, clock, signal);
  const api = (name: string) => {
    const found = servers.find(each => each.name === name);
    if (found === undefined) throw new Error(`no cluster ${name}`);
    return found.api();
  };
  return {
    names,
    api,
    backup: () => Object.fromEntries(servers.map(each => [each.name, each.backup()])),
    kind: 'rehearsal',
    clock,
    contexts: {
      all: names.map((name, index) => ({
        name,
        guess: name,
        server: serverOf(name),
        user: 'admin',
        namespace: undefined,
        current: index === 0,
      })),
      files: [],
      connect: (context, name) => clusterOn(name, api(context), clock),
      trust: () => ({ ca: surroundings.ca, serverName: undefined }),
      close: async () => undefined,
    },
    async proveAccess(access) {
      try {
        await world.dial(access);
        return undefined;
      } catch (error) {
        if (error instanceof ProblemError) return error.problem;
        throw error;
      }
    },
    async verifyServer(server, trust) {
      const reached = await world.dial({ server, ...trust, token: '' }).catch((error: unknown) => {
        if (error instanceof ProblemError) return error.problem;
        throw error;
      });
      if (!('code' in reached) || reached.code === 'unauthorized') return { outcome: 'verified', isKubernetes: true };
      return { outcome: /x509/.test(reached.title) ? 'not-verified' : 'unreachable', why: reached };
    },
    resolve: resolveSimulated(async host => [host]),
    holder: `a test (${Math.random()})`,
    hasEnded: () => false,
    readAuthorities,
    readBundle: async () => {
      const hint = 'name one with --operator-bundle';
      throw new ProblemError({ code: 'no-operator', title: 'there is no registry in this test', hint });
    },
    ...lazyCertificates('mesh1', clock),
  };
}

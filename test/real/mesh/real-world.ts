/** Two or more real control planes whose mesh is simulated: the operator, istiod and traffic as ordinary API clients. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { createApi } from '../../../source/kubernetes/api.ts';
import { realClock } from '../../../source/kubernetes/clock.ts';
import { failureOf } from '../../../source/kubernetes/failures/failure.ts';
import type { Platform } from '../../../source/model/mesh.ts';
import type { Api } from '../../../source/ports.ts';
import { type Controllers, meshControllers, startControllers } from '../../../source/rehearsal/controllers/start.ts';
import { createWorld, type SimulatedWorld } from '../../../source/rehearsal/controllers/world.ts';
import { networkOfCluster } from '../../../source/rehearsal/mesh/view.ts';
import { type ControlPlane, startControlPlane } from '../../control-plane/control-plane.ts';
import { connectTo } from '../../kubernetes/connecting.ts';
import { put } from '../put.ts';
import { operatorKinds, releases } from '../upstream-kinds.ts';
import { istiodWebhooks } from './istiod-webhooks.ts';
import { judged } from './judged.ts';
import { openShift, plainKubernetes } from './platform.ts';
import { podNetwork } from './pod-network.ts';
import { podPrograms } from './pod-programs.ts';

export type RealWorld = {
  readonly planes: ReadonlyMap<string, ControlPlane>;
  readonly world: SimulatedWorld;
  /** A folder that goes with the test. */
  readonly folder: string;
  /** All contexts in one file; each is named as its cluster. */
  readonly kubeconfig: string;
  /** What the servers refused as wrong of what the simulated programs wrote. */
  readonly refusals: readonly string[];
};

/** Clusters by these names, OpenShift-like unless said otherwise, with nothing installed. Ends with the test. */
export async function realWorld(
  t: TestContext,
  names: readonly string[],
  platform: Platform = 'openshift',
): Promise<RealWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'eastwest-real-'));
  const over = new AbortController();
  const ends: (() => unknown)[] = [];
  t.after(async () => {
    over.abort();
    for (const end of ends) await end();
    rmSync(folder, { recursive: true, force: true });
  });
  const world = createWorld({ clock: realClock, seed: 7 });
  const refusals: string[] = [];
  const startCluster = async (name: string, index: number): Promise<ControlPlane> => {
    let controllers: Controllers | undefined;
    const running = () => {
      if (controllers === undefined) throw new Error(`the controllers of ${name} are not started yet`);
      return controllers;
    };
    const programs = await podPrograms(name, join(folder, name), world, () => running().kubelet);
    const dial = istiodWebhooks(name, world, () => running().admission);
    const network = await podNetwork(join(folder, `${name}.socket`), dial);
    ends.push(programs.close, network.close);
    const egress = join(folder, `${name}-egress.json`);
    writeFileSync(egress, network.egress);
    const plane = await startControlPlane(name, {
      // As a simulated cluster's is called.
      nodes: [`${name}-node-0`],
      exec: programs.exec,
      path: programs.path,
      podNetwork: `10.${FIRST_POD_NETWORK + index}.0.0/16`,
      serverFlags: [`--egress-selector-config-file=${egress}`],
    });
    ends.push(plane.stop);
    await put(plane, platform === 'openshift' ? openShift(name, plane.server) : plainKubernetes(name));
    controllers = startControllers(
      {
        name,
        index,
        platform,
        ...(platform === 'openshift' ? {} : { operator: 'none' as const }),
        api: judged(apiOf(t, plane, plane.adminToken), complaint => refusals.push(`${name}: ${complaint}`)),
        clock: realClock,
        pace: 0,
        seed: 7,
        server: plane.server,
        ca: plane.authority.certificate,
        login: logins(t, plane),
        packageCrds: () => newestServiceMesh,
        // Clusters that say they are on one network are.
        podNetwork: objects => networkOfCluster(objects) || name,
        controllers: meshControllers,
      },
      world,
      over.signal,
    );
    return plane;
  };
  const started = await Promise.all(names.map(startCluster));
  const planes = new Map(started.map(plane => [plane.name, plane]));
  const kubeconfig = join(folder, 'kubeconfig');
  writeFileSync(kubeconfig, joined([...planes.values()].map(plane => plane.kubeconfig)), { mode: 0o600 });
  return { planes, world, folder, kubeconfig, refusals };
}

/** Pods of different clusters have different addresses, as single networks need it. */
const FIRST_POD_NETWORK = 244;

const newestServiceMesh = operatorKinds(releases.at(-1) as (typeof releases)[number]);

/** A client of its own, as the simulated programs have one. */
export function apiOf(t: TestContext, plane: ControlPlane, token: string): Api {
  return createApi(connectTo(t, { url: plane.server, ca: plane.authority.certificate }, {}, { token }));
}

/** One connection a token, as an istiod keeps it; nothing for a token that the server does not know. */
function logins(t: TestContext, plane: ControlPlane) {
  const known = new Map<string, Api>();
  return async (token: string): Promise<Api | undefined> => {
    const api = known.get(token) ?? apiOf(t, plane, token);
    known.set(token, api);
    try {
      const review = { verb: 'list', group: '', resource: 'pods' };
      await api.mayI(review, AbortSignal.timeout(10_000));
      return api;
    } catch (error) {
      if (failureOf(error).kind === 'unauthorized') return undefined;
      throw error;
    }
  };
}

type Named = { readonly name: string };
type Config = {
  readonly clusters: readonly Named[];
  readonly users: readonly Named[];
  readonly contexts: readonly Named[];
};

/** One kubeconfig of several, as their control planes write them. */
export function joined(texts: readonly string[]): string {
  const configs = texts.map(text => JSON.parse(text) as Config);
  const all = (field: keyof Config) => configs.flatMap(config => config[field]);
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: all('clusters'),
    users: all('users'),
    contexts: all('contexts'),
  });
}

/**
 * Meshes that are installed and at work on simulated clusters in process, for tests that begin with one: their clusters go
 * on from a backup of those that it was installed on. Each test has clusters of its own.
 */
import type { TestContext } from 'node:test';
import { createKeys } from '../../source/certificates/keys.ts';
import type { Mesh } from '../../source/model/mesh.ts';
import { topologyOf } from '../../source/plans/topologies.ts';
import type { Clock, Keys, World } from '../../source/ports.ts';
import type { ServerBackup } from '../../source/rehearsal/api-server/server.ts';
import { atWork } from '../../source/rehearsal/at-work.ts';
import type { Faults } from '../../source/rehearsal/controllers/faults.ts';
import { temporaryFolder } from '../bin/kubeconfigs.ts';
import { install, type Omissions } from '../rehearsal/controllers/mesh-by-hand.ts';
import {
  eventually,
  realClock,
  simulatedWorld,
  type TestWorld,
  testWorld,
  type WorldOptions,
} from '../rehearsal/controllers/worlds.ts';
import { synced } from '../rehearsal/mesh/breaks.ts';
import { filesIn, fillFolder, inPassingFolder } from './folders.ts';
import { keptInstall } from './kept-installs.ts';
import { rehearse, worldOn } from './rehearsed-run.ts';

/** What the clusters are, and not how time passes there. */
type Ground = Omit<WorldOptions, 'releases' | 'clock' | 'trafficClock' | 'from'>;

export type InstalledOptions = Ground & {
  /** Clusters that are not of the mesh. */
  readonly others?: readonly string[];
  /** What they do wrong from the beginning. */
  readonly faults?: Partial<Faults>;
};

export type InstalledMesh = {
  readonly simulated: TestWorld;
  readonly keys: Keys;
  /** As a command has it that begins now. */
  readonly world: () => World;
};

/** The mesh as the plan of its topology installs it. */
export async function installedMesh(
  test: TestContext,
  mesh: Mesh,
  { others = [], faults = {}, ...options }: InstalledOptions = {},
): Promise<InstalledMesh> {
  const names = [...mesh.members.map(({ name }) => name), ...others];
  const spoilt = (world: TestWorld) => {
    for (const cluster of world.clusters) cluster.fault(faults);
  };
  const kept = await keptInstall(textOf({ by: 'plan', mesh, names, options, faults }), () =>
    passing(async signal => {
      const simulated = simulatedWorld(names, options, signal);
      spoilt(simulated);
      return inPassingFolder(async folder => {
        await installByPlan(mesh, simulated, keysIn(folder));
        return { servers: backupOf(simulated), certificates: filesIn(folder) };
      });
    }),
  );
  const simulated = testWorld(test, names, { ...options, from: kept.servers });
  spoilt(simulated);
  await working(simulated, realClock);
  const folder = temporaryFolder(test);
  fillFolder(folder, kept.certificates);
  const keys = keysIn(folder);
  return { simulated, keys, world: () => worldOn(simulated, keys) };
}

/** The mesh of the procedure by hand, minus what is left out, each istiod synced with all that it has a Secret for. */
export async function meshByHand(
  test: TestContext,
  mesh: Mesh,
  options: Omit<WorldOptions, 'releases' | 'from'> = {},
  omit: Omissions = {},
): Promise<TestWorld> {
  const names = mesh.members.map(({ name }) => name);
  const { clock: _, trafficClock: _t, ...ground } = options;
  const from = await keptInstall(textOf({ by: 'hand', mesh, ground, omit }), () =>
    passing(async signal => {
      const simulated = simulatedWorld(names, ground, signal);
      await install(simulated, mesh, omit);
      await synced(simulated, omit);
      return backupOf(simulated);
    }),
  );
  const simulated = testWorld(test, names, { ...options, from });
  await working(simulated, options.clock ?? realClock);
  await synced(simulated, omit);
  return simulated;
}

async function installByPlan(mesh: Mesh, simulated: TestWorld, keys: Keys): Promise<void> {
  const world = worldOn(simulated, keys);
  for (const { name, server } of simulated.clusters) {
    const served = () => server.inside.core.registry.byKind('operators.coreos.com', 'Subscription') !== undefined;
    await eventually(`OLM is served on ${name}`, served);
  }
  const { problems } = await rehearse(mesh, topologyOf(mesh.topology)?.steps(mesh) ?? [], world, simulated.signal);
  if (problems.length > 0) throw new Error(`the mesh was not installed: ${problems.join('\n')}`);
}

const working = ({ clusters, world, signal }: TestWorld, clock: Clock): Promise<void> =>
  atWork(
    clusters.map(({ server }) => server),
    world,
    clock,
    signal,
  );

const backupOf = ({ clusters }: TestWorld): Readonly<Record<string, ServerBackup>> =>
  Object.fromEntries(clusters.map(({ name, server }) => [name, server.backup()]));

/** A name of what it is made from; sets are lists. */
const textOf = (value: unknown): string =>
  JSON.stringify(value, (_, each: unknown) => (each instanceof Set ? [...each] : each));

/** Clusters that go when they have been seen. */
async function passing<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const ended = new AbortController();
  try {
    return await work(ended.signal);
  } finally {
    ended.abort();
  }
}

const keysIn = (folder: string): Keys => createKeys({ folder, meshId: 'mesh1', clock: realClock });

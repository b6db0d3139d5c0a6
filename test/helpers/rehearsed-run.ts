/** A plan run against simulated clusters in process: the whole engine, without HTTPS. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { createKeys } from '../../source/certificates/keys.ts';
import type { Event } from '../../source/engine/events.ts';
import { type RunOutcome, runPlan } from '../../source/engine/run.ts';
import type { Step } from '../../source/engine/step.ts';
import { clusterOn } from '../../source/kubernetes/cluster.ts';
import type { Mesh } from '../../source/model/mesh.ts';
import { type Problem, ProblemError } from '../../source/model/problem.ts';
import type { Cluster, Keys, RemoteAccess, World } from '../../source/ports.ts';
import { nodeName } from '../../source/rehearsal/controllers/platform.ts';
import { realClock, type TestCluster, type TestWorld, until } from '../rehearsal/controllers/worlds.ts';

export type RehearsedRun = RunOutcome & {
  readonly events: readonly (Event & { readonly at: number })[];
  /** Results of all writes by object: `east Secret istio-system/cacerts` → `created`. */
  readonly results: ReadonlyMap<string, string>;
  readonly problems: readonly string[];
};

/** Keys in a folder that goes with the test. */
export async function keysFor(test: TestContext): Promise<Keys> {
  const folder = await mkdtemp(join(tmpdir(), 'eastwest-test-'));
  test.after(() => rm(folder, { recursive: true, force: true }));
  return createKeys({ folder, meshId: 'mesh1', clock: realClock });
}

/** `furnished`: when the clusters hold what they have from the start, OLM's kinds among it. */
type RehearsedWorld = World & { readonly furnished?: () => Promise<unknown> };

/** The engine's world over simulated clusters. */
export function worldOn(simulated: TestWorld, keys: Keys): RehearsedWorld {
  const clusters = new Map<string, Cluster>(
    simulated.clusters.map(each => [each.name, clusterOn(each.name, each.api, realClock)]),
  );
  return {
    clock: realClock,
    keys,
    cluster: name => clusters.get(name) ?? missing(name),
    proveAccess: access => dialled(simulated, access),
    resolve: async host => [host],
    holder: 'a test',
    hasEnded: () => false,
    furnished: () => Promise.all(simulated.clusters.map(each => hasNode(each, simulated.signal))),
  };
}

/** The platform makes its node last. */
function hasNode(cluster: TestCluster, signal: AbortSignal): Promise<unknown> {
  const node = { apiVersion: 'v1', kind: 'Node', name: nodeName(cluster.name) };
  return until(cluster, node, found => found !== undefined, signal);
}

function missing(name: string): never {
  throw new Error(`no cluster ${name}`);
}

async function dialled(simulated: TestWorld, access: RemoteAccess): Promise<Problem | undefined> {
  try {
    await simulated.world.dial(access);
    return undefined;
  } catch (error) {
    if (error instanceof ProblemError) return error.problem;
    throw error;
  }
}

/** Runs a plan in which nothing may fail. Returns what each of its writes came to, in their order. */
export async function applied(
  plan: Readonly<{ mesh: Mesh; steps: readonly Step[]; world: RehearsedWorld }>,
): Promise<readonly string[]> {
  const { events, problems } = await rehearse(plan.mesh, plan.steps, plan.world, new AbortController().signal);
  assert.deepEqual(problems, []);
  return events.flatMap(event => (event.event === 'applied' ? [event.result] : []));
}

/** Runs the steps to their end. */
export async function rehearse(
  mesh: Mesh,
  steps: readonly Step[],
  world: RehearsedWorld,
  signal: AbortSignal,
  seen: (event: Event) => void = () => undefined,
): Promise<RehearsedRun> {
  const events: (Event & { at: number })[] = [];
  const report = (event: Event & { at: number }) => {
    events.push(event);
    seen(event);
  };
  await world.furnished?.();
  const ended = await runPlan(mesh, steps, world, report, signal);
  const written = events.flatMap(event =>
    event.event === 'applied' ? [[`${event.cluster} ${event.object}`, event.result] as const] : [],
  );
  const problems = events.flatMap(event =>
    event.event === 'failed' ? [`${event.step} ${event.problem.code}: ${event.problem.title}`] : [],
  );
  return { ...ended, events, results: new Map(written), problems };
}

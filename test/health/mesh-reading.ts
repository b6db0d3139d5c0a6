/** What the checks of a mesh rest on, read from simulated clusters, and changed as a symptom would change it. */
import type { TestContext } from 'node:test';
import type { ClusterEvidence, Evidence } from '../../source/diagnosis/evidence.ts';
import { gatherEvidence } from '../../source/diagnosis/gather.ts';
import type { ClusterReading } from '../../source/health/cluster-reading.ts';
import { configurationResults } from '../../source/health/configuration.ts';
import { pathResults } from '../../source/health/paths.ts';
import { readCluster } from '../../source/health/read-cluster.ts';
import type { HealthResult } from '../../source/health/result.ts';
import { healthResults } from '../../source/health/workloads.ts';
import type { Mesh } from '../../source/model/mesh.ts';
import type { ClusterStatus, Plane } from '../../source/status/cluster-status.ts';
import { meshStatus } from '../../source/status/deviations.ts';
import { readStatus } from '../../source/status/read-status.ts';
import { keysFor, worldOn } from '../helpers/rehearsed-run.ts';
import { caughtUp, type TestWorld } from '../rehearsal/controllers/worlds.ts';

export type MeshReading = {
  readonly mesh: Mesh;
  readonly evidence: ReadonlyMap<string, ClusterEvidence>;
  readonly readings: readonly ClusterReading[];
  readonly statuses: readonly ClusterStatus[];
};

/** Many and quick: on these clusters no request takes time. */
const asking = { askFor: 400, perSecond: 200 };

export async function readMesh(t: TestContext, simulated: TestWorld, mesh: Mesh): Promise<MeshReading> {
  await caughtUp(simulated);
  const { signal } = simulated;
  const world = worldOn(simulated, await keysFor(t));
  const around = { samples: mesh.samples.namespace, clock: world.clock };
  const [{ clusters }, readings, statuses] = await Promise.all([
    gatherEvidence(mesh, world, asking, signal),
    Promise.all(mesh.members.map(each => readCluster(each, world.cluster(each.name), around, signal))),
    Promise.all(mesh.members.map(each => readStatus(world.cluster(each.name), signal))),
  ]);
  return { mesh, evidence: clusters, readings, statuses };
}

/** Every check of a mesh that exists. */
export function resultsOf({ mesh, evidence, readings, statuses }: MeshReading): readonly HealthResult[] {
  const byName = new Map(statuses.map(each => [each.name, each]));
  const all: Evidence = { mesh, clusters: evidence };
  return [
    ...configurationResults(meshStatus(statuses)),
    ...healthResults({ clusters: readings, evidence, statuses: byName }),
    ...pathResults(all),
  ];
}

export function withEvidence(
  reading: MeshReading,
  name: string,
  change: (of: ClusterEvidence) => Partial<ClusterEvidence>,
): MeshReading {
  const found = reading.evidence.get(name);
  if (found === undefined) throw new Error(`nothing of ${name}`);
  return { ...reading, evidence: new Map([...reading.evidence, [name, { ...found, ...change(found) }]]) };
}

export function withReading(
  reading: MeshReading,
  name: string,
  change: (of: ClusterReading) => Partial<ClusterReading>,
): MeshReading {
  const readings = reading.readings.map(each => (each.member.name === name ? { ...each, ...change(each) } : each));
  return { ...reading, readings };
}

export function withStatus(
  reading: MeshReading,
  name: string,
  change: (of: ClusterStatus) => Partial<ClusterStatus>,
): MeshReading {
  return {
    ...reading,
    statuses: reading.statuses.map(each => (each.name === name ? { ...each, ...change(each) } : each)),
  };
}

export function withPlane(reading: MeshReading, name: string, change: Partial<Plane>): MeshReading {
  return withStatus(reading, name, ({ planes }) => ({ planes: planes.map(each => ({ ...each, ...change })) }));
}

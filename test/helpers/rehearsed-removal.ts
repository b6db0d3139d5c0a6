/** Removals of meshes on simulated clusters in process. */
import type { TestContext } from 'node:test';
import { takeInventory } from '../../source/checks/inventory.ts';
import type { Step } from '../../source/engine/step.ts';
import type { Mesh } from '../../source/model/mesh.ts';
import { removal } from '../../source/plans/removal.ts';
import type { World } from '../../source/ports.ts';
import type { RemovalOptions } from '../../source/steps/removal/removing.ts';
import type { TestWorld } from '../rehearsal/controllers/worlds.ts';
import { type InstalledOptions, installedMesh } from './installed-mesh.ts';

export const nothingKept: RemovalOptions = { keep: new Set(), operator: false, crds: false };

export type Leave = { readonly options?: RemovalOptions; readonly leaving?: readonly string[] };

/** The plan from what is on the clusters now; without `leaving` all of them go. */
export async function plannedRemoval(
  mesh: Mesh,
  world: World,
  signal: AbortSignal,
  { options = nothingKept, leaving = mesh.members.map(({ name }) => name) }: Leave = {},
): Promise<readonly Step[]> {
  const inventories = await Promise.all(
    mesh.members.map(async ({ name }) => {
      const wanted = { meshId: mesh.id, sampleNamespace: mesh.samples.namespace };
      return [name, await takeInventory(world.cluster(name), wanted, signal)] as const;
    }),
  );
  return removal({ mesh, inventories: new Map(inventories), leaving: new Set(leaving), options });
}

/** A mesh that is installed and proven on simulated clusters, which `faults` tell from the beginning what to do wrong. */
export async function installed(
  context: TestContext,
  mesh: Mesh,
  options: InstalledOptions = {},
): Promise<{ readonly simulated: TestWorld; readonly world: World }> {
  const { simulated, world } = await installedMesh(context, mesh, options);
  return { simulated, world: world() };
}

/**
 * The Travels demo of the Kiali project on two clusters of a mesh (docs/istio/traffic.md#travels): everything in the home
 * cluster, two more versions of one app in the other. The lists read like the tutorial.
 */
import { checkPlan, type Step } from '../engine/step.ts';
import type { Inventory } from '../model/inventory.ts';
import type { Member, Mesh } from '../model/mesh.ts';
import { AGENCY, travelsNamespaces } from '../model/travels.ts';
import { removeTravels } from '../steps/removal/travels.ts';
import { installMoreTravels, installTravels, seeTravelsTraffic, travelsNamespacesStep } from '../steps/travels.ts';

/** Installs it, and sees its traffic reach both clusters. */
export function travels(mesh: Mesh, home: Member, other: Member): readonly Step[] {
  return checkPlan([
    // The namespaces, whose pods get sidecars
    travelsNamespacesStep(home, travelsNamespaces),
    travelsNamespacesStep(other, [AGENCY]),
    // On the second cluster the Services with two more versions; the demo, its portals last
    installMoreTravels(mesh, other),
    ...installTravels(mesh, home, other),
    // Its own traffic, which reaches every version
    seeTravelsTraffic(home),
  ]);
}

/** Removes it from these clusters. Empty where nothing of it is left. */
export function travelsRemoval(
  members: readonly Member[],
  inventories: ReadonlyMap<string, Inventory>,
): readonly Step[] {
  return checkPlan(
    members.flatMap(member => {
      const inventory = inventories.get(member.name);
      return inventory === undefined ? [] : removeTravels({ member, inventory });
    }),
  );
}

/** Clusters taken out of Kiali, while the mesh and the server stay. The server waits for every cluster that it knows. */
import { checkPlan, type Step } from '../engine/step.ts';
import type { Inventory } from '../model/inventory.ts';
import type { Member } from '../model/mesh.ts';
import { disconnectKiali, removeKiali } from '../steps/removal/kiali.ts';
import { unexposeMetrics, unfederateMetrics } from '../steps/removal/metrics.ts';

type Holder = { readonly member: Member; readonly inventory: Inventory };

/** `leaving`: their names, also of those that are not reached; `leavers`: those whose accounts go as well. */
export function kialiDisconnection(
  home: Holder,
  leaving: ReadonlySet<string>,
  leavers: readonly Holder[],
): readonly Step[] {
  const forgotten = disconnectKiali(home, leaving);
  const unfederated = unfederateMetrics(home, name => leaving.has(name));
  return checkPlan([
    // The server forgets them, and runs without them
    ...forgotten,
    // Its metrics are without theirs, and nothing exposes what is no longer read
    ...unfederated,
    ...leavers.flatMap(each =>
      unexposeMetrics(
        each,
        unfederated.map(({ id }) => id),
      ),
    ),
    // Then the accounts that it used there, whose tokens end with them
    ...leavers.flatMap(each =>
      removeKiali(
        each,
        forgotten.map(({ id }) => id),
      ),
    ),
  ]);
}

/** The way to the Remove screen, from wherever the mesh is seen. */
import type { App } from '../state/app.ts';
import { isGoing } from '../state/run.ts';

/** The same for Kiali alone; of one cluster, where it is named. */
export function toRemovalOfKiali({ commands, removal }: App, cluster: string | undefined): void {
  commands.show('remove');
  if (!isGoing(removal.getState().run)) commands.prepareRemovalOfKiali(cluster);
}

/** Shows the screen and reads what there is to delete. */
export function toRemoval({ commands, removal }: App): void {
  commands.show('remove');
  if (!isGoing(removal.getState().run)) commands.prepareRemoval();
}

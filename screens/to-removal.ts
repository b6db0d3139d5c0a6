/** The way to the Remove screen, from wherever the mesh is seen. */
import type { App } from '../state/app.ts';

/** Shows the screen and looks what there is to delete. */
export function toRemoval({ commands, removal }: App): void {
  commands.show('remove');
  const { phase } = removal.getState().run;
  if (phase !== 'running' && phase !== 'stopping') commands.prepareRemoval();
}

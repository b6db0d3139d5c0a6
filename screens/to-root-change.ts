/** How a screen leads to Change root: what it takes is read anew, unless a change is going on. */
import type { App } from '../state/app.ts';
import { isGoing } from '../state/run.ts';

export function toRootChange({ commands, rootChange }: App): void {
  commands.show('change-root');
  if (!isGoing(rootChange.getState().run)) commands.prepareRootChange();
}

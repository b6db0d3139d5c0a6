/** The key that writes the log into a file. */
import type { App } from '../state/app.ts';
import { shownStores } from '../state/stores.ts';
import type { Binding } from './keys.ts';

export function savingLog(app: App): Binding {
  const { log } = shownStores(app);
  return {
    key: 's',
    label: 'save the log',
    unavailable: log.getState().length === 0 ? 'available when something has happened' : undefined,
    run: ({ commands }) => commands.saveLog(),
  };
}

/** From screen to screen, and from tab to tab of Clusters. */
import { listedEntries, tabs } from '../listed-entries.ts';
import { chosenEntry } from '../selection.ts';
import type { Entry, Session } from '../session.ts';
import type { Stores } from '../stores.ts';
import { type ScreenId, shown, stepBack, type View } from '../view.ts';

export type Navigating = {
  show(screen: ScreenId): void;
  back(): void;
  toggleHelp(): void;
  /** The next tab of Clusters: all contexts, the selected ones, those with problems. */
  turnTab(): void;
};

/** `entered`: what a screen does when it is shown; `refresh`: what it does also when it is come back to. */
export function createNavigating(
  stores: Stores,
  on: { readonly entered: (screen: ScreenId) => void; readonly refresh: () => void },
): Navigating {
  const { session, view } = stores;
  return {
    show(screen) {
      view.setState(before => shown(before, screen), true);
      on.entered(screen);
      on.refresh();
    },
    back() {
      const entry = chosenEntry(stores);
      view.setState(before => overEntry(stepBack(before), before, session.getState(), entry), true);
      on.refresh();
    },
    toggleHelp: () =>
      view.setState(before => ({ help: !before.help, helpFilter: '', cursors: { ...before.cursors, help: 0 } })),
    turnTab() {
      const entry = chosenEntry(stores);
      view.setState(before => {
        const tab = tabs[(tabs.indexOf(before.tab) + 1) % tabs.length] ?? 'all';
        return overEntry({ ...before, tab }, before, session.getState(), entry);
      }, true);
    },
  };
}

/** Where another tab or filter lists other contexts, the cursor stays on the one that it was on, if that is still there. */
function overEntry(after: View, before: View, session: Session, entry: Entry | undefined): View {
  if ((after.filter === before.filter && after.tab === before.tab) || entry === undefined) return after;
  const at = listedEntries(session, after).indexOf(entry);
  return { ...after, cursors: { ...after.cursors, clusters: Math.max(0, at) } };
}

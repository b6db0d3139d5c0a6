/** The key that goes on where a check took copies of a cluster for one cluster. */
import type { App } from '../../state/app.ts';
import { tellsOneCluster } from '../../state/draft.ts';
import type { Binding } from '../keys.ts';

/** Counts them as copies and re-checks. */
export function copiesBinding(app: App, busy: string | undefined): Binding {
  const isTold = tellsOneCluster(app.draft.getState());
  return {
    key: '=',
    label: 'treat as copies',
    quiet: !isTold,
    unavailable: busy ?? (isTold ? undefined : 'no two contexts look like one cluster'),
    run: ({ commands }) => {
      commands.takeForCopies(true);
      commands.preparePlan();
    },
  };
}

/** The stores of the full screen: what is shown is derived from them, and commands alone change them. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Draft } from './draft.ts';
import { noRemoval, type RemovalState } from './removal.ts';
import { noRun, type Run } from './run.ts';
import type { Session } from './session.ts';
import { noTraffic, type Traffic } from './traffic.ts';
import type { View } from './view.ts';
import { noWhy, type Why } from './why.ts';

export type Stores = {
  readonly session: StoreApi<Session>;
  readonly draft: StoreApi<Draft>;
  readonly run: StoreApi<Run>;
  readonly traffic: StoreApi<Traffic>;
  readonly why: StoreApi<Why>;
  readonly removal: StoreApi<RemovalState>;
  readonly view: StoreApi<View>;
};

/** The stores before the first key. */
export function createStores(session: Session, view: View): Stores {
  return {
    session: createStore(() => session),
    draft: createStore((): Draft => ({ draft: 'none' })),
    run: createStore(() => noRun),
    traffic: createStore(() => noTraffic),
    why: createStore(() => noWhy),
    removal: createStore(() => noRemoval),
    view: createStore(() => view),
  };
}

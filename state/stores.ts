/** The stores of the full screen: what is shown is derived from them, and commands alone change them. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Draft } from './draft.ts';
import { type Health, noHealth } from './health.ts';
import { type KialiState, noKiali } from './kiali.ts';
import type { LogEntry } from './log.ts';
import { noRemoval, type RemovalState } from './removal.ts';
import { noRootChange, type RootChangeState } from './root-change.ts';
import { noRun, type Run } from './run.ts';
import type { Session } from './session.ts';
import { noTraffic, type Traffic } from './traffic.ts';
import { isOfKiali, screenOf, type View } from './view.ts';
import { noWhy, type Why } from './why.ts';

/** A plan, from its preparation to the end of its run. */
export type Work = {
  readonly draft: StoreApi<Draft>;
  readonly run: StoreApi<Run>;
  /** What happened in all runs, newest last. */
  readonly log: StoreApi<readonly LogEntry[]>;
};

/** The mesh's own plan, and all beside it. */
export type Stores = Work & {
  readonly session: StoreApi<Session>;
  readonly traffic: StoreApi<Traffic>;
  readonly why: StoreApi<Why>;
  readonly health: StoreApi<Health>;
  readonly removal: StoreApi<RemovalState>;
  readonly rootChange: StoreApi<RootChangeState>;
  readonly kiali: StoreApi<KialiState>;
  /** The plan of Kiali. */
  readonly kialiWork: Work;
  readonly view: StoreApi<View>;
};

/** The stores before the first key. */
export function createStores(session: Session, view: View): Stores {
  return {
    session: createStore(() => session),
    ...createWork(),
    traffic: createStore(() => noTraffic),
    why: createStore(() => noWhy),
    health: createStore(() => noHealth),
    removal: createStore(() => noRemoval),
    rootChange: createStore(() => noRootChange),
    kiali: createStore(() => noKiali),
    kialiWork: createWork(),
    view: createStore(() => view),
  };
}

function createWork(): Work {
  return {
    draft: createStore((): Draft => ({ draft: 'none' })),
    run: createStore(() => noRun),
    log: createStore((): readonly LogEntry[] => []),
  };
}

/** The same with the plan that is shown in place of the mesh's: on the screens of Kiali, Kiali's. */
export function shownStores<Some extends Stores>(stores: Some): Some {
  return isOfKiali(screenOf(stores.view.getState())) ? { ...stores, ...stores.kialiWork } : stores;
}

/** Called with every change of any store, until what comes back is called. */
export function subscribeToAll(stores: Stores, listener: () => void): () => void {
  const { session, draft, run, log, traffic, why, health, removal, rootChange, kiali, kialiWork, view } = stores;
  const all: readonly { readonly subscribe: (listener: () => void) => () => void }[] = [
    ...[session, draft, run, log, traffic, why, health, removal, rootChange, kiali, view],
    ...[kialiWork.draft, kialiWork.run, kialiWork.log],
  ];
  const ends = all.map(store => store.subscribe(listener));
  return () => {
    for (const end of ends) end();
  };
}

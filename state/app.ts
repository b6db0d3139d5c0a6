/** The whole of the full-screen program but for what is drawn: its stores, and the commands that are the only door to work. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Choices } from '../source/preparation/choices.ts';
import type { Host } from '../source/preparation/host.ts';
import { type Commands, createCommands } from './commands/commands.ts';
import type { Outside } from './commands/context.ts';
import type { Draft } from './draft.ts';
import type { Size } from './layout.ts';
import { freeName } from './members.ts';
import { noRemoval, type RemovalState } from './removal.ts';
import { noRun, type Run } from './run.ts';
import { type Session, sessionOf } from './session.ts';
import { noTraffic, type Traffic } from './traffic.ts';
import { type View, viewOf } from './view.ts';
import { noWhy, type Why } from './why.ts';
import type { Work } from './work.ts';

export type Stores = {
  readonly session: StoreApi<Session>;
  readonly draft: StoreApi<Draft>;
  readonly run: StoreApi<Run>;
  readonly traffic: StoreApi<Traffic>;
  readonly why: StoreApi<Why>;
  readonly removal: StoreApi<RemovalState>;
  readonly view: StoreApi<View>;
};

export type App = Stores & { readonly commands: Commands };

/** The program before the first key: nothing is contacted but the clusters that begin marked. */
export function createApp(host: Host, start: Choices, work: Work, outside: Outside, size: Size): App {
  const session = sessionOf(host.kind, host.contexts.files, host.contexts.all, beginMarked(host, start));
  const stores: Stores = {
    session: createStore(() => session),
    draft: createStore((): Draft => ({ draft: 'none' })),
    run: createStore(() => noRun),
    traffic: createStore(() => noTraffic),
    why: createStore(() => noWhy),
    removal: createStore(() => noRemoval),
    view: createStore(() => viewOf(host.clock.now(), size)),
  };
  const commands = createCommands({ stores, host, work, outside });
  for (const mark of session.marks) commands.look(mark.context);
  return { ...stores, commands };
}

/** A rehearsal begins with its clusters marked. */
function beginMarked(host: Host, start: Choices): Choices {
  if (host.kind !== 'rehearsal' || start.clusters.length > 0) return start;
  const clusters: { name: string; context: string }[] = [];
  for (const { name, guess } of host.contexts.all) clusters.push({ name: freeName(guess, clusters), context: name });
  return { ...start, clusters };
}

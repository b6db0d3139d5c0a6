/** The whole of the full-screen program but for what is drawn: its stores, and the commands that are the only door to work. */
import type { Choices } from '../source/preparation/choices.ts';
import type { Host } from '../source/preparation/host.ts';
import { type Commands, createCommands } from './commands/commands.ts';
import type { Outside } from './commands/context.ts';
import type { Size } from './layout.ts';
import { freeName } from './members.ts';
import type { Operations } from './operations.ts';
import { sessionOf } from './session.ts';
import { createStores, type Stores } from './stores.ts';
import { viewOf } from './view.ts';

export type App = Stores & { readonly commands: Commands };

/** The program before the first key: nothing is contacted but the clusters that begin marked. */
export function createApp(host: Host, start: Choices, operations: Operations, outside: Outside, size: Size): App {
  const session = sessionOf(host.kind, host.contexts.files, host.contexts.all, beginMarked(host, start));
  const stores = createStores(session, viewOf(host.clock.now(), size));
  const commands = createCommands({ stores, host, operations, outside });
  for (const mark of session.marks) commands.probe(mark.context);
  return { ...stores, commands };
}

/** A rehearsal begins with its clusters marked. */
function beginMarked(host: Host, start: Choices): Choices {
  if (host.kind !== 'rehearsal' || start.clusters.length > 0) return start;
  const clusters: { name: string; context: string }[] = [];
  for (const { name, guess } of host.contexts.all) clusters.push({ name: freeName(guess, clusters), context: name });
  return { ...start, clusters };
}

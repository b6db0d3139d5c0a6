/** The keys that move through lists and lanes: the same on every screen. */
import type { Binding } from './keys.ts';

/** Moving through whatever list is shown. */
export const scrolling: readonly Binding[] = [
  { key: 'up', label: 'up', quiet: true, run: app => app.commands.move(-1) },
  { key: 'down', label: 'down', quiet: true, run: app => app.commands.move(1) },
  { key: 'home', label: 'first', quiet: true, run: app => app.commands.edge('first') },
  { key: 'end', label: 'last', quiet: true, run: app => app.commands.edge('last') },
  { key: 'ctrl-d', label: 'page down', quiet: true, run: app => app.commands.page(1) },
  { key: 'ctrl-u', label: 'page up', quiet: true, run: app => app.commands.page(-1) },
];

/** Moving between lanes. */
export const turning: readonly Binding[] = [
  { key: 'left', label: 'left', quiet: true, run: app => app.commands.turnLane(-1) },
  { key: 'right', label: 'right', quiet: true, run: app => app.commands.turnLane(1) },
  { key: 'tab', label: 'next lane', quiet: true, run: app => app.commands.turnLane(1) },
  { key: 'digit', label: 'lane by number', quiet: true, run: (app, typed) => app.commands.takeLane(Number(typed)) },
];

/**
 * The way through without a screen: the same stores and commands, asked for in numbered lines and told in lines that are
 * only ever appended. For screen readers, dumb terminals and people who like it plain.
 */

import type { Choices } from '../../source/preparation/choices.ts';
import type { Host } from '../../source/preparation/host.ts';
import type { KialiOptions } from '../../source/preparation/kiali-choices.ts';
import { createApp } from '../../state/app.ts';
import type { Operations } from '../../state/operations.ts';
import { exitCodeOf } from '../../state/outcome.ts';
import { type ScreenId, screenOf } from '../../state/view.ts';
import { closingSummary } from '../../state/words/closing-summary.ts';
import { stoppedExit } from '../ending.ts';
import type { Output } from '../io.ts';
import type { Symbols } from '../output/symbols.ts';
import { certificates } from './certificates.ts';
import { changeRoot } from './change-root.ts';
import { checks } from './checks.ts';
import { clusters } from './clusters.ts';
import { createDialog, type Dialog, type Next, type Stage } from './dialog.ts';
import { install, kialiInstall } from './install.ts';
import { kiali } from './kiali.ts';
import type { Lines } from './lines.ts';
import { kialiPlan, plan } from './plan.ts';
import { remove } from './remove.ts';
import { topology } from './topology.ts';
import { traffic } from './traffic.ts';

const stages: Readonly<Record<ScreenId, Stage>> = {
  clusters,
  topology,
  certificates,
  plan,
  install,
  traffic,
  remove,
  'change-root': changeRoot,
  checks,
  kiali,
  'kiali-plan': kialiPlan,
  'kiali-install': kialiInstall,
};

export type JourneyContext = {
  readonly lines: Lines;
  readonly symbols: Symbols;
  /** The summary. */
  readonly stdout: Output;
  /** Everything before it. */
  readonly stderr: Output;
  readonly stopped: AbortSignal;
  /** How this program was started, for the command that goes on. */
  readonly command: string;
  /** Begins on Kiali, with these choices. */
  readonly kiali?: KialiOptions | undefined;
};

/** Ends when the user leaves; the exit code. A bug is thrown. */
export async function plainJourney(
  host: Host,
  start: Choices,
  operations: Operations,
  context: JourneyContext,
): Promise<number> {
  const { lines, stderr, stdout, stopped, symbols } = context;
  const { promise: left, resolve: leave, reject: crash } = Promise.withResolvers<number>();
  const save = async () => [];
  const reopen = async () => 'start again with --kubeconfig FILE';
  const outside = { copy: () => false, save, reopen, suspend: () => undefined, leave, crash };
  const app = createApp(host, start, operations, outside, { columns: 80, rows: 24 });
  const dialog = createDialog({ app, lines, symbols, stopped, write: text => stderr.write(text) });
  try {
    if (context.kiali !== undefined) app.commands.beginKiali(context.kiali);
    await Promise.race([walk(dialog, screenOf(app.view.getState())), left]);
    await app.commands.leave(stopped.aborted ? stoppedExit(stopped) : exitCodeOf(app));
    return await left;
  } finally {
    const words = closingSummary(app, context.command);
    stdout.write(words.map(line => `${line}\n`).join(''));
  }
}

async function walk(dialog: Dialog, first: Next): Promise<void> {
  let next = first;
  while (next !== 'leave' && !dialog.stopped.aborted) {
    dialog.app.commands.show(next);
    next = await stages[next](dialog);
  }
}

/** `eastwest kiali --disconnect NAME`: clusters taken out of Kiali, while the mesh stays. */
import { runClaimed } from '../../source/engine/claimed-run.ts';
import { planEvent } from '../../source/engine/run.ts';
import { prepareKialiDisconnection } from '../../source/preparation/prepare-kiali-disconnection.ts';
import type { PreparedRemoval } from '../../source/preparation/prepare-removal.ts';
import { exitOf } from '../../state/outcome.ts';
import type { Command } from '../command.ts';
import { TimedOut } from '../deadline.ts';
import { stoppedExit } from '../ending.ts';
import { DONE, SAID_NO } from '../exit-codes.ts';
import type { Io } from '../io.ts';
import { removalText } from '../output/removal.ts';
import { symbolsFor } from '../output/symbols.ts';
import type { RunOnMesh } from './run-on-mesh.ts';

type KialiCommand = Extract<Command, { readonly command: 'kiali' }>;

/** Prepares, shows what it would do, asks, and does it. */
export async function disconnectFromKiali(command: KialiCommand, on: RunOnMesh): Promise<number> {
  const { host, choices, deadline, progress, io } = on;
  io.stderr.write(`Reading ${choices.clusters.map(({ name }) => name).join(', ')}\n`);
  const names = [...new Set(command.kiali.disconnect)];
  const prepared = await deadline.within(signal => prepareKialiDisconnection(host, choices, names, signal));
  const text = removalText(prepared, symbolsFor(command.appearance), `take ${names.join(', ')} out of Kiali`);
  if (command.dryRun) {
    if (command.output === 'text') io.stdout.write(text);
    else progress.report({ ...planEvent(prepared.mesh, prepared.steps), at: prepared.world.clock.now() });
    progress.result('done', DONE);
    return DONE;
  }
  io.stderr.write(text);
  if (!prepared.changes || (await agreed(command, names, io))) return run(prepared, on);
  progress.result('cancelled', SAID_NO);
  return SAID_NO;
}

async function agreed({ yes }: KialiCommand, names: readonly string[], io: Io): Promise<boolean> {
  if (yes || io.ask === undefined) return true;
  const question = `Take ${names.join(', ')} out of Kiali? [y/N] `;
  return /^y(es)?$/i.test((await io.ask(question, io.stopped)).trim());
}

/** Runs it until it is over or its time is, and tells the outcome. */
function run({ mesh, steps, world }: PreparedRemoval, { deadline, progress, io }: RunOnMesh): Promise<number> {
  return deadline.within(async signal => {
    const ended = await runClaimed(mesh, steps, world, progress.report, signal);
    const timedOut = signal.reason instanceof TimedOut;
    if (signal.reason instanceof TimedOut) progress.timedOut(signal.reason.problem);
    const outcome = ended.outcome === 'cancelled' && timedOut ? 'failed' : ended.outcome;
    const exit = io.stopped.aborted && outcome === 'cancelled' ? stoppedExit(io.stopped) : exitOf(outcome);
    progress.result(outcome, exit);
    return exit;
  });
}

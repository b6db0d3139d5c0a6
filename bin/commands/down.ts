/** `eastwest down`: takes the mesh down, or a cluster out of it, and checks whether anything is left. */

import { runClaimed } from '../../source/engine/claimed-run.ts';
import type { Event } from '../../source/engine/events.ts';
import { planEvent } from '../../source/engine/run.ts';
import type { Problem } from '../../source/model/problem.ts';
import { ProblemsError } from '../../source/model/problems-error.ts';
import { type PreparedRemoval, prepareRemoval } from '../../source/preparation/prepare-removal.ts';
import type { RemovalChoices } from '../../source/preparation/removal-choices.ts';
import { exitOf } from '../../state/outcome.ts';
import { remainingProblem } from '../../state/words/removal-words.ts';
import type { Command } from '../command.ts';
import { TimedOut } from '../deadline.ts';
import { stoppedExit } from '../ending.ts';
import { DONE, SAID_NO } from '../exit-codes.ts';
import type { Io } from '../io.ts';
import { jsonText } from '../output/json.ts';
import { problemsText } from '../output/problems.ts';
import { createProgress, type Progress } from '../output/progress.ts';
import { removalJson, removalText } from '../output/removal.ts';
import type { Outcome } from '../output/result.ts';
import { symbolsFor } from '../output/symbols.ts';
import { type RunOnMesh, runOnMesh } from './run-on-mesh.ts';

type DownCommand = Extract<Command, { readonly command: 'down' }>;
type Removed = Extract<Event, { readonly event: 'removed' }>;

export async function down(command: DownCommand, io: Io): Promise<number> {
  if (!command.yes && !command.dryRun && io.ask === undefined) throw new ProblemsError([nobodyToAsk(command)]);
  const output = command.output === 'ndjson' ? 'ndjson' : 'text';
  const progress = createProgress(
    { output, each: false, appearance: command.appearance, meshId: command.mesh.meshId },
    isWhole(command) || command.dryRun ? { ...io, stdout: silent(command, io) } : io,
  );
  return runOnMesh(command, progress, io, on => removeMesh(command, on));
}

/** JSON is one object at the end; what is printed until then is for people. */
const isWhole = ({ output }: DownCommand) => output === 'json';

/** Finds what there is of the mesh, shows it, asks, and takes it down. */
async function removeMesh(command: DownCommand, on: RunOnMesh): Promise<number> {
  const { host, deadline, progress, io } = on;
  const choices: RemovalChoices = { ...on.choices, ...command.removal };
  io.stderr.write(`Reading ${choices.clusters.map(cluster => cluster.name).join(', ')}\n`);
  const prepared = await deadline.within(signal => prepareRemoval(host, choices, signal));
  if (command.dryRun) return shown(command, prepared, progress, io);
  io.stderr.write(removalText(prepared, symbolsFor(command.appearance)));
  const removed: Removed[] = [];
  const ended = (outcome: Outcome, exit: number): number => {
    progress.result(outcome, exit);
    const objects = removed.map(told);
    if (isWhole(command)) io.stdout.write(jsonText({ mesh: command.mesh.meshId, outcome, exit, objects }));
    return exit;
  };
  if (!prepared.changes) return ended('nothing-to-do', DONE);
  if (!(await agreed(command, io))) return ended('cancelled', SAID_NO);
  const report: Progress['report'] = event => {
    if (event.event === 'removed') removed.push(event);
    progress.report(event);
  };
  return takeDown({ choices, prepared, report, ended }, on);
}

const told = ({ cluster, object, result, why }: Removed) => ({
  cluster,
  object,
  result,
  ...(why === undefined ? {} : { why }),
});

/** A dry run has no result but what it shows; NDJSON has its last line always. */
const silent = (command: DownCommand, io: Io): Io['stdout'] =>
  command.output === 'ndjson' ? io.stdout : { ...io.stdout, write: () => undefined };

function nobodyToAsk({ mesh: { meshId } }: DownCommand): Problem {
  return {
    code: 'bad-input',
    title: 'eastwest down asks for the mesh ID before it deletes anything, but there is no terminal to prompt on',
    hint: `Add --yes --confirm ${meshId}, or preview with --dry-run.`,
  };
}

function shown({ output, appearance }: DownCommand, prepared: PreparedRemoval, progress: Progress, io: Io): number {
  switch (output) {
    case 'text':
      io.stdout.write(removalText(prepared, symbolsFor(appearance)));
      return DONE;
    case 'json':
      io.stdout.write(jsonText(removalJson(prepared)));
      return DONE;
    case 'ndjson':
      progress.report({ ...planEvent(prepared.mesh, prepared.steps), at: prepared.world.clock.now() });
      progress.result(prepared.changes ? 'done' : 'nothing-to-do', DONE);
      return DONE;
  }
}

async function agreed({ yes, mesh: { meshId } }: DownCommand, io: Io): Promise<boolean> {
  if (yes) return true;
  const typed = await io.ask?.(`Type the mesh ID (${meshId}) to delete this: `, io.stopped);
  return typed?.trim() === meshId;
}

type Removing = {
  readonly choices: RemovalChoices;
  readonly prepared: PreparedRemoval;
  readonly report: Progress['report'];
  /** Tells the outcome and gives the exit code back. */
  readonly ended: (outcome: Outcome, exit: number) => number;
};

/** Runs the plan until it is over or its time is, and checks whether anything is left. */
function takeDown({ choices, prepared, report, ended }: Removing, on: RunOnMesh): Promise<number> {
  const { host, deadline, progress, io } = on;
  const { inventories, mesh, steps, world } = prepared;
  return deadline.within(async signal => {
    // A cluster that is skipped (`--skip`) is not claimed either.
    const reached = { ...mesh, members: mesh.members.filter(({ name }) => inventories.has(name)) };
    const run = await runClaimed(reached, steps, world, report, signal);
    const timedOut = signal.reason instanceof TimedOut;
    if (signal.reason instanceof TimedOut) progress.timedOut(signal.reason.problem);
    if (run.outcome === 'cancelled' && !timedOut) {
      return ended('cancelled', io.stopped.aborted ? stoppedExit(io.stopped) : SAID_NO);
    }
    if (run.outcome !== 'done') return ended('failed', exitOf('failed'));
    // The proof: read again, the same plan has nothing left to do.
    const remaining = remainingProblem(await prepareRemoval(host, choices, signal));
    if (remaining === undefined) return ended('done', DONE);
    io.stderr.write(problemsText([remaining]));
    return ended('failed', exitOf('failed'));
  });
}

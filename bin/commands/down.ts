/** `eastwest down`: takes the mesh down, or a cluster out of it, and looks whether anything is left. */

import { runClaimed } from '../../source/engine/claimed-run.ts';
import type { Event } from '../../source/engine/events.ts';
import { planEvent } from '../../source/engine/run.ts';
import type { Problem } from '../../source/model/problem.ts';
import { ProblemsError } from '../../source/model/problems-error.ts';
import type { Host } from '../../source/preparation/host.ts';
import { type PreparedRemoval, prepareRemoval, type RemovalChoices } from '../../source/preparation/prepare-removal.ts';
import { exitOf } from '../../state/outcome.ts';
import { remainingProblem } from '../../state/words/removal-words.ts';
import type { Command } from '../command.ts';
import { createDeadline, type Deadline, TimedOut } from '../deadline.ts';
import { stoppedExit } from '../ending.ts';
import { DONE, SAID_NO } from '../exit-codes.ts';
import { jsonText } from '../faces/json.ts';
import { problemsText } from '../faces/problems.ts';
import { createProgress, type Progress } from '../faces/progress.ts';
import { removalJson, removalText } from '../faces/removal.ts';
import type { Outcome } from '../faces/result.ts';
import { symbolsFor } from '../faces/symbols.ts';
import type { Io } from '../io.ts';
import { onMesh } from '../world/on-mesh.ts';
import { endingWithResult } from './ending-with-result.ts';

type DownCommand = Extract<Command, { readonly command: 'down' }>;
type Removed = Extract<Event, { readonly event: 'removed' }>;

export async function down(command: DownCommand, around: Io): Promise<number> {
  if (!command.yes && !command.dryRun && around.ask === undefined) throw new ProblemsError([nobodyToAsk(command)]);
  // JSON is one object at the end; what goes on until then is for people.
  const isWhole = command.output === 'json';
  const output = command.output === 'ndjson' ? 'ndjson' : 'text';
  const face = createProgress(
    { output, each: false, look: command.look, meshId: command.mesh.meshId },
    isWhole || command.dryRun ? { ...around, stdout: silent(command, around) } : around,
  );
  return endingWithResult(face, around, (progress, io) =>
    onMesh(command, io, async (host, flags) => {
      const removed: Removed[] = [];
      const report: Progress['report'] = event => {
        if (event.event === 'removed') removed.push(event);
        progress.report(event);
      };
      const ended = (outcome: Outcome, exit: number): number => {
        progress.result(outcome, exit);
        const objects = removed.map(told);
        if (isWhole) io.stdout.write(jsonText({ mesh: command.mesh.meshId, outcome, exit, objects }));
        return exit;
      };
      const choices: RemovalChoices = { ...flags, ...command.removal };
      const deadline = createDeadline({ seconds: command.timeout, flag: '--timeout' }, io.stopped);
      io.stderr.write(`Looking at ${choices.clusters.map(cluster => cluster.name).join(', ')}\n`);
      const prepared = await deadline.within(signal => prepareRemoval(host, choices, signal));
      if (command.dryRun) return shown(command, prepared, progress, io);
      io.stderr.write(removalText(prepared, symbolsFor(command.look)));
      if (!prepared.changes) return ended('nothing-to-do', DONE);
      if (!(await agreed(command, io))) return ended('cancelled', SAID_NO);
      return takeDown({ deadline, host, choices, prepared, progress, report, ended }, io);
    }),
  );
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
    title: 'eastwest down asks for the mesh ID before it deletes anything, and there is no terminal to ask on',
    hint: `Add --yes --confirm ${meshId}, or look first: --dry-run.`,
  };
}

function shown({ output, look }: DownCommand, prepared: PreparedRemoval, progress: Progress, io: Io): number {
  switch (output) {
    case 'text':
      io.stdout.write(removalText(prepared, symbolsFor(look)));
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

type Running = {
  readonly deadline: Deadline;
  readonly host: Host;
  readonly choices: RemovalChoices;
  readonly prepared: PreparedRemoval;
  readonly report: Progress['report'];
  readonly progress: Progress;
  readonly ended: (outcome: Outcome, exit: number) => number;
};

function takeDown({ deadline, host, choices, prepared, report, progress, ended }: Running, io: Io): Promise<number> {
  const { inventories, mesh, steps, world } = prepared;
  return deadline.within(async signal => {
    // Nobody is there to be claimed on a cluster that is left behind.
    const reached = { ...mesh, members: mesh.members.filter(({ name }) => inventories.has(name)) };
    const run = await runClaimed(reached, steps, world, report, signal);
    const timedOut = signal.reason instanceof TimedOut;
    if (signal.reason instanceof TimedOut) progress.timedOut(signal.reason.problem);
    if (run.outcome === 'cancelled' && !timedOut) {
      return ended('cancelled', io.stopped.aborted ? stoppedExit(io.stopped) : SAID_NO);
    }
    if (run.outcome !== 'done') return ended('failed', exitOf('failed'));
    // The proof: looked at anew, the same plan has nothing left to do.
    const remaining = remainingProblem(await prepareRemoval(host, choices, signal));
    if (remaining === undefined) return ended('done', DONE);
    io.stderr.write(problemsText([remaining]));
    return ended('failed', exitOf('failed'));
  });
}

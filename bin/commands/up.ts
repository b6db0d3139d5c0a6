/** `eastwest up`: makes the mesh and proves it. */
import { runClaimed } from '../../source/engine/claimed-run.ts';
import type { Problem } from '../../source/model/problem.ts';
import { ProblemsError } from '../../source/model/problems-error.ts';
import { type Prepared, prepare } from '../../source/preparation/prepare.ts';
import { exitOf, outcomeOf } from '../../state/outcome.ts';
import { createRunVerdict } from '../../state/run-verdict.ts';
import type { Command } from '../command.ts';
import { createDeadline, type Deadline, TimedOut } from '../deadline.ts';
import { stoppedExit } from '../ending.ts';
import { SAID_NO } from '../exit-codes.ts';
import { overviewText } from '../faces/overview.ts';
import { createProgress, type Progress } from '../faces/progress.ts';
import { symbolsFor } from '../faces/symbols.ts';
import type { Io } from '../io.ts';
import { keepHeapLean } from '../lean-heap.ts';
import { onMesh } from '../world/on-mesh.ts';
import { endingWithResult } from './ending-with-result.ts';

type UpCommand = Extract<Command, { readonly command: 'up' }>;

export async function up(command: UpCommand, around: Io): Promise<number> {
  if (!command.yes && around.ask === undefined) throw new ProblemsError([nobodyToAsk]);
  keepHeapLean();
  const face = createProgress({ ...command, each: false, meshId: command.mesh.meshId }, around);
  return endingWithResult(face, around, (progress, io) =>
    onMesh(command, io, async (host, choices) => {
      const deadline = createDeadline({ seconds: command.timeout, flag: '--timeout' }, io.stopped);
      io.stderr.write(`Looking at ${choices.clusters.map(cluster => cluster.name).join(', ')}\n`);
      const prepared = await deadline.within(signal => prepare(host, choices, signal));
      io.stderr.write(overviewText(prepared, symbolsFor(command.look)));
      progress.checked(prepared.checks);
      if (!(await agreed(command, prepared, io))) {
        progress.result('cancelled', SAID_NO);
        return SAID_NO;
      }
      return install(prepared, deadline, progress, io);
    }),
  );
}

const nobodyToAsk: Problem = {
  code: 'bad-input',
  title: 'eastwest up asks before it changes anything, and there is no terminal to ask on',
  hint: 'Add --yes to go on without a question, or look first: eastwest plan.',
};

async function agreed(command: UpCommand, { steps, mesh }: Prepared, io: Io): Promise<boolean> {
  if (command.yes || io.ask === undefined) return true;
  const clusters = mesh.members.length === 1 ? '1 cluster' : `${mesh.members.length} clusters`;
  const question = `${steps.length} steps on ${clusters}. Go on? [y/N] `;
  return /^y(es)?$/i.test((await io.ask(question, io.stopped)).trim());
}

function install({ mesh, steps, world }: Prepared, deadline: Deadline, progress: Progress, io: Io): Promise<number> {
  return deadline.within(async signal => {
    const proof = createRunVerdict(steps, progress.report);
    const run = await runClaimed(mesh, steps, world, proof.report, signal);
    const verdict = proof.verdict(mesh, run.outcome === 'done' ? 'done' : 'open');
    if (verdict !== undefined) progress.report({ event: 'verdict', ...verdict, at: world.clock.now() });
    const timedOut = signal.reason instanceof TimedOut;
    if (signal.reason instanceof TimedOut) progress.timedOut(signal.reason.problem);
    const outcome = outcomeOf({ run, steps, clusters: mesh.members.length, verdict, timedOut });
    const exit = io.stopped.aborted && outcome === 'cancelled' ? stoppedExit(io.stopped) : exitOf(outcome);
    progress.result(outcome, exit, proof.latest());
    return exit;
  });
}

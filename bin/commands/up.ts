/** `eastwest up`: makes the mesh and proves it. */
import { runClaimed } from '../../source/engine/claimed-run.ts';
import type { Problem } from '../../source/model/problem.ts';
import { ProblemsError } from '../../source/model/problems-error.ts';
import { type Prepared, prepare } from '../../source/preparation/prepare.ts';
import { exitOf, outcomeOf } from '../../state/outcome.ts';
import { createRunVerdict } from '../../state/run-verdict.ts';
import type { Command } from '../command.ts';
import { TimedOut } from '../deadline.ts';
import { stoppedExit } from '../ending.ts';
import { SAID_NO } from '../exit-codes.ts';
import type { Io } from '../io.ts';
import { keepHeapLean } from '../lean-heap.ts';
import { overviewText } from '../output/overview.ts';
import { createProgress } from '../output/progress.ts';
import { symbolsFor } from '../output/symbols.ts';
import { type RunOnMesh, runOnMesh } from './run-on-mesh.ts';

type UpCommand = Extract<Command, { readonly command: 'up' }>;

export async function up(command: UpCommand, io: Io): Promise<number> {
  if (!command.yes && io.ask === undefined) throw new ProblemsError([nobodyToAsk]);
  keepHeapLean();
  const progress = createProgress({ ...command, each: false, meshId: command.mesh.meshId }, io);
  return runOnMesh(command, progress, io, on => makeMesh(command, on));
}

/** Prepares, shows what it would do, asks, and does it. */
async function makeMesh(command: UpCommand, on: RunOnMesh): Promise<number> {
  const { host, choices, deadline, progress, io } = on;
  io.stderr.write(`Reading ${choices.clusters.map(cluster => cluster.name).join(', ')}\n`);
  const prepared = await deadline.within(signal => prepare(host, choices, signal));
  io.stderr.write(overviewText(prepared, symbolsFor(command.appearance)));
  progress.checked(prepared.checks);
  if (await agreed(command, prepared, io)) return install(prepared, on);
  progress.result('cancelled', SAID_NO);
  return SAID_NO;
}

const nobodyToAsk: Problem = {
  code: 'bad-input',
  title: 'eastwest up asks for confirmation before it changes anything, but there is no terminal to prompt on',
  hint: 'Add --yes to skip the confirmation, or preview with eastwest plan.',
};

async function agreed(command: UpCommand, { steps, mesh }: Prepared, io: Io): Promise<boolean> {
  if (command.yes || io.ask === undefined) return true;
  const clusters = mesh.members.length === 1 ? '1 cluster' : `${mesh.members.length} clusters`;
  const question = `${steps.length} steps on ${clusters}. Continue? [y/N] `;
  return /^y(es)?$/i.test((await io.ask(question, io.stopped)).trim());
}

/** Runs the plan until it is over or its time is, and tells the outcome. */
function install({ mesh, steps, world }: Prepared, { deadline, progress, io }: RunOnMesh): Promise<number> {
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

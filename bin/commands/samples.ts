/** `eastwest samples travels`: the Travels demo on two clusters of a mesh, seen by its own traffic; or removed again. */
import { runClaimed } from '../../source/engine/claimed-run.ts';
import { type Preview, preview } from '../../source/engine/preview.ts';
import { cleaned } from '../../source/model/clean.ts';
import { objectTitle, refOf } from '../../source/model/kube.ts';
import type { Problem } from '../../source/model/problem.ts';
import { ProblemsError } from '../../source/model/problems-error.ts';
import { type PreparedTravels, prepareTravels } from '../../source/preparation/prepare-travels.ts';
import { exitOf, outcomeOf } from '../../state/outcome.ts';
import { removalWords } from '../../state/words/removal-words.ts';
import type { Command } from '../command.ts';
import { TimedOut } from '../deadline.ts';
import { stoppedExit } from '../ending.ts';
import { DONE, SAID_NO } from '../exit-codes.ts';
import type { Io } from '../io.ts';
import { createProgress } from '../output/progress.ts';
import { type RunOnMesh, runOnMesh } from './run-on-mesh.ts';

type SamplesCommand = Extract<Command, { readonly command: 'samples' }>;

export async function samples(command: SamplesCommand, io: Io): Promise<number> {
  if (!command.yes && io.ask === undefined) throw new ProblemsError([nobodyToAsk]);
  const { home, other, mesh } = command;
  const named = mesh.clusters.length > 0 ? mesh : { ...mesh, clusters: [home, other] };
  const progress = createProgress({ ...command, each: false, meshId: mesh.meshId }, io);
  return runOnMesh({ ...command, mesh: named }, progress, io, on => makeTravels(command, on));
}

const nobodyToAsk: Problem = {
  code: 'bad-input',
  title: 'eastwest samples asks for confirmation before it changes anything, but there is no terminal to prompt on',
  hint: 'Add --yes to skip the confirmation.',
};

/** Prepares, shows what it would do, asks, and does it. */
async function makeTravels(command: SamplesCommand, on: RunOnMesh): Promise<number> {
  const { host, choices, deadline, progress, io } = on;
  io.stderr.write(`Reading ${choices.clusters.map(({ name }) => name).join(', ')}\n`);
  const prepared = await deadline.within(signal => prepareTravels(host, choices, command, signal));
  if (!changes(prepared)) {
    progress.result('nothing-to-do', DONE);
    return DONE;
  }
  io.stderr.write(prepared.mesh.members.map(({ name }) => laneText(name, prepared)).join(''));
  if (await agreed(command, io)) return run(prepared, on);
  progress.result('cancelled', SAID_NO);
  return SAID_NO;
}

/** What stays because of others is no change. */
function changes({ steps }: PreparedTravels): boolean {
  return steps.some(({ apply, remove = [] }) => apply !== undefined || remove.some(({ will }) => will !== 'leave'));
}

/** What becomes of which objects on one cluster. */
function laneText(name: string, { mesh, steps }: PreparedTravels): string {
  const own = preview(
    steps.filter(({ cluster }) => cluster === name),
    mesh.id,
  );
  return `${name}\n${own.flatMap(linesOf).join('')}`;
}

function linesOf({ step, objects }: Preview): readonly string[] {
  const words = [
    ...objects.map(object => objectTitle(refOf(object))),
    ...(step.remove ?? []).map(each => removalWords(each)),
  ];
  return [`  ${step.title}\n`, ...words.map(each => `    ${cleaned(each)}\n`)];
}

async function agreed({ yes, remove }: SamplesCommand, io: Io): Promise<boolean> {
  if (yes || io.ask === undefined) return true;
  const answer = await io.ask(`${remove ? 'Delete' : 'Create'} these objects? [y/N] `, io.stopped);
  return /^y(es)?$/i.test(answer.trim());
}

function run({ mesh, steps, world }: PreparedTravels, { deadline, progress, io }: RunOnMesh): Promise<number> {
  return deadline.within(async signal => {
    const ended = await runClaimed(mesh, steps, world, progress.report, signal);
    const timedOut = signal.reason instanceof TimedOut;
    if (signal.reason instanceof TimedOut) progress.timedOut(signal.reason.problem);
    const { length } = mesh.members;
    const outcome =
      ended.outcome === 'done'
        ? 'done'
        : outcomeOf({ run: ended, steps, clusters: length, verdict: undefined, timedOut });
    const exit = io.stopped.aborted && outcome === 'cancelled' ? stoppedExit(io.stopped) : exitOf(outcome);
    progress.result(outcome, exit);
    return exit;
  });
}

/** `eastwest kiali`: one Kiali that sees every cluster of a mesh. */
import { runClaimed } from '../../source/engine/claimed-run.ts';
import { planEvent } from '../../source/engine/run.ts';
import type { Problem } from '../../source/model/problem.ts';
import { ProblemsError } from '../../source/model/problems-error.ts';
import type { KialiChoices } from '../../source/preparation/kiali-choices.ts';
import { type PreparedKiali, prepareKiali } from '../../source/preparation/prepare-kiali.ts';
import { readKialiAnswer } from '../../source/status/kiali-answer.ts';
import { exitOf, kialiOutcomeOf } from '../../state/outcome.ts';
import { linkLines } from '../../state/words/kiali-link-words.ts';
import { kialiOptions } from '../arguments/kiali-options.ts';
import type { Command } from '../command.ts';
import { TimedOut } from '../deadline.ts';
import { stoppedExit } from '../ending.ts';
import { DONE, SAID_NO } from '../exit-codes.ts';
import { isInteractive } from '../interactive.ts';
import type { Io } from '../io.ts';
import { kialiText } from '../output/kiali.ts';
import { createProgress } from '../output/progress.ts';
import { symbolsFor } from '../output/symbols.ts';
import { disconnectFromKiali } from './kiali-disconnect.ts';
import { type RunOnMesh, runOnMesh } from './run-on-mesh.ts';

type KialiCommand = Extract<Command, { readonly command: 'kiali' }>;

export async function kiali(command: KialiCommand, io: Io): Promise<number> {
  if (isInteractive(command, io)) return (await import('./full-screen.ts')).kialiOnScreen(command, io);
  if (!command.yes && !command.dryRun && io.ask === undefined) throw new ProblemsError([nobodyToAsk]);
  const quiet = command.dryRun && command.output === 'text';
  const quietIo = quiet ? { ...io, stdout: { ...io.stdout, write: () => undefined } } : io;
  const progress = createProgress({ ...command, each: false, meshId: command.mesh.meshId }, quietIo);
  const work = command.kiali.disconnect.length > 0 ? disconnectFromKiali : connect;
  return runOnMesh(command, progress, io, on => work(command, on));
}

const nobodyToAsk: Problem = {
  code: 'bad-input',
  title: 'eastwest kiali asks for confirmation before it changes anything, but there is no terminal to prompt on',
  hint: 'Add --yes to skip the confirmation, or preview with --dry-run.',
};

/** Prepares, shows what it would do, asks, and does it. */
async function connect(command: KialiCommand, on: RunOnMesh): Promise<number> {
  const { host, deadline, progress, io } = on;
  const choices = await kialiChoices(command, on);
  io.stderr.write(`Reading ${choices.clusters.map(({ name }) => name).join(', ')}\n`);
  const prepared = await deadline.within(signal => prepareKiali(host, choices, signal));
  const symbols = symbolsFor(command.appearance);
  if (command.dryRun) {
    if (command.output === 'text') io.stdout.write(kialiText(prepared, symbols, true));
    else progress.report({ ...planEvent(prepared.mesh, prepared.steps), at: prepared.world.clock.now() });
    progress.result('done', DONE);
    return DONE;
  }
  io.stderr.write(kialiText(prepared, symbols, false));
  if (await agreed(command, prepared, io)) return install(prepared, on);
  progress.result('cancelled', SAID_NO);
  return SAID_NO;
}

async function kialiChoices(command: KialiCommand, { choices, io }: RunOnMesh): Promise<KialiChoices> {
  const { meshId, certificates, clusters, copiedClusters } = choices;
  const copies = copiedClusters === undefined ? {} : { copiedClusters };
  return { meshId, certificates, clusters, ...copies, ...(await kialiOptions(command.kiali, io.folder)) };
}

async function agreed({ yes }: KialiCommand, { steps, mesh }: PreparedKiali, io: Io): Promise<boolean> {
  if (yes || io.ask === undefined) return true;
  const clusters = mesh.members.length === 1 ? '1 cluster' : `${mesh.members.length} clusters`;
  const question = `${steps.length} steps on ${clusters}. Continue? [y/N] `;
  return /^y(es)?$/i.test((await io.ask(question, io.stopped)).trim());
}

/** Runs the plan until it is over or its time is, and tells the outcome. */
function install(prepared: PreparedKiali, { deadline, progress, io }: RunOnMesh): Promise<number> {
  const { kiali: plan, apart, mesh, steps, world } = prepared;
  return deadline.within(async signal => {
    const run = await runClaimed(mesh, steps, world, progress.report, signal);
    const timedOut = signal.reason instanceof TimedOut;
    if (signal.reason instanceof TimedOut) progress.timedOut(signal.reason.problem);
    const outcome = kialiOutcomeOf({ run, steps, timedOut });
    const exit = io.stopped.aborted && outcome === 'cancelled' ? stoppedExit(io.stopped) : exitOf(outcome);
    if (outcome === 'done') {
      const answers = await Promise.all(
        [plan, ...apart].map(each => readKialiAnswer(each, world.cluster(each.home.name), signal)),
      );
      io.stderr.write(
        answers
          .flatMap(linkLines)
          .map(line => `${line}\n`)
          .join(''),
      );
    }
    progress.result(outcome, exit);
    return exit;
  });
}

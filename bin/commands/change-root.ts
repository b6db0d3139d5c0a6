/** `eastwest change-root`: moves the clusters of a mesh to one new root CA in phases, with the traffic watched. */
import { runClaimed } from '../../source/engine/claimed-run.ts';
import { planEvent } from '../../source/engine/run.ts';
import { cleaned } from '../../source/model/clean.ts';
import type { Problem } from '../../source/model/problem.ts';
import { ProblemsError } from '../../source/model/problems-error.ts';
import { type PreparedRootChange, prepareRootChange } from '../../source/preparation/prepare-root-change.ts';
import { monitorTraffic } from '../../source/traffic/monitor.ts';
import { exitOf, outcomeOf } from '../../state/outcome.ts';
import { type AllRequests, runWatched, type WatchedChange } from '../../state/watched-root-change.ts';
import {
  lostRequests,
  phaseWords,
  requestWords,
  rootsWords,
  unseenWords,
} from '../../state/words/root-change-words.ts';
import type { Command } from '../command.ts';
import { TimedOut } from '../deadline.ts';
import { stoppedExit } from '../ending.ts';
import { DONE, SAID_NO } from '../exit-codes.ts';
import type { Io } from '../io.ts';
import { createProgress } from '../output/progress.ts';
import { type Symbols, symbolsFor } from '../output/symbols.ts';
import { type RunOnMesh, runOnMesh } from './run-on-mesh.ts';

type ChangeRootCommand = Extract<Command, { readonly command: 'change-root' }>;

export async function changeRoot(command: ChangeRootCommand, io: Io): Promise<number> {
  if (!command.yes && !command.dryRun && io.ask === undefined) throw new ProblemsError([nobodyToAsk]);
  const progress = createProgress({ ...command, each: false, meshId: command.mesh.meshId }, io);
  return runOnMesh(command, progress, io, on => move(command, on));
}

const nobodyToAsk: Problem = {
  code: 'bad-input',
  title:
    'eastwest change-root asks for confirmation before it restarts anything, but there is no terminal to prompt on',
  hint: 'Add --yes to skip the confirmation, or preview with --dry-run.',
};

/** Prepares, shows what restarts in which order, asks, and does it. */
async function move(command: ChangeRootCommand, on: RunOnMesh): Promise<number> {
  const { host, choices, deadline, progress, io } = on;
  const symbols = symbolsFor(command.appearance);
  io.stderr.write(`Reading ${choices.clusters.map(({ name }) => name).join(', ')}\n`);
  const prepared = await deadline.within(signal => prepareRootChange(host, choices, signal));
  if (prepared.steps.length === 0) {
    io.stderr.write(`every istiod signs with the root of ${cleaned(choices.certificates)} and hands out no other\n`);
    progress.result('nothing-to-do', DONE);
    return DONE;
  }
  if (command.dryRun) return shown(command, prepared, on);
  io.stderr.write(changeText(prepared, symbols));
  if (await agreed(command, io)) return run(prepared, symbols, on);
  progress.result('cancelled', SAID_NO);
  return SAID_NO;
}

/** A preview has no result but what it shows; NDJSON has its last line always. */
function shown({ output, appearance }: ChangeRootCommand, prepared: PreparedRootChange, on: RunOnMesh): number {
  if (output === 'text') {
    on.io.stdout.write(changeText(prepared, symbolsFor(appearance)));
    return DONE;
  }
  on.progress.report({ ...planEvent(prepared.mesh, prepared.steps), at: prepared.world.clock.now() });
  on.progress.result('done', DONE);
  return DONE;
}

function changeText(prepared: PreparedRootChange, { warning }: Symbols): string {
  const numbered = phaseWords(prepared).flatMap(({ title, lines }, index) => [
    `${index + 1}. ${title}`,
    ...lines.map(({ cluster, act }) => `   ${cluster}: ${cleaned(act, 400)}`),
  ]);
  const told = [...prepared.warnings, ...unseenWords].map(words => `${warning} ${cleaned(words, 1_000)}`);
  const lines = [`${prepared.mesh.id}: change the root CA ${rootsWords(prepared)}`, '', ...numbered, '', ...told];
  return lines.map(line => `${line}\n`).join('');
}

async function agreed({ yes }: ChangeRootCommand, io: Io): Promise<boolean> {
  if (yes || io.ask === undefined) return true;
  const answer = await io.ask('Change the root, with these restarts? [y/N] ', io.stopped);
  return /^y(es)?$/i.test(answer.trim());
}

function run(prepared: PreparedRootChange, { warning }: Symbols, on: RunOnMesh): Promise<number> {
  const { deadline, progress, io } = on;
  const { mesh, steps } = prepared;
  return deadline.within(async signal => {
    const lost = firstLost(words => io.stderr.write(`${warning} ${cleaned(words)}\n`));
    const operations = { run: runClaimed, monitor: monitorTraffic };
    const watched = await runWatched(operations, prepared, progress.report, lost, signal);
    const timedOut = signal.reason instanceof TimedOut;
    if (signal.reason instanceof TimedOut) progress.timedOut(signal.reason.problem);
    io.stderr.write(
      requestWords(watched.requests)
        .map(words => `${cleaned(words)}\n`)
        .join(''),
    );
    const outcome = ended(watched, () =>
      outcomeOf({ run: watched.run, steps, clusters: mesh.members.length, verdict: undefined, timedOut }),
    );
    const exit = io.stopped.aborted && outcome === 'cancelled' ? stoppedExit(io.stopped) : exitOf(outcome);
    progress.result(outcome, exit);
    return exit;
  });
}

/** `done` takes all steps done and no request lost: lost requests show in the exit code as well. */
function ended(watched: WatchedChange, otherwise: () => ReturnType<typeof outcomeOf>): ReturnType<typeof outcomeOf> {
  if (watched.run.outcome !== 'done') return otherwise();
  return lostRequests(watched.requests) === 0 ? 'done' : 'unproven';
}

/** The first of each cluster is told when it happens; how many there were comes at the end. */
function firstLost(tell: (words: string) => void): (requests: AllRequests) => void {
  const told = new Set<string>();
  return requests => {
    for (const [cluster, { lost, reasons }] of requests) {
      if (lost === 0 || told.has(cluster)) continue;
      told.add(cluster);
      tell(`${cluster}: a request was lost: ${reasons[0] ?? ''}`);
    }
  };
}

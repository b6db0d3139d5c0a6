/** Simulated clusters as `eastwest rehearse` starts them, in the test's own thread, until the test ends. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { parseCommand } from '../../bin/arguments/parse.ts';
import { type RunningClusters, startClusters } from '../../source/rehearsal/clusters.ts';
import type { ClustersBackup } from '../../source/rehearsal/clusters-backup.ts';
import type { Scenario } from '../../source/rehearsal/scenario.ts';
import { wallClock } from '../../source/rehearsal/wall-clock.ts';
import { type Files, filesIn, fillFolder, inPassingFolder } from '../helpers/folders.ts';
import { keptInstall } from '../helpers/kept-installs.ts';
import { temporaryFolder } from './kubeconfigs.ts';
import { type Ended, runMain } from './run-main.ts';

export type Rehearsing = {
  /** Their kubeconfig. */
  readonly file: string;
  /** The folder to work in. */
  readonly folder: string;
  /** Runs `eastwest ARGV` on all of its clusters. */
  run(argv: readonly string[], stopped?: AbortSignal, onStdout?: (text: string) => void): Promise<Ended>;
};

/**
 * `scenario`: flags that say what the clusters are like. The command gives them a thread of its own, which compiles all
 * their code again: here that took more time than most of what tests do with them. So a test never waits for another
 * program without letting them answer it (`spawnSync`).
 */
export async function rehearse(
  t: TestContext,
  clusters: readonly string[],
  scenario: readonly string[] = [],
): Promise<Rehearsing> {
  return within(t, temporaryFolder(t), clusters, await startClusters(shapeOf(clusters, scenario), wallClock));
}

export type Installing = {
  /** Flags of `eastwest up --yes`. */
  readonly up?: readonly string[];
  /** As `--cluster` says them; all of them without. */
  readonly on?: readonly string[];
  readonly scenario?: readonly string[];
};

/** The same after `eastwest up --yes`, for tests that begin with what it leaves: clusters, and the certificates folder. */
export async function rehearseInstalled(
  t: TestContext,
  clusters: readonly string[],
  { up = [], on = clusters, scenario = [] }: Installing = {},
): Promise<Rehearsing> {
  const shape = shapeOf(clusters, scenario);
  const kept = await keptInstall(JSON.stringify({ by: 'up', shape, on, up }), () => install(on, shape, up));
  const folder = temporaryFolder(t);
  fillFolder(folder, kept.files);
  return within(t, folder, clusters, await startClusters(shape, wallClock, kept.clusters));
}

type Kept = { readonly clusters: ClustersBackup; readonly files: Files };

async function install(on: readonly string[], shape: Scenario, up: readonly string[]): Promise<Kept> {
  const running = await startClusters(shape, wallClock);
  try {
    return await inPassingFolder(async folder => {
      const { run } = placed(folder, on, running.kubeconfig);
      const { exit, stdout, stderr } = await run(['up', '--yes', ...up]);
      if (exit !== 0) throw new Error(`the mesh was not installed: ${stdout}${stderr}`);
      return { clusters: running.backup(), files: filesIn(folder) };
    });
  } finally {
    await running.close();
  }
}

function within(t: TestContext, folder: string, clusters: readonly string[], running: RunningClusters): Rehearsing {
  t.after(() => running.close());
  return placed(folder, clusters, running.kubeconfig);
}

function placed(folder: string, clusters: readonly string[], kubeconfig: string): Rehearsing {
  const file = join(folder, 'kubeconfig');
  writeFileSync(file, kubeconfig, { mode: 0o600 });
  const on = clusters.flatMap(name => ['--cluster', name]);
  return {
    file,
    folder,
    run: (argv, stopped = new AbortController().signal, onStdout = () => undefined) =>
      runMain([...argv, '--kubeconfig', file, ...on], { folder, stopped, onStdout }),
  };
}

function shapeOf(clusters: readonly string[], flags: readonly string[]): Scenario {
  const command = parseCommand(['rehearse', '--clusters', String(clusters.length), ...flags], {});
  if (command.command !== 'rehearse') throw new Error(`not the flags of a rehearsal: ${flags.join(' ')}`);
  return command.scenario;
}

type Line = { readonly event: string; readonly [field: string]: unknown };

/** The events of NDJSON; none of a command that was refused before its first one. */
export function eventsOf(stdout: string): readonly Line[] {
  const lines = stdout.split('\n').filter(line => line !== '');
  return lines.map(line => JSON.parse(line));
}

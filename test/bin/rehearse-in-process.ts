/** Simulated clusters as `eastwest rehearse` starts them, in the test's own thread, until the test ends. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { parseCommand } from '../../bin/arguments/parse.ts';
import { startClusters } from '../../source/rehearsal/clusters.ts';
import type { Scenario } from '../../source/rehearsal/scenario.ts';
import { wallClock } from '../../source/rehearsal/wall-clock.ts';
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
 * `scenario`: flags that say what the clusters are like. The command gives them a thread of its own, which compiles all their
 * code anew: here that took more time than most of what tests do with them. So a test never waits for another program
 * without letting them answer it (`spawnSync`).
 */
export async function rehearse(
  t: TestContext,
  clusters: readonly string[],
  scenario: readonly string[] = [],
): Promise<Rehearsing> {
  const folder = temporaryFolder(t);
  const file = join(folder, 'kubeconfig');
  const running = await startClusters(shapeOf(['--clusters', String(clusters.length), ...scenario]), wallClock);
  t.after(() => running.close());
  writeFileSync(file, running.kubeconfig, { mode: 0o600 });
  const on = clusters.flatMap(name => ['--cluster', name]);
  return {
    file,
    folder,
    run: (argv, stopped = new AbortController().signal, onStdout = () => undefined) =>
      runMain([...argv, '--kubeconfig', file, ...on], { folder, stopped, onStdout }),
  };
}

function shapeOf(flags: readonly string[]): Scenario {
  const command = parseCommand(['rehearse', ...flags], {});
  if (command.command !== 'rehearse') throw new Error(`not the flags of a rehearsal: ${flags.join(' ')}`);
  return command.scenario;
}

type Line = { readonly event: string; readonly [field: string]: unknown };

/** The events of NDJSON; none of a command that was refused before its first one. */
export function eventsOf(stdout: string): readonly Line[] {
  const lines = stdout.split('\n').filter(line => line !== '');
  return lines.map(line => JSON.parse(line));
}

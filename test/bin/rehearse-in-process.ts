/** `eastwest rehearse` in the test's own process, until the test ends. */
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { Stopped } from '../../bin/stops.ts';
import { temporaryFolder } from './kubeconfigs.ts';
import { type Ended, runMain } from './run-main.ts';

export type Rehearsing = {
  /** The kubeconfig it wrote. */
  readonly file: string;
  /** The folder to work in. */
  readonly folder: string;
  /** Runs `eastwest ARGV` on all of its clusters. */
  run(argv: readonly string[], stopped?: AbortSignal, onStdout?: (text: string) => void): Promise<Ended>;
  /** Stops it, as ctrl-c does. */
  stop(): Promise<Ended>;
};

/** `shape`: flags that say what the clusters are like. */
export async function rehearse(
  t: TestContext,
  clusters: readonly string[],
  shape: readonly string[] = [],
): Promise<Rehearsing> {
  const folder = temporaryFolder(t);
  const file = join(folder, 'kubeconfig');
  const controller = new AbortController();
  const ready = Promise.withResolvers<void>();
  const ended = runMain(['rehearse', '--clusters', String(clusters.length), '--kubeconfig-out', file, ...shape], {
    stopped: controller.signal,
    onStdout: text => text.includes('\n') && ready.resolve(),
  });
  const stop = () => {
    controller.abort(new Stopped('SIGINT'));
    return ended;
  };
  t.after(stop);
  await Promise.race([ready.promise, ended.then(({ stderr }) => Promise.reject(new Error(stderr)))]);
  const on = clusters.flatMap(name => ['--cluster', name]);
  return {
    file,
    folder,
    stop,
    run: (argv, stopped = new AbortController().signal, onStdout = () => undefined) =>
      runMain([...argv, '--kubeconfig', file, ...on], { folder, stopped, onStdout }),
  };
}

type Line = { readonly event: string; readonly [field: string]: unknown };

/** The events of NDJSON. */
export function eventsOf(stdout: string): readonly Line[] {
  return stdout
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line));
}

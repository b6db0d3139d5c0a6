/** Simulated clusters of which a test takes now some and then more into one mesh, by the command line. */
import type { TestContext } from 'node:test';
import { rehearse, rehearseInstalled } from '../bin/rehearse-in-process.ts';
import { type Ended, runMain } from '../bin/run-main.ts';

export type Growing = {
  readonly folder: string;
  readonly file: string;
  /** `eastwest COMMAND --cluster …` for each of these, and what else is said. */
  run(command: string, clusters: readonly string[], more?: readonly string[]): Promise<Ended>;
};

/** As many clusters as there are names: east, west, north …; `on` those of them `up` was run already. */
export async function growing(t: TestContext, names: readonly string[], on: readonly string[] = []): Promise<Growing> {
  const { folder, file } = await (on.length === 0 ? rehearse(t, names) : rehearseInstalled(t, names, { on }));
  return {
    folder,
    file,
    run: (command, clusters, more = []) => {
      const argv = [command, ...clusters.flatMap(each => ['--cluster', each]), ...more, '--kubeconfig', file];
      return runMain(argv, { folder, stopped: new AbortController().signal });
    },
  };
}

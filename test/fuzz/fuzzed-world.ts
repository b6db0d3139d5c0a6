/** Simulated clusters behind a proxy that makes answers wrong, and the program's commands on them. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { listAt, textAt } from '../../source/model/fields.ts';
import { startClusters } from '../../source/rehearsal/clusters.ts';
import { createRandom, type Random } from '../../source/rehearsal/mesh/random.ts';
import { wallClock } from '../../source/rehearsal/wall-clock.ts';
import { type Ended, runMain } from '../bin/run-main.ts';
import { type Change, startShapeProxy } from './shape-proxy.ts';
import { pick, wrongText } from './wrong-shapes.ts';

export type Fuzzed = Ended & {
  readonly command: string;
  readonly seed: number;
  /** Which answers were made wrong. */
  readonly wrong: readonly string[];
};

export type FuzzedWorld = {
  /** The working folder of its commands. */
  readonly folder: string;
  /** One command, undisturbed. */
  run(argv: readonly string[]): Promise<Ended>;
  /** The same with answers of the cluster of this name changed. */
  runChanged(argv: readonly string[], cluster: string, change: Change): Promise<Ended>;
  /** The same with answers made wrong by this seed: one, a few, or many. */
  fuzz(argv: readonly string[], seed: number): Promise<Fuzzed>;
  close(): Promise<void>;
};

/** Clusters of their own. To be closed. */
export async function startFuzzedWorld(clusters: number): Promise<FuzzedWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'eastwest-fuzz-'));
  const rehearsal = await startClusters({ clusters, pace: 0 }, wallClock);
  let change: Change = text => text;
  const proxy = await startShapeProxy(rehearsal.kubeconfig, (text, url) => change(text, url));
  const config = load(rehearsal.kubeconfig);
  const serverOf = (name: string) =>
    textAt(
      listAt(config, 'clusters').find(each => textAt(each, 'name') === name),
      'cluster',
      'server',
    ) ?? '';
  const file = join(folder, 'kubeconfig');
  writeFileSync(file, proxy.kubeconfig, { mode: 0o600 });
  const run = (argv: readonly string[]) => {
    const on = argv[0] === 'contexts' ? [] : rehearsal.names.flatMap(name => ['--cluster', name]);
    return runMain([...argv, '--kubeconfig', file, ...on], { folder });
  };
  return {
    folder,
    run,
    async runChanged(argv, cluster, changed) {
      const { host } = new URL(serverOf(cluster));
      change = (text, url) => (url.host === host ? changed(text, url) : text);
      try {
        return await run(argv);
      } finally {
        change = text => text;
      }
    },
    async fuzz(argv, seed) {
      const random = createRandom(seed);
      const chosen = choosing(random);
      const wrong: string[] = [];
      change = (text, url) => {
        if (!chosen()) return text;
        wrong.push(`${url.host}${url.pathname}`);
        return wrongText(text, random);
      };
      try {
        return { ...(await run(argv)), command: argv.join(' '), seed, wrong };
      } finally {
        change = text => text;
      }
    },
    async close() {
      proxy.close();
      await rehearsal.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Which answers: one of the first hundred or so, or a share of all. Few get far, many meet in one run. */
function choosing(random: Random): () => boolean {
  const share = pick([0, 0, 0.01, 0.03, 0.1, 0.3, 0.6], random);
  const only = Math.floor(random.next() * pick([10, 40, 150], random));
  let count = -1;
  return () => {
    count += 1;
    return share === 0 ? count === only : random.next() < share;
  };
}

/** Simulated clusters in a process of their own, for what is measured against them: `eastwest rehearse`, built. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { clusterNames } from '../../source/rehearsal/scenario.ts';

export type SimulatedClusters = {
  /** Names of the clusters and of their contexts. */
  readonly names: readonly string[];
  readonly kubeconfig: string;
  stop(): Promise<void>;
};

const root = new URL('../..', import.meta.url).pathname;

/**
 * Starts so many; the kubeconfig is written into the folder, which is made. `pace`: 1 with the delays of real clusters,
 * 0 without. `program`: what is run.
 */
export async function simulatedClusters(
  count: number,
  folder: string,
  pace = 0,
  program = join(root, 'bin', 'eastwest.js'),
): Promise<SimulatedClusters> {
  mkdirSync(folder, { recursive: true });
  const kubeconfig = join(folder, 'kubeconfig');
  const args = ['rehearse', '--clusters', String(count), '--pace', String(pace), '--kubeconfig-out', kubeconfig];
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  // It writes one line, when all are ready.
  await Promise.race([once(child.stdout, 'data'), exited]);
  if (child.exitCode !== null) throw new Error(`the simulated clusters ended with ${child.exitCode}`);
  return {
    names: clusterNames(count),
    kubeconfig,
    async stop() {
      child.kill('SIGINT');
      await exited;
    },
  };
}

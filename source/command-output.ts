/** The whole output of a short command in a pod: what goals judge, and what the traffic's evidence is read from. */

import { Buffer } from 'node:buffer';
import { ProblemError } from './model/problem.ts';
import { sh } from './model/shell-word.ts';
import type { Clock, Cluster, ExecTarget } from './ports.ts';

/** How long a command may take, in milliseconds of this clock. */
export type Patience = { readonly clock: Clock; readonly within: number };

/** How a command ended: its exit code, all of stdout, the end of stderr. */
export type CommandEnd = { readonly exitCode: number; readonly stdout: string; readonly stderr: string };

/** Bytes of stdout: an istiod of a hundred clusters writes a tenth of a megabyte. */
const mostOutput = 8 * 1024 * 1024;

/** What the command wrote on stdout. Throws `ProblemError` when it fails or takes too long. */
export async function commandOutput(
  cluster: Cluster,
  target: ExecTarget,
  command: readonly string[],
  patience: Patience,
  signal: AbortSignal,
): Promise<string> {
  const { exitCode, stdout, stderr } = await commandEnd(cluster, target, command, patience, signal);
  if (exitCode === 0) return stdout;
  throw failed(target, `${command[0]} in ${target.pod} ended with ${exitCode}: ${stderr.slice(0, 200)}`);
}

const failed = ({ pod }: ExecTarget, title: string) =>
  new ProblemError({ code: 'timed-out', title, hint: sh`try: kubectl exec ${pod}` });

function endless(cluster: Cluster, { pod }: ExecTarget, command: readonly string[]): ProblemError {
  return new ProblemError({
    code: 'bad-response',
    title: `${command[0]} in ${pod} on ${cluster.name} wrote more than ${mostOutput / 1024 / 1024} MB`,
    hint: sh`Run it to see what it writes: kubectl exec ${pod}`,
  });
}

/** How the command ended, well or not. Throws `ProblemError` when it takes too long, or writes too much. */
export async function commandEnd(
  cluster: Cluster,
  target: ExecTarget,
  command: readonly string[],
  { clock, within }: Patience,
  signal: AbortSignal,
): Promise<CommandEnd> {
  const over = new AbortController();
  const both = AbortSignal.any([signal, over.signal]);
  let slow = false;
  clock.sleep(within, both).then(
    () => {
      slow = true;
      over.abort();
    },
    () => undefined, // the command ended first
  );
  const session = cluster.exec(target, command, both);
  session.ended.catch(() => undefined); // awaited below, once stdout has ended
  try {
    const chunks: Uint8Array[] = [];
    let bytes = 0;
    for await (const chunk of session.stdout) {
      bytes += chunk.length;
      if (bytes > mostOutput) throw endless(cluster, target, command);
      chunks.push(chunk);
    }
    const { exitCode, stderr } = await session.ended;
    return { exitCode, stdout: Buffer.concat(chunks).toString('utf8'), stderr };
  } catch (error) {
    if (slow) throw failed(target, `${command[0]} in ${target.pod} does not respond`);
    throw error;
  } finally {
    over.abort();
    session.close();
  }
}

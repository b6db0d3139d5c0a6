/** Starts and ends a rehearsal: simulated clusters in one worker thread, reached over HTTPS on loopback. */
import { chmod, writeFile } from 'node:fs/promises';
import { getCompileCacheDir } from 'node:module';
import { dirname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Scenario } from './scenario.ts';
import type { Ready } from './worker.ts';

export type Rehearsal = Ready & {
  /** Ends the clusters. Calling it again does nothing more. */
  stop(): Promise<void>;
};

/**
 * Starts clusters named east, west, north, south, c5 … and resolves when all answer. `kubeconfigFile` is written with mode
 * 0600. Ends with `stop` or the signal; rejects with the signal's reason when it aborts before they are ready.
 */
export async function startRehearsal(
  { kubeconfigFile, ...scenario }: Scenario & { readonly kubeconfigFile?: string },
  signal: AbortSignal,
): Promise<Rehearsal> {
  signal.throwIfAborted();
  const worker = new Worker(workerFile(), { workerData: scenario, env: environment() });
  const exited = new Promise<void>(resolve => worker.once('exit', () => resolve()));
  const stop = async () => {
    worker.postMessage('stop');
    const late = setTimeout(() => void worker.terminate(), 2_000);
    await exited;
    clearTimeout(late);
  };
  try {
    const ready = await firstMessage(worker, signal);
    signal.addEventListener('abort', () => void stop(), { once: true });
    if (kubeconfigFile !== undefined) await writeKubeconfig(kubeconfigFile, ready.kubeconfig);
    return { ...ready, stop };
  } catch (error) {
    await worker.terminate();
    throw error;
  }
}

/**
 * The thread's code: from sources the module itself, in the bundle a file beside it, in an executable of one file a part
 * of that file.
 */
function workerFile(): URL {
  if (import.meta.url.endsWith('.ts')) return new URL('./worker.ts', import.meta.url);
  if (import.meta.url.endsWith('.js')) return new URL('./rehearsal-worker.js', import.meta.url);
  const { getRawAsset } = process.getBuiltinModule('node:sea');
  return new URL(`data:text/javascript;base64,${Buffer.from(getRawAsset('rehearsal-worker.js')).toString('base64')}`);
}

/** A thread keeps what it compiled for the next start, as the main one does, only where its environment says so. */
function environment(): NodeJS.ProcessEnv {
  const kept = getCompileCacheDir();
  // The folder of this version of Node, which Node itself appends.
  return kept === undefined ? process.env : { ...process.env, NODE_COMPILE_CACHE: dirname(kept) };
}

function firstMessage(worker: Worker, signal: AbortSignal): Promise<Ready> {
  return new Promise((resolve, reject) => {
    const aborted = () => reject(signal.reason);
    signal.addEventListener('abort', aborted, { once: true });
    worker.once('message', (ready: Ready) => {
      signal.removeEventListener('abort', aborted);
      resolve(ready);
    });
    worker.once('error', reject);
    worker.once('exit', code => reject(new Error(`the rehearsal ended with code ${code}`)));
  });
}

async function writeKubeconfig(file: string, text: string): Promise<void> {
  await writeFile(file, text, { mode: 0o600 });
  // The mode above is only for a file that is new.
  await chmod(file, 0o600);
}

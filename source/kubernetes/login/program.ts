/** Running a program to its end: its output, and no trace of it left when it hangs. */
import { type ChildProcess, spawn } from 'node:child_process';

export type ProgramEnd =
  | { readonly end: 'ok'; readonly stdout: string }
  | { readonly end: 'missing' }
  | { readonly end: 'timed-out'; readonly stderr: string }
  | { readonly end: 'failed'; readonly how: string; readonly stderr: string };

const mostOutput = 1024 * 1024;

/** Runs without stdin and without a terminal. `limit` in milliseconds. Throws the signal's reason. */
export async function runProgram(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  limit: number,
  signal: AbortSignal,
): Promise<ProgramEnd> {
  signal.throwIfAborted();
  const child = started(command, args, env);
  if ('refused' in child) return { end: 'failed', how: `cannot be started: ${child.refused}`, stderr: '' };
  const late = AbortSignal.timeout(limit);
  const stop = AbortSignal.any([signal, late]);
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout = (stdout + text).slice(0, mostOutput);
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-8192);
  });
  const ended = Promise.withResolvers<ProgramEnd>();
  const onStop = () => {
    endGroup(child);
    if (signal.aborted) ended.reject(signal.reason);
    else ended.resolve({ end: 'timed-out', stderr });
  };
  stop.addEventListener('abort', onStop, { once: true });
  child.on('error', error => {
    const missing = 'code' in error && error.code === 'ENOENT';
    ended.resolve(missing ? { end: 'missing' } : { end: 'failed', how: error.message, stderr });
  });
  child.on('close', (code, by) => {
    if (code === 0) ended.resolve({ end: 'ok', stdout });
    else ended.resolve({ end: 'failed', how: by === null ? `exit code ${code}` : `ended by ${by}`, stderr });
  });
  try {
    return await ended.promise;
  } finally {
    stop.removeEventListener('abort', onStop);
  }
}

/** Most that is wrong with a program is told later; what the system cannot even be asked is refused at once. */
function started(command: string, args: readonly string[], env: NodeJS.ProcessEnv) {
  try {
    // A group of its own has no terminal to ask on, and can be ended together with what it started.
    return spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'], detached: true, windowsHide: true });
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error)) throw error;
    // The words of the error quote the argument, which may be a secret.
    return { refused: String(error.code) };
  }
}

/** Ends a program and its children. What still holds its pipes must not keep the program waiting. */
function endGroup(child: ChildProcess): void {
  try {
    if (child.pid !== undefined) process.kill(process.platform === 'win32' ? child.pid : -child.pid, 'SIGKILL');
  } catch {
    // It ended in this very moment.
  }
  child.stdout?.destroy();
  child.stderr?.destroy();
  child.unref();
}

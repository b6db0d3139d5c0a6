/** How the program ends. */
import type { Problem } from '../source/model/problem.ts';

export const DONE = 0;
export const FAILED = 1;
export const USAGE = 2;
/** A check failed, or the mesh is not proven. */
export const UNPROVEN = 3;
export const SAID_NO = 4;
export const UNREACHABLE = 5;
export const CHANGES = 6;
export const BUG = 70;

export type StopSignal = 'SIGHUP' | 'SIGINT' | 'SIGTERM';

/** What shells expect of a program that a signal ended: 128 and the signal's number. */
export function stoppedCode(signal: StopSignal): number {
  switch (signal) {
    case 'SIGHUP':
      return 129;
    case 'SIGINT':
      return 130;
    case 'SIGTERM':
      return 143;
  }
}

/** A result that did not reach its reader is not done: the reader went away (as by HUP), or the disk is full. */
export function exitWith(code: number, lost: Error | undefined): number {
  if (lost === undefined || code === BUG) return code;
  // A disk that is full stops the program as well, and that is not what ended it.
  if (!isReaderGone(lost)) return FAILED;
  return code === DONE ? stoppedCode('SIGHUP') : code;
}

/** EPIPE: `| head`; EIO: the terminal was closed. */
export function isReaderGone(error: Error): boolean {
  return 'code' in error && (error.code === 'EPIPE' || error.code === 'EIO');
}

/** For problems that stop a command before it did anything. Bad input first: it is what can be mended at once. */
export function problemsCode(problems: readonly Problem[]): number {
  const codes = problems.map(codeOf);
  return [USAGE, UNREACHABLE, UNPROVEN].find(code => codes.includes(code)) ?? FAILED;
}

function codeOf(problem: Problem): number {
  switch (problem.code) {
    case 'bad-input':
    case 'kubeconfig':
    case 'same-cluster':
    case 'bad-certificate':
      return USAGE;
    case 'unreachable':
    case 'bad-response':
    case 'unauthorized':
    case 'forbidden':
      return UNREACHABLE;
    case 'conflict':
    case 'exists':
    case 'roots-differ':
    case 'no-operator':
    case 'version-missing':
    case 'unmet':
    case 'kind-missing':
    case 'bad-credential':
    case 'unproven':
      return UNPROVEN;
    case 'invalid':
    case 'not-found':
    case 'timed-out':
    case 'failed-fast':
    case 'overloaded':
    case 'webhook-unready':
    case 'claimed':
    case 'cancelled':
    case 'blocked':
      return FAILED;
  }
}

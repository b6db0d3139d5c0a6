/**
 * What is told of each exchange with an API server, to find out why a run waits. Never a header, a body, or a text of the
 * server: those can hold tokens and keys.
 */
import { failureOf } from './failures/failure.ts';

export type Exchange = {
  readonly trace: 'request' | 'watch' | 'exec';
  readonly cluster: string;
  readonly method: string;
  /** Below the server's prefix, with the query. */
  readonly path: string;
  /** When it began, in milliseconds since 1970, and how many milliseconds it took. */
  readonly at: number;
  readonly ms: number;
  /** HTTP status, or the exit code of a command in a pod. Absent where there was no answer. */
  readonly status?: number;
  /** Why it failed, in one word of this program. */
  readonly failure?: string;
  /** Of the response. */
  readonly bytes?: number;
  /** That a watch delivered. */
  readonly events?: number;
};

export type Trace = (exchange: Exchange) => void;

/** How an exchange ended: what is known of it besides. */
type End = Pick<Exchange, 'status' | 'bytes' | 'events'>;

/** Begins an exchange; to be told how it ended, once. Costs nothing without a trace. */
export function begin(
  trace: Trace | undefined,
  exchange: Pick<Exchange, 'trace' | 'cluster' | 'method' | 'path'>,
): { ended(end: End): void; failed(error: unknown, end?: End): void } {
  if (trace === undefined) return untraced;
  const at = Date.now();
  const began = performance.now();
  const tell = (end: End & Pick<Exchange, 'failure'>) =>
    trace({ ...exchange, at, ms: Math.round(performance.now() - began), ...end });
  return {
    ended: tell,
    failed(error, end = {}) {
      const failure = failureOf(error);
      // An abort is not classified as a failure: the caller stopped waiting.
      const word = failure.kind === 'bug' ? 'stopped' : failure.kind === 'unreachable' ? failure.cause : failure.kind;
      tell({ ...end, ...('status' in failure ? { status: failure.status.code } : {}), failure: word });
    },
  };
}

const untraced = { ended: () => undefined, failed: () => undefined };

/** Whether and when a failed request is sent again. Pure. */
import { type Failure, isRefusedLogin } from '../failures/failure.ts';

export type Attempt = {
  /** 1 for the first. */
  readonly number: number;
  /** Milliseconds since the first attempt began. */
  readonly elapsed: number;
  /** The same request twice does no harm. */
  readonly repeatable: boolean;
  /** It changes nothing. */
  readonly reads: boolean;
  /** The server has answered before, so it is worth waiting for. */
  readonly responded: boolean;
  /** The server failed to answer a moment ago. */
  readonly recovering: boolean;
  /** Milliseconds after which no further attempt begins. */
  readonly patience: number;
};

/** A read that the server fails on is sent again so often. */
const readAgain = 3;

/**
 * Milliseconds to wait before the next attempt, or undefined to give up. What the server certainly did not act on
 * (429, 503, a refused connection) is repeated for every request, what it may have acted on only where `repeatable`.
 * `random` in 0…1.
 */
export function pauseBefore(failure: Failure, attempt: Attempt, random: number): number | undefined {
  const wait = backOff(attempt.number, random);
  if (attempt.elapsed + wait > attempt.patience) return undefined;
  switch (failure.kind) {
    case 'unreachable':
      if (failure.sent && !attempt.repeatable) return undefined;
      switch (failure.cause) {
        case 'certificate':
        case 'proxy':
          return undefined;
        // A server that spoke TLS before: one of several behind a load balancer, or one that is just starting.
        case 'not-tls':
          return attempt.responded && attempt.number < 3 ? wait : undefined;
        case 'reset':
          return attempt.responded || attempt.number < 3 ? wait : undefined;
        case 'timed-out':
          return attempt.responded && attempt.number < 3 ? wait : undefined;
        case 'refused':
        case 'no-route':
        case 'no-such-host':
          return attempt.responded ? wait : undefined;
      }
      break;
    case 'busy': {
      if (failure.after === undefined && !attempt.repeatable && failure.status.code !== 429) return undefined;
      const asked = (failure.after ?? 0) * 1000;
      const next = Math.max(asked + asked * 0.2 * random, wait);
      return attempt.number < 10 && attempt.elapsed + next <= attempt.patience ? next : undefined;
    }
    default:
      // A server that failed once on a read may not the next time.
      if (failure.kind === 'server-error' && attempt.reads && attempt.number <= readAgain) return wait;
      if (!attempt.recovering) return undefined;
      // A server in its first seconds has not loaded its roles and refuses everybody, and it has not loaded its ranges and
      // has no address for a Service ("failed to allocate a serviceIP: range is full").
      return isRefusedLogin(failure) || (failure.kind === 'server-error' && attempt.repeatable)
        ? Math.max(wait, 500)
        : undefined;
  }
}

/** 0.1–0.2 s, 0.2–0.4 s … at most 1.5–3 s: short, as a person waits. */
function backOff(attempt: number, random: number): number {
  const full = Math.min(3000, 200 * 2 ** (attempt - 1));
  return full / 2 + (full / 2) * random;
}

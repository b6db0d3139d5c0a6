/**
 * Whether a cluster that is watched still responds: found out once, and told to all waits. A watch connects again and again
 * without a word, and the connection to a frozen server stays open: so, while a wait goes on and nothing comes in, one small
 * request is sent.
 */
import { OVER } from '../../model/over.ts';
import { patience } from '../../patience.ts';
import type { Clock, Silence } from '../../ports.ts';
import { createFollowers } from './followers.ts';

export type Silences = {
  /** Something came from the cluster. */
  received(): void;
  /** A watch was cut off: whether the cluster responds is asked at once. */
  broke(): void;
  /** Silence as it begins, and `undefined` when it is over; the present state first, where it is silence. */
  follow(signal: AbortSignal): AsyncGenerator<Silence | undefined, void, undefined>;
};

/** Milliseconds without a word after which a question is asked; a response that takes longer is told as silence. */
const quiet = 3000;
const tolerated = 5000;

/** `ask`: the question; why nothing came back, where that is so. */
export function createSilences(
  name: string,
  clock: Clock,
  ask: (signal: AbortSignal) => Promise<string | undefined>,
): Silences {
  let receivedAt = Number.NEGATIVE_INFINITY;
  let silence: Silence | undefined;
  let pausing: AbortController | undefined;
  let asking: AbortController | undefined;
  let isCutOff = false;
  const followers = createFollowers<Silence | undefined>({
    initial: undefined,
    now: () => silence,
    work: run,
    stopped() {
      silence = undefined;
    },
  });

  function tell(now: Silence | undefined): void {
    if (now?.words === silence?.words) return;
    silence = now;
    followers.wake();
  }

  function received(): void {
    receivedAt = clock.now();
    if (silence === undefined) return;
    tell(undefined);
    asking?.abort(OVER);
  }

  /** Ends after so many milliseconds, or when something else is to be done at once. */
  async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
    pausing = new AbortController();
    await clock.sleep(milliseconds, AbortSignal.any([signal, pausing.signal])).catch(() => undefined);
    signal.throwIfAborted();
  }

  async function question(signal: AbortSignal): Promise<void> {
    isCutOff = false;
    const own = new AbortController();
    asking = own;
    const either = AbortSignal.any([signal, own.signal]);
    const over = new AbortController();
    const told = patience(clock, tolerated, AbortSignal.any([either, over.signal]))
      .then(() => tell({ since: receivedAt, words: `${name} does not respond` }))
      .catch(() => undefined);
    try {
      const why = await ask(either);
      signal.throwIfAborted();
      if (why === undefined) received();
      else tell({ since: receivedAt, words: why });
    } catch (error) {
      // Something was received meanwhile: the question is void.
      if (!own.signal.aborted) throw error;
    } finally {
      over.abort(OVER);
      await told;
    }
    signal.throwIfAborted();
  }

  async function run(signal: AbortSignal): Promise<never> {
    receivedAt = Math.max(receivedAt, clock.now());
    isCutOff = false;
    for (;;) {
      await pause(silence === undefined ? Math.max(0, receivedAt + quiet - clock.now()) : quiet, signal);
      if (isCutOff || clock.now() - receivedAt >= quiet) await question(signal);
    }
  }

  return {
    received,
    broke() {
      if (!followers.isRunning() || silence !== undefined) return;
      isCutOff = true;
      pausing?.abort(OVER);
    },
    follow: followers.follow,
  };
}

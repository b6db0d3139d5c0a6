/**
 * Whether a cluster that is watched still responds: found out once, and told to all waits. A watch connects again and again
 * without a word, and the connection to a frozen server stays open: so, while a wait goes on and nothing comes in, one small
 * request is sent.
 */
import { OVER } from '../../model/over.ts';
import type { Clock, Silence } from '../../ports.ts';

export type Silences = {
  /** Something came from the cluster. */
  received(): void;
  /** A watch was cut off: whether the cluster responds is asked at once. */
  broke(): void;
  /** Silence as it begins, and `undefined` when it is over; the present state first, where it is silence. */
  follow(signal: AbortSignal): AsyncGenerator<Silence | undefined, void, undefined>;
};

/** A wait: `wake` is replaced each time. */
type Follower = { wake: () => void };

/** Milliseconds without a word after which a question is asked; a response that takes longer is told as silence. */
const quiet = 3000;
const patience = 5000;

/** `ask`: the question; why nothing came back, where that is so. */
export function createSilences(
  name: string,
  clock: Clock,
  ask: (signal: AbortSignal) => Promise<string | undefined>,
): Silences {
  const followers = new Set<Follower>();
  let receivedAt = Number.NEGATIVE_INFINITY;
  let silence: Silence | undefined;
  let running: AbortController | undefined;
  let pausing: AbortController | undefined;
  let asking: AbortController | undefined;
  let isCutOff = false;
  let failure: { readonly error: unknown } | undefined;

  function tell(now: Silence | undefined): void {
    if (now?.words === silence?.words) return;
    silence = now;
    wakeAll();
  }

  function wakeAll(): void {
    for (const follower of followers) follower.wake();
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
    const told = clock
      .sleep(patience, AbortSignal.any([either, over.signal]))
      .then(() => tell({ since: receivedAt, words: `${name} does not respond` }))
      .catch(() => undefined);
    try {
      const why = await ask(either);
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

  async function run(signal: AbortSignal): Promise<void> {
    for (;;) {
      await pause(silence === undefined ? Math.max(0, receivedAt + quiet - clock.now()) : quiet, signal);
      if (isCutOff || clock.now() - receivedAt >= quiet) await question(signal);
    }
  }

  function start(): void {
    const controller = new AbortController();
    running = controller;
    receivedAt = Math.max(receivedAt, clock.now());
    failure = undefined;
    isCutOff = false;
    run(controller.signal).catch(error => {
      if (running !== controller) return;
      failure = { error };
      wakeAll();
    });
  }

  function leave(follower: Follower): void {
    if (!followers.delete(follower) || followers.size > 0) return;
    running?.abort(OVER);
    running = undefined;
    silence = undefined;
  }

  return {
    received,
    broke() {
      if (running === undefined || silence !== undefined) return;
      isCutOff = true;
      pausing?.abort(OVER);
    },
    async *follow(signal) {
      signal.throwIfAborted();
      const follower: Follower = { wake: () => undefined };
      // Also where what follows is not read any further: then nothing else ends the questions.
      const abort = () => {
        leave(follower);
        follower.wake();
      };
      followers.add(follower);
      signal.addEventListener('abort', abort, { once: true });
      if (running === undefined) start();
      let seen: Silence | undefined;
      try {
        for (;;) {
          signal.throwIfAborted();
          if (failure !== undefined) throw failure.error;
          if (silence !== seen) {
            seen = silence;
            yield seen;
          } else {
            await new Promise<void>(resolve => {
              follower.wake = resolve;
            });
          }
        }
      } finally {
        signal.removeEventListener('abort', abort);
        leave(follower);
      }
    },
  };
}

/** Many who follow one state: the work that keeps it up to date is shared, and its failure is everybody's. */
import { OVER } from '../../model/over.ts';

export type Followers<T> = {
  /** Whether the work has been started: its first follower has come and its last one has not left. */
  isRunning(): boolean;
  /** To call when the state has changed. */
  wake(): void;
  /**
   * Yields the state whenever it differs from what the reader last saw, at first from `initial`: once for all that
   * happened since the reader last came. Throws what the work threw, and the signal's reason. Who aborts has left, also
   * where the generator is not read any further.
   */
  follow(signal: AbortSignal): AsyncGenerator<T, void, undefined>;
};

/** What is followed. States are compared by identity. */
type FollowedState<T> = {
  /** What a reader who has seen nothing need not be told. */
  readonly initial: T;
  readonly now: () => T;
  /** Keeps the state up to date until its signal aborts. What it does before its first `await` resets an earlier run. */
  readonly work: (signal: AbortSignal) => Promise<never>;
  /** Once each time the work ends: it failed, or the last follower has left and its signal is about to abort. */
  readonly stopped: () => void;
};

/** `resume` ends the present wait; replaced with each one. */
type Follower = { resume: () => void };

/** No followers yet: the first one starts the work, the last one who leaves stops it, and a later one starts it again. */
export function createFollowers<T>({ initial, now, work, stopped }: FollowedState<T>): Followers<T> {
  const followers = new Set<Follower>();
  let running: AbortController | undefined;
  let failure: { readonly error: unknown } | undefined;

  function wake(): void {
    for (const follower of followers) follower.resume();
  }

  function start(): void {
    const controller = new AbortController();
    running = controller;
    failure = undefined;
    work(controller.signal).catch(error => {
      if (running !== controller) return;
      failure = { error };
      stopped();
      wake();
    });
  }

  function leave(follower: Follower): void {
    if (!followers.delete(follower) || followers.size > 0) return;
    const last = running;
    running = undefined;
    if (failure === undefined) stopped();
    last?.abort(OVER);
  }

  return {
    isRunning: () => running !== undefined,
    wake,
    async *follow(signal) {
      signal.throwIfAborted();
      const follower: Follower = { resume: () => undefined };
      const abort = () => {
        leave(follower);
        follower.resume();
      };
      followers.add(follower);
      signal.addEventListener('abort', abort, { once: true });
      if (running === undefined) start();
      let seen = initial;
      try {
        for (;;) {
          signal.throwIfAborted();
          if (failure !== undefined) throw failure.error;
          const state = now();
          if (state !== seen) {
            seen = state;
            yield state;
          } else {
            await new Promise<void>(resolve => {
              follower.resume = resolve;
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

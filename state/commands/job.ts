/** One kind of work that goes on in the background: at most one at a time, each with its own abort controller. */
export type Job = {
  /** Ends what goes on and starts this. What it throws after its signal aborted is the abort; anything else is a bug. */
  start(work: (signal: AbortSignal) => Promise<void>): void;
  stop(): void;
  isBusy(): boolean;
  /** Resolves when nothing goes on any more. */
  settled(): Promise<void>;
};

export function createJob(crash: (error: unknown) => void): Job {
  let controller: AbortController | undefined;
  let ongoing: Promise<void> = Promise.resolve();
  return {
    start(work) {
      controller?.abort();
      const own = new AbortController();
      controller = own;
      const before = ongoing;
      ongoing = work(own.signal)
        .catch((error: unknown) => {
          if (!own.signal.aborted) crash(error);
        })
        .then(() => {
          if (controller === own) controller = undefined;
          return before;
        });
    },
    stop: () => controller?.abort(),
    isBusy: () => controller !== undefined,
    settled: () => ongoing,
  };
}

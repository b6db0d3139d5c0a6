/** HUP, INT and TERM: the first stops the work cleanly, the second leaves at once. */
import { type StopSignal, stoppedCode } from './exit-codes.ts';

/** Why the work was aborted: the program was asked to end. */
export class Stopped extends Error {
  readonly signal: StopSignal;
  constructor(signal: StopSignal) {
    super(`stopped by ${signal}`);
    this.name = 'Stopped';
    this.signal = signal;
  }
}

type Signals = { on(signal: StopSignal, listener: () => void): unknown };

export type Stops = {
  readonly signal: AbortSignal;
  /** As if the signal had come: for a reader that went away. */
  stop(by: StopSignal): void;
};

/**
 * npm passes a ctrl-c on to its child, which has it from the terminal already: two signals within a millisecond are
 * one key press.
 */
const ONE_PRESS = 250;
/** Who sends TERM or HUP does not wait for long; a second one may never come. */
const GRACE = 5_000;

/** `leave` ends the process at once; `now` is in milliseconds. */
export function createStops(signals: Signals, leave: (code: number) => void, now: () => number): Stops {
  const controller = new AbortController();
  let first: number | undefined;
  function stop(by: StopSignal): void {
    if (first === undefined) {
      first = now();
      if (by !== 'SIGINT') setTimeout(() => leave(stoppedCode(by)), GRACE).unref();
      controller.abort(new Stopped(by));
    } else if (now() - first > ONE_PRESS) {
      leave(stoppedCode(by));
    }
  }
  for (const signal of ['SIGHUP', 'SIGINT', 'SIGTERM'] as const) signals.on(signal, () => stop(signal));
  return { signal: controller.signal, stop };
}

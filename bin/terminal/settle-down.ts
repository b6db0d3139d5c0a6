/** What the process does for itself once the first frame is there. */
import { flushCompileCache } from 'node:module';
import { setFlagsFromString } from 'node:v8';

/** Milliseconds after the first frame: nobody waits for anything then, and all that it needs has been compiled. */
const calm = 1000;

/** `stop` when the program ends before. */
export function settleDown(): { stop(): void } {
  const timer = setTimeout(() => {
    // V8 lets the space for young objects grow to 128 MB in busy minutes and never gives it back: a third of the
    // memory, and pauses of 20 ms to look through it. The 16 MB that it has grown to by now do the same work.
    setFlagsFromString('--semi-space-growth-factor=1');
    // Node keeps what it compiled for the next start only when the program ends: a long run has forgotten the beginning
    // by then, and one that is killed keeps nothing.
    flushCompileCache();
  }, calm);
  return { stop: () => clearTimeout(timer) };
}

/** What the process does for itself once the first frame is there. */
import { flushCompileCache } from 'node:module';
import { keepHeapLean } from '../lean-heap.ts';

/** Milliseconds after the first frame: nobody waits for anything then, and all that it needs has been compiled. */
const calm = 1000;

/** `stop` when the program ends before. */
export function settleDown(): { stop(): void } {
  const timer = setTimeout(() => {
    // Not before: the first frame is there sooner while the heap may grow. A large space for young objects also means
    // pauses of 20 ms to look through it; the 16 MB that it has grown to by now do the same work.
    keepHeapLean();
    // Node keeps what it compiled for the next start only when the program ends: a long run has forgotten the beginning
    // by then, and one that is killed keeps nothing.
    flushCompileCache();
  }, calm);
  return { stop: () => clearTimeout(timer) };
}

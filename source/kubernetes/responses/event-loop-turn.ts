/**
 * Cooperative scheduling on the event loop. Node delivers everything that all sockets have in one poll phase: a burst of
 * responses from many clusters would be processed before the next key is even read. So each request, each response and
 * each chunk of a watch waits for its turn here, and after a few milliseconds of turns the event loop gets to go round.
 */

/** Milliseconds of work before the event loop goes round; one turn may take longer. */
const stretch = 4;

const waiting: (() => void)[] = [];
let isServing = false;
let began = 0;

/** Resolves when it is the caller's turn, first in, first out. The turn is what the caller then does without awaiting I/O. */
export function eventLoopTurn(): Promise<void> {
  return new Promise(resolve => {
    waiting.push(resolve);
    if (isServing) return;
    isServing = true;
    setImmediate(begin);
  });
}

/** The same chunks, each in a turn: the lines of one chunk are changes that came together and are handled together. */
export async function* inEventLoopTurns<Chunk>(chunks: AsyncIterable<Chunk>): AsyncGenerator<Chunk, void, undefined> {
  for await (const chunk of chunks) {
    await eventLoopTurn();
    yield chunk;
  }
}

function begin(): void {
  began = performance.now();
  serve();
}

function serve(): void {
  waiting.shift()?.();
  // A tick comes when no promise is left that could go on: then the turn is over.
  queueMicrotask(() => process.nextTick(goOn));
}

function goOn(): void {
  if (waiting.length === 0) isServing = false;
  else if (performance.now() - began < stretch) serve();
  else setImmediate(begin);
}

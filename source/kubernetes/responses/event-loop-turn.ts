/**
 * A little at a time. Node hands over everything that all sockets have in one go: what many clusters answer at once
 * would all be worked off before the next key is even read. So each request, each answer and each chunk of a watch
 * asks for its turn here, and after some milliseconds of turns the event loop goes round.
 */

/** Milliseconds of work before the event loop goes round; one turn may take longer. */
const stretch = 4;

const waiting: (() => void)[] = [];
let isServing = false;
let began = 0;

/** Resolves when it is the caller's turn, in the order in which it was asked for. What follows at once is the turn. */
export function turn(): Promise<void> {
  return new Promise(resolve => {
    waiting.push(resolve);
    if (isServing) return;
    isServing = true;
    setImmediate(begin);
  });
}

/** The same chunks, each in a turn: the lines of one chunk are news that came together and are looked at together. */
export async function* inTurn<Chunk>(chunks: AsyncIterable<Chunk>): AsyncGenerator<Chunk, void, undefined> {
  for await (const chunk of chunks) {
    await turn();
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

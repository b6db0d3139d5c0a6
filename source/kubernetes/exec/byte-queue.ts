/** Bytes between a socket that pushes and a reader that pulls; says when the reader falls behind. */

export type ByteQueue = {
  push(chunk: Uint8Array): void;
  /** No more comes; what is queued may still be read. */
  end(): void;
  /** The queue is dropped, and the reader gets this error. */
  fail(error: unknown): void;
  readonly chunks: AsyncIterable<Uint8Array>;
};

/**
 * `full` is called when more than `limit` bytes wait, `drained` when less than half of that is left, `left` when the
 * reader leaves its loop early.
 */
export function createByteQueue(
  limit: number,
  tell: { readonly full: () => void; readonly drained: () => void; readonly left: () => void },
): ByteQueue {
  let waiting: Uint8Array[] = [];
  let bytes = 0;
  let isFull = false;
  let over: { readonly error?: unknown } | undefined;
  let wake: () => void = () => undefined;

  async function* read(): AsyncGenerator<Uint8Array, void, undefined> {
    let finished = false;
    try {
      for (;;) {
        const chunk = waiting.shift();
        if (chunk !== undefined) {
          bytes -= chunk.length;
          if (isFull && bytes < limit / 2) {
            isFull = false;
            tell.drained();
          }
          yield chunk;
        } else if (over !== undefined) {
          finished = true;
          if ('error' in over) throw over.error;
          return;
        } else {
          await new Promise<void>(resolve => {
            wake = resolve;
          });
        }
      }
    } finally {
      if (!finished) tell.left();
    }
  }

  return {
    push(chunk) {
      if (over !== undefined || chunk.length === 0) return;
      waiting.push(chunk);
      bytes += chunk.length;
      if (!isFull && bytes > limit) {
        isFull = true;
        tell.full();
      }
      wake();
    },
    end() {
      over ??= {};
      wake();
    },
    fail(error) {
      if (over !== undefined) return;
      waiting = [];
      bytes = 0;
      over = { error };
      wake();
    },
    chunks: { [Symbol.asyncIterator]: read },
  };
}

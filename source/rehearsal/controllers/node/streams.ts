/** Output of a simulated command: what is written waits until it is read, so that a slow reader slows it down. */

export type Pipe = {
  readonly readable: AsyncIterable<Uint8Array>;
  /** Resolves when there is room again. After `end` nothing is written any more. */
  write(text: string): Promise<void>;
  end(): void;
};

/** About as much as a real pipe holds, in bytes. */
const ROOM = 65_536;

export function createPipe(): Pipe {
  const chunks: Uint8Array[] = [];
  let held = 0;
  let ended = false;
  let wakeReader = () => {};
  let wakeWriters: (() => void)[] = [];

  async function* read(): AsyncGenerator<Uint8Array> {
    while (true) {
      const chunk = chunks.shift();
      if (chunk !== undefined) {
        held -= chunk.length;
        for (const wake of wakeWriters.splice(0)) wake();
        yield chunk;
      } else if (ended) {
        return;
      } else {
        await new Promise<void>(resolve => {
          wakeReader = resolve;
        });
      }
    }
  }

  return {
    readable: read(),
    async write(text) {
      if (ended || text === '') return;
      const chunk = new TextEncoder().encode(text);
      chunks.push(chunk);
      held += chunk.length;
      wakeReader();
      while (held > ROOM && !ended) {
        await new Promise<void>(resolve => {
          wakeWriters.push(resolve);
        });
      }
    },
    end() {
      ended = true;
      wakeReader();
      for (const wake of wakeWriters) wake();
      wakeWriters = [];
    },
  };
}

/** Reading a stream of chunks by lengths, as formats with headers want it. */

export type ByteSource = {
  /** The next bytes; undefined when fewer are left. */
  take(length: number): Promise<Buffer | undefined>;
  /** Passes over bytes; false when fewer are left. */
  skip(length: number): Promise<boolean>;
  /** Passes over all that is left. */
  drain(): Promise<void>;
};

/** Keeps no more than what is asked for and the chunk at hand. */
export function byteSource(chunks: AsyncIterable<Uint8Array>): ByteSource {
  const source = chunks[Symbol.asyncIterator]();
  let rest: Uint8Array = new Uint8Array();

  /** At most this many bytes; undefined at the end. */
  async function some(most: number): Promise<Uint8Array | undefined> {
    while (rest.length === 0) {
      const next = await source.next();
      if (next.done === true) return undefined;
      rest = next.value;
    }
    const part = rest.subarray(0, most);
    rest = rest.subarray(part.length);
    return part;
  }

  return {
    async take(length) {
      const parts: Uint8Array[] = [];
      for (let left = length; left > 0; ) {
        const part = await some(left);
        if (part === undefined) return undefined;
        parts.push(part);
        left -= part.length;
      }
      return Buffer.concat(parts);
    },
    async skip(length) {
      for (let left = length; left > 0; ) {
        const part = await some(left);
        if (part === undefined) return false;
        left -= part.length;
      }
      return true;
    },
    async drain() {
      while ((await some(Number.POSITIVE_INFINITY)) !== undefined);
    },
  };
}

/** Lines out of a stream of bytes: chunks split lines, and characters. */

/** A line longer than this is cut: no honest line is, and memory is not the sender's to fill. */
const longest = 65_536;

/** Each line without its end; what stands after the last line end comes last. */
export async function* eachLine(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  const line = createLine();
  for await (const chunk of chunks) {
    const [first = '', ...others] = decoder.decode(chunk, { stream: true }).split('\n');
    line.add(first);
    for (const part of others) {
      yield line.end().replace(/\r$/, '');
      line.add(part);
    }
  }
  line.add(decoder.decode());
  const last = line.end();
  if (last !== '') yield last;
}

/** A line in pieces, joined once: it may come byte by byte. */
function createLine() {
  let pieces: string[] = [];
  let length = 0;
  return {
    add(piece: string): void {
      const kept = piece.slice(0, longest - length);
      if (kept === '') return;
      pieces.push(kept);
      length += kept.length;
    },
    end(): string {
      const whole = pieces.join('');
      pieces = [];
      length = 0;
      return whole;
    },
  };
}

/** Chunks of bytes into lines of text: chunks split lines and characters anywhere. */

/** Each line without its newline; what follows the last newline only when it is not empty. */
export async function* lines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder();
  // Pieces of an unfinished line: joined once, as a large object may come in a thousand chunks.
  let pieces: string[] = [];
  for await (const chunk of chunks) {
    const parts = decoder.decode(chunk, { stream: true }).split('\n');
    for (const part of parts.slice(0, -1)) {
      yield pieces.length === 0 ? part : pieces.join('') + part;
      pieces = [];
    }
    const rest = parts.at(-1) ?? '';
    if (rest !== '') pieces.push(rest);
  }
  const last = pieces.join('') + decoder.decode();
  if (last !== '') yield last;
}

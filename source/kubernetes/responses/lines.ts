/** Chunks of bytes into lines of text: chunks split lines and characters anywhere. */
import { insistWithin } from './limits.ts';

/**
 * Each line without its newline; what follows the last newline only otherwise empty. Throws `BadResponse` for one
 * that is longer than `most`.
 */
export async function* lines(chunks: AsyncIterable<Uint8Array>, most: number): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder();
  // Pieces of an unfinished line: joined once, as a large object may come in a thousand chunks.
  let pieces: string[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    const parts = decoder.decode(chunk, { stream: true }).split('\n');
    for (const part of parts.slice(0, -1)) {
      yield pieces.length === 0 ? part : pieces.join('') + part;
      pieces = [];
      length = 0;
    }
    const rest = parts.at(-1) ?? '';
    if (rest === '') continue;
    pieces.push(rest);
    length += rest.length;
    insistWithin(length, most, 'an event is larger');
  }
  const last = pieces.join('') + decoder.decode();
  if (last !== '') yield last;
}

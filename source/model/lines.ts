/** Lines out of a stream of bytes: chunks split lines, and characters. */

/** A line longer than this is cut: no honest line is, and memory is not the sender's to fill. */
const longest = 65_536;

/** Each line without its end; what stands after the last line end comes last. */
export async function* eachLine(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let tail = '';
  for await (const chunk of chunks) {
    const parts = (tail + decoder.decode(chunk, { stream: true })).split('\n');
    tail = (parts.pop() ?? '').slice(0, longest);
    for (const part of parts) yield part.replace(/\r$/, '').slice(0, longest);
  }
  tail += decoder.decode();
  if (tail !== '') yield tail;
}

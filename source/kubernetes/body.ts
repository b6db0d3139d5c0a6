/** Reading a response to its end, as far as it may go. */
import { BadResponse } from './bad-response.ts';

/** The text of a body. Throws `BadResponse` when it has more bytes than `most`; what is left is not read. */
export async function textOf(body: AsyncIterable<unknown>, most: number): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  // Leaving the loop ends the body.
  for await (const chunk of body) {
    if (!(chunk instanceof Uint8Array)) continue;
    bytes += chunk.length;
    if (bytes > most) throw new BadResponse(`the response is larger than ${sizeText(most)}`);
    chunks.push(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length));
  }
  return Buffer.concat(chunks).toString('utf8');
}

function sizeText(bytes: number): string {
  return bytes < 1024 * 1024 ? `${Math.round(bytes / 1024)} kB` : `${Math.round(bytes / 1024 / 1024)} MB`;
}

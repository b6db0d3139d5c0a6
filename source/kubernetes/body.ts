/** Reading a response to its end, as far as it may go. */
import type { Readable } from 'node:stream';
import { BadResponse } from './bad-response.ts';

/**
 * The text of a body. Throws `BadResponse` when it has more bytes than `most`, and what is sorted as an answer that did
 * not come in time when it takes longer than `whole` milliseconds, however steadily it comes. What is left is not read.
 */
export async function textOf(body: Readable, most: number, whole: number): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  const timer = setTimeout(() => body.destroy(late(whole)), whole);
  try {
    // Leaving the loop ends the body.
    for await (const chunk of body) {
      const piece = Buffer.from(chunk);
      bytes += piece.length;
      if (bytes > most) throw new BadResponse(`the response is larger than ${sizeText(most)}`);
      chunks.push(piece);
    }
  } finally {
    clearTimeout(timer);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function late(milliseconds: number): Error {
  return Object.assign(new Error(`no complete response within ${milliseconds / 1000} s`), { code: 'ETIMEDOUT' });
}

function sizeText(bytes: number): string {
  return bytes < 1024 * 1024 ? `${Math.round(bytes / 1024)} kB` : `${Math.round(bytes / 1024 / 1024)} MB`;
}

/** Reading a response to its end, as far as it may go. */
import type { Readable } from 'node:stream';
import type { Semaphore } from '../../semaphore.ts';
import { BadResponse } from '../failures/bad-response.ts';
import type { Allowance } from './allowance.ts';
import { insistWithin, LARGE_RESPONSE, MOST_LARGE, sizeText } from './limits.ts';

/** What a connection says of bodies. */
type Limits = {
  /** Milliseconds for all of it, however steadily it comes. */
  readonly patience: { readonly whole: number };
  /** Held while a large response of this server is read. */
  readonly largeResponses: Semaphore;
  /** For those. */
  readonly allowance: Allowance;
};

/**
 * The text of a body. Throws `BadResponse` when it has more bytes than `most`, and what is sorted as an answer that did
 * not come in time when it takes too long. What is left is not read.
 */
export async function textOf(
  body: Readable,
  most: number,
  { patience, largeResponses, allowance }: Limits,
): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  const coming = body[Symbol.asyncIterator]();
  /** Reads until there are more bytes than `until`; false at the end. */
  const readOn = async (until: number): Promise<boolean> => {
    while (bytes <= until) {
      const { done, value } = await coming.next();
      if (done === true) return false;
      const chunk = Buffer.from(value);
      bytes += chunk.length;
      chunks.push(chunk);
    }
    return true;
  };
  const timer = setTimeout(() => body.destroy(late(patience.whole)), patience.whole);
  try {
    if (await readOn(Math.min(most, LARGE_RESPONSE))) {
      if (most > LARGE_RESPONSE) await largeResponses.run(() => readOn(most));
      insistWithin(bytes, most, 'the response is larger');
      if (!allowance.take(bytes)) throw new BadResponse(`it sent more than ${sizeText(MOST_LARGE)} in a minute`);
    }
    return Buffer.concat(chunks).toString('utf8');
  } finally {
    clearTimeout(timer);
    body.destroy();
  }
}

function late(milliseconds: number): Error {
  return Object.assign(new Error(`no complete response within ${milliseconds / 1000} s`), { code: 'ETIMEDOUT' });
}

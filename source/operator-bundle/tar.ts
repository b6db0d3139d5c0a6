/** Reads tar archives: USTAR, with pax and GNU long names, as registries and release pages have them. */
import { byteSource } from './byte-source.ts';
import { type Budget, limits } from './limits.ts';

export type TarEntry = { readonly path: string; readonly content: Buffer };

const BLOCK = 512;
/** What a pax header or a long name takes: paths, times, attributes. */
const MOST_EXTENSION = 64 * 1024;

/**
 * Every regular file that is wanted. Links, devices and folders are passed over. Throws an `Error` for what is no tar
 * archive, or breaks a limit.
 */
export async function* tarFiles(
  chunks: AsyncIterable<Uint8Array>,
  budget: Budget,
  wanted: (path: string) => boolean,
): AsyncGenerator<TarEntry> {
  const source = byteSource(chunks);
  let longName: string | undefined;
  for (let header = await source.take(BLOCK); header !== undefined; header = await source.take(BLOCK)) {
    // Two empty blocks end an archive; one is enough here. What follows may still show that it is damaged.
    if (isEmpty(header)) return await source.drain();
    if (!sumIsRight(header)) throw new Error('its tar header is damaged');
    budget.entry();
    const size = numberIn(header, 124, 12);
    const padding = (BLOCK - (size % BLOCK)) % BLOCK;
    const type = String.fromCharCode(header[156] ?? 0);
    if (type === 'x' || type === 'L') {
      if (size > MOST_EXTENSION) throw new Error('its tar header is damaged: a path is too long');
      const content = complete(await source.take(size));
      longName = type === 'x' ? (paxPath(content) ?? longName) : textIn(content, 0, content.length);
    } else {
      const isNamed = type !== 'g' && type !== 'K';
      const path = longName ?? nameOf(header);
      if (isNamed) longName = undefined;
      if (path.length > limits.path) throw new Error('its tar header is damaged: a path is too long');
      if ((type === '0' || type === '\0') && wanted(path)) {
        budget.file(size);
        yield { path, content: complete(await source.take(size)) };
      } else if (!(await source.skip(size))) throw endsEarly();
    }
    // The last entry may end without its padding.
    await source.skip(padding);
  }
}

const endsEarly = () => new Error('its tar archive ends too early');

function complete(content: Buffer | undefined): Buffer {
  if (content === undefined) throw endsEarly();
  return content;
}

function isEmpty(header: Buffer): boolean {
  return header.equals(emptyBlock);
}

const emptyBlock = Buffer.alloc(BLOCK);

function nameOf(header: Buffer): string {
  const prefix = textIn(header, 257, 5) === 'ustar' ? textIn(header, 345, 155) : '';
  const name = textIn(header, 0, 100);
  return prefix === '' ? name : `${prefix}/${name}`;
}

function textIn(bytes: Buffer, start: number, length: number): string {
  const part = bytes.subarray(start, start + length);
  const end = part.indexOf(0);
  return (end < 0 ? part : part.subarray(0, end)).toString('utf8');
}

/** Octal text. Sizes beyond 8 GB are written otherwise: far beyond what is read here. */
function numberIn(header: Buffer, start: number, length: number): number {
  const text = textIn(header, start, length).trim();
  if (!/^[0-7]*$/.test(text)) throw new Error('its tar header is damaged');
  return text === '' ? 0 : Number.parseInt(text, 8);
}

/** The sum of all bytes of the header, its own field counted as spaces. */
function sumIsRight(header: Buffer): boolean {
  let sum = 0;
  for (let index = 0; index < BLOCK; index++) sum += index >= 148 && index < 156 ? 32 : (header[index] ?? 0);
  return numberIn(header, 148, 8) === sum;
}

const SPACE = 0x20;
const NEWLINE = 0x0a;

/** The `path` record of a pax header: `<length> path=<value>\n`, the length counting itself. */
function paxPath(content: Buffer): string | undefined {
  let found: string | undefined;
  for (let at = 0; at < content.length; ) {
    // A length of more digits than the header has bytes is none: a megabyte of digits is not read again and again.
    const digits = content.subarray(at, at + 8).indexOf(SPACE);
    const length = digits > 0 ? Number(content.toString('latin1', at, at + digits)) : Number.NaN;
    const end = at + length;
    if (!Number.isInteger(length) || length <= digits + 1 || content[end - 1] !== NEWLINE) {
      throw new Error('its pax header is damaged');
    }
    const record = content.toString('utf8', at + digits + 1, end - 1);
    if (record.startsWith('path=')) found = record.slice('path='.length);
    at = end;
  }
  return found;
}

/** Writes tar archives that are the same whenever and wherever they are made. */
import { Buffer } from 'node:buffer';

export type Entry = { readonly path: string; readonly content: Buffer; readonly executable?: boolean };

/** A USTAR archive; `time`: seconds since 1970, of all entries. */
export function tarOf(entries: readonly Entry[], time: number): Buffer {
  const blocks = entries.flatMap(entry => [header(entry, time), padded(entry.content)]);
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}

function header({ path, content, executable }: Entry, time: number): Buffer {
  const octal = (value: number, digits: number) => value.toString(8).padStart(digits, '0');
  const block = Buffer.alloc(512);
  block.write(path, 0);
  block.write(`${octal(executable ? 0o755 : 0o644, 7)}\0`, 100);
  block.write('0000000\0', 108);
  block.write('0000000\0', 116);
  block.write(`${octal(content.length, 11)}\0`, 124);
  block.write(`${octal(time, 11)}\0`, 136);
  block.write('        ', 148);
  block.write('0', 156);
  block.write('ustar\u000000', 257);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${octal(sum, 6)}\0 `, 148);
  return block;
}

function padded(content: Buffer): Buffer {
  return Buffer.concat([content, Buffer.alloc((512 - (content.length % 512)) % 512)]);
}

/** As much of DER as a certificate needs. */

/** Any tag with contents. */
export function tagged(tag: number, contents: Buffer): Buffer {
  const { length } = contents;
  if (length < 0x80) return Buffer.concat([Buffer.from([tag, length]), contents]);
  const octets = length < 0x100 ? [length] : [length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, 0x80 | octets.length, ...octets]), contents]);
}

export const sequence = (...values: readonly Buffer[]): Buffer => tagged(0x30, Buffer.concat(values));
export const set = (...values: readonly Buffer[]): Buffer => tagged(0x31, Buffer.concat(values));
export const integer = (octets: Buffer): Buffer => tagged(0x02, octets);
export const octets = (value: Buffer): Buffer => tagged(0x04, value);
export const utf8 = (text: string): Buffer => tagged(0x0c, Buffer.from(text));
export const truth = (): Buffer => tagged(0x01, Buffer.from([0xff]));

/** A bit string; `unused` bits at its end do not count. */
export const bits = (unused: number, value: Buffer): Buffer =>
  tagged(0x03, Buffer.concat([Buffer.from([unused]), value]));

/** UTCTime, good until 2049. */
export const time = (milliseconds: number): Buffer =>
  tagged(0x17, Buffer.from(`${new Date(milliseconds).toISOString().slice(2, 19).replace(/[-:T]/g, '')}Z`));

export function oid(text: string): Buffer {
  const [first = 0, second = 0, ...rest] = text.split('.').map(Number);
  return tagged(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
}

function base128(value: number): readonly number[] {
  const septets = [value & 0x7f];
  for (let left = value >> 7; left > 0; left >>= 7) septets.unshift((left & 0x7f) | 0x80);
  return septets;
}

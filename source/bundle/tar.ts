/** Reads tar archives: USTAR, with pax and GNU long names, as registries and release pages have them. */

export type TarEntry = { readonly path: string; readonly content: Uint8Array };

const BLOCK = 512;

/** Every regular file. Links, devices and folders are passed over. Throws an `Error` for what is no tar archive. */
export function* tarFiles(archive: Uint8Array): Generator<TarEntry> {
  let longName: string | undefined;
  for (let at = 0; at + BLOCK <= archive.length; ) {
    const header = archive.subarray(at, at + BLOCK);
    // Two empty blocks end an archive; one is enough for us.
    if (header.every(byte => byte === 0)) return;
    if (!sumIsRight(header)) throw new Error('its tar header is damaged');
    const size = numberIn(header, 124, 12);
    const start = at + BLOCK;
    if (start + size > archive.length) throw new Error('its tar archive ends too early');
    const content = archive.subarray(start, start + size);
    at = start + Math.ceil(size / BLOCK) * BLOCK;
    const type = String.fromCharCode(header[156] ?? 0);
    if (type === 'x') longName = paxPath(content) ?? longName;
    else if (type === 'L') longName = textIn(content, 0, content.length);
    else if (type !== 'g' && type !== 'K') {
      const path = longName ?? nameOf(header);
      longName = undefined;
      if (type === '0' || type === '\0') yield { path, content };
    }
  }
}

function nameOf(header: Uint8Array): string {
  const prefix = textIn(header, 257, 5) === 'ustar' ? textIn(header, 345, 155) : '';
  const name = textIn(header, 0, 100);
  return prefix === '' ? name : `${prefix}/${name}`;
}

function textIn(bytes: Uint8Array, start: number, length: number): string {
  const part = bytes.subarray(start, start + length);
  const end = part.indexOf(0);
  return Buffer.from(end < 0 ? part : part.subarray(0, end)).toString('utf8');
}

/** Octal text. Sizes beyond 8 GB are written otherwise: far beyond what we read. */
function numberIn(header: Uint8Array, start: number, length: number): number {
  const text = textIn(header, start, length).trim();
  if (!/^[0-7]*$/.test(text)) throw new Error('its tar header is damaged');
  return text === '' ? 0 : Number.parseInt(text, 8);
}

/** The sum of all bytes of the header, its own field counted as spaces. */
function sumIsRight(header: Uint8Array): boolean {
  const sum = header.reduce((total, byte, index) => total + (index >= 148 && index < 156 ? 32 : byte), 0);
  return numberIn(header, 148, 8) === sum;
}

/** The `path` record of a pax header: `<length> path=<value>\n`, the length counting itself. */
function paxPath(content: Uint8Array): string | undefined {
  let found: string | undefined;
  for (let at = 0; at < content.length; ) {
    const space = content.indexOf(32, at);
    const length = Number(textIn(content, at, Math.max(space - at, 0)));
    if (space < 0 || !Number.isInteger(length) || length <= 0) throw new Error('its pax header is damaged');
    const record = Buffer.from(content.subarray(space + 1, at + length - 1)).toString('utf8');
    if (record.startsWith('path=')) found = record.slice('path='.length);
    at += length;
  }
  return found;
}

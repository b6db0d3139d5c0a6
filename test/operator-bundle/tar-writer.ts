/** Writes tar archives of our own, with what a reader must cope with: long names, links, folders. */

export type Written = { readonly path: string; readonly content?: string; readonly type?: string };

/** A USTAR archive of these entries; a path beyond 100 bytes is written in a pax header. */
export function tarOf(entries: readonly Written[]): Buffer {
  const blocks = entries.flatMap(({ path, content = '', type = '0' }) => {
    const body = Buffer.from(content);
    if (Buffer.byteLength(path) <= 100) return [header(path, body.length, type), padded(body)];
    const pax = paxRecord('path', path);
    const short = header('long', body.length, type);
    return [header('PaxHeaders/long', pax.length, 'x'), padded(pax), short, padded(body)];
  });
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}

/** Files by path as one archive, below a folder where one is named. */
export function tarOfFiles(files: ReadonlyMap<string, string>, below = ''): Buffer {
  return tarOf([...files].map(([path, content]) => ({ path: `${below}${path}`, content })));
}

function header(path: string, size: number, type: string): Buffer {
  const block = Buffer.alloc(512);
  block.write(path, 0);
  block.write('0000644\0', 100);
  block.write('0000000\0', 108);
  block.write('0000000\0', 116);
  block.write(`${size.toString(8).padStart(11, '0')}\0`, 124);
  block.write('00000000000\0', 136);
  block.write('        ', 148);
  block.write(type, 156);
  block.write('ustar\0' + '00', 257);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}

function padded(body: Buffer): Buffer {
  return Buffer.concat([body, Buffer.alloc((512 - (body.length % 512)) % 512)]);
}

/** The length at the front counts its own digits. */
function paxRecord(key: string, value: string): Buffer {
  const rest = ` ${key}=${value}\n`;
  let length = Buffer.byteLength(rest) + 1;
  while (String(length).length + Buffer.byteLength(rest) !== length) length += 1;
  return Buffer.from(`${length}${rest}`);
}

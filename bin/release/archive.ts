/** Archives that are the same whenever and wherever they are made. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';

export const gzipped = (content: Buffer) => gzipSync(content, { level: 9 });

/** With one thread, as its blocks are cut by the number of them; undefined where there is no xz. */
export function xzipped(content: Buffer): Buffer | undefined {
  try {
    return execFileSync('xz', ['-6', '-T1', '-c'], { input: content, maxBuffer: 1 << 30 });
  } catch {
    return undefined;
  }
}

/** SHA-256 in hexadecimal digits. */
export const sha256 = (content: Buffer | string) => createHash('sha256').update(content).digest('hex');

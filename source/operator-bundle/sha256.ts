import { createHash } from 'node:crypto';

/** The digest as registries write it: `sha256:` and hex. */
export function sha256(content: Uint8Array): string {
  return `sha256:${createHash('sha256').update(content).digest('hex')}`;
}

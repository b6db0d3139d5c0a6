/** PEM text, whoever wrote it: Windows line ends, a byte order mark and words between the blocks are tolerated. */
import type { Buffer } from 'node:buffer';

export type PemBlock = {
  /** What stands behind BEGIN: `CERTIFICATE`, `PRIVATE KEY` … */
  readonly label: string;
  /** The block alone, with `\n` line ends and one at its end. */
  readonly text: string;
};

const block = /-----BEGIN ([A-Z0-9 ]+)-----[\s\S]*?-----END \1-----/g;

/** All blocks of a text in their order. What is not a block is passed over, as Go's reader does. */
export function pemBlocks(text: string): readonly PemBlock[] {
  return [...text.replace(/\r\n?/g, '\n').matchAll(block)].map(match => ({
    label: match[1] ?? '',
    text: `${match[0]}\n`,
  }));
}

/** The blocks of a text and nothing else: what is written to files and Secrets. */
export function plainPem(text: string): string {
  return pemBlocks(text)
    .map(each => each.text)
    .join('');
}

/** DER as a PEM block with `\n`, 64 characters a line. */
export function toPem(label: string, der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}

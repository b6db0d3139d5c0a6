/** PEM text, whoever wrote it: Windows line ends and words between the blocks are tolerated, as by Go's reader. */
import type { Buffer } from 'node:buffer';

export type PemBlock = {
  /** What stands behind BEGIN: `CERTIFICATE`, `PRIVATE KEY` … */
  readonly label: string;
  /** The block alone, with `\n` line ends and one at its end. */
  readonly text: string;
};

/** Go knows a block only where it begins a line. */
const block = /^-----BEGIN ([A-Z0-9 ]+)-----[\s\S]*?\n-----END \1-----/gm;

/** All blocks of a text in their order. What is not a block is passed over, as Go's reader does. */
export function pemBlocks(text: string): readonly PemBlock[] {
  return [...text.replace(/\r\n?/g, '\n').matchAll(block)].map(match => ({
    label: match[1] ?? '',
    text: `${match[0]}\n`,
  }));
}

/** The first private key of a text and nothing else: istiod decodes the first block only, and gives up on `EC PARAMETERS`. */
export function keyBlock(text: string): string | undefined {
  return pemBlocks(text).find(isPrivateKey)?.text;
}

/** The certificates of a text and nothing else: what is published must never hold more than was judged. */
export function certificateBlocks(text: string): readonly PemBlock[] {
  return pemBlocks(text).filter(each => each.label === 'CERTIFICATE' || each.label === 'X509 CERTIFICATE');
}

export function isPrivateKey({ label }: PemBlock): boolean {
  return label.endsWith('PRIVATE KEY');
}

/** DER as a PEM block with `\n`, 64 characters a line. */
export function toPem(label: string, der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}

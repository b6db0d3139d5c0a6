/** PEM text as Go's `encoding/pem` reads it, so that a file means to this program what it means to istiod. */
import { Buffer } from 'node:buffer';

export type PemBlock = {
  /** The label after BEGIN: `CERTIFICATE`, `PRIVATE KEY` … */
  readonly label: string;
  readonly der: Buffer;
  /** Lines such as `Proc-Type: 4,ENCRYPTED` before the base64. */
  readonly headers: readonly string[];
  /** The block alone, with `\n` line ends and one at its end. */
  readonly text: string;
};

const BEGIN = '-----BEGIN ';
const END = '\n-----END ';
const DASHES = '-----';

/**
 * All blocks of a text in their order. BEGIN and END each have a line of their own, with one label; what is not such a
 * block is passed over, as well as a block whose base64 is broken. Windows line ends are fine.
 */
export function pemBlocks(text: string): readonly PemBlock[] {
  const blocks: PemBlock[] = [];
  let rest = text;
  for (let end = rest.indexOf(END); end >= 0; end = rest.indexOf(END)) {
    const trailer = lineOf(rest.slice(end + 1));
    const begin = rest.lastIndexOf(BEGIN, end);
    const isLine = begin === 0 || (begin > 0 && rest[begin - 1] === '\n');
    const block = isLine ? blockIn(rest.slice(begin, Math.max(begin, end)), trailer) : undefined;
    if (block !== undefined) blocks.push(block);
    // Behind a block its line is done; behind anything else its END may hide no more than itself.
    rest = rest.slice(end + (block === undefined ? END.length : 1 + trailer.length));
  }
  return blocks;
}

/** The first private key of a text and nothing else: istiod decodes the first block only, and gives up on `EC PARAMETERS`. */
export function keyBlock(text: string): string | undefined {
  return pemBlocks(text).find(isPrivateKey)?.text;
}

/** The certificates of a text and nothing else: what is published must never hold more than was judged. */
export function certificateBlocks(text: string): readonly PemBlock[] {
  return pemBlocks(text).filter(each => each.label === 'CERTIFICATE' && each.headers.length === 0);
}

/** True for a private key in any of its PEM forms. */
export function isPrivateKey({ label }: PemBlock): boolean {
  return label.endsWith('PRIVATE KEY');
}

/** DER as a PEM block with `\n`, 64 characters a line. */
export function toPem(label: string, der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}

/** `text` is from BEGIN up to the line of END, `trailer` is that line. */
function blockIn(text: string, trailer: string): PemBlock | undefined {
  const [first = '', ...lines] = text.split('\n').map(line => line.trimEnd());
  if (!first.endsWith(DASHES) || first.length < BEGIN.length + DASHES.length) return undefined;
  const label = first.slice(BEGIN.length, -DASHES.length);
  if (trailer.trimEnd() !== `-----END ${label}${DASHES}`) return undefined;
  const bodyAt = lines.findIndex(line => !line.includes(':'));
  const headers = bodyAt < 0 ? lines : lines.slice(0, bodyAt);
  const base64 = (bodyAt < 0 ? [] : lines.slice(bodyAt)).join('').replace(/[ \t\r]/g, '');
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(base64)) return undefined;
  const der = Buffer.from(base64, 'base64');
  const plain = toPem(label, der);
  const withHeaders = () => plain.replace('\n', `\n${headers.join('\n')}\n\n`);
  return { label, der, headers, text: headers.length === 0 ? plain : withHeaders() };
}

function lineOf(text: string): string {
  const end = text.indexOf('\n');
  return end < 0 ? text : text.slice(0, end);
}

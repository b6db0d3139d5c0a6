/** Texts of a plan in which `<learned: …>` stands for what only a run finds out, held against what exists. Pure. */
import { Buffer } from 'node:buffer';

const SIGN = '<learned: ';

/** Whether something in it is not known before a run. */
export const hasLearned = (text: string) => text.includes(SIGN);

/** What exists, where it is the same but for what a run learns; else what is wanted. Values of Secrets are read too. */
export function asLearned(wanted: string, found: string): string {
  if (hasLearned(wanted)) return fits(wanted, found) ? found : wanted;
  const inside = decoded(wanted);
  if (inside === undefined || !hasLearned(inside)) return wanted;
  return fits(inside, Buffer.from(found, 'base64').toString('utf8')) ? found : wanted;
}

/** Every part that is known stands in it, in order, on the lines where it should. */
function fits(wanted: string, found: string): boolean {
  const lines = found.split('\n');
  const patterns = wanted.split('\n');
  return lines.length === patterns.length && patterns.every((line, index) => fitsLine(line, lines[index] ?? ''));
}

function fitsLine(pattern: string, line: string): boolean {
  // YAML quotes a text with a colon in it.
  const known = pattern.split(/['"]?<learned: [^>]*>['"]?/);
  if (known.length === 1) return pattern === line;
  const [first = '', ...rest] = known;
  const last = rest.pop() ?? '';
  if (!line.startsWith(first) || !line.endsWith(last)) return false;
  let from = first.length;
  const until = line.length - last.length;
  for (const part of rest) {
    const at = line.indexOf(part, from);
    if (at < 0 || at + part.length > until) return false;
    from = at + part.length;
  }
  return from <= until;
}

/** The text in a Secret's value, and in it what is encoded once more: a CA in a kubeconfig. */
function decoded(value: string): string | undefined {
  if (!isBase64(value)) return undefined;
  return Buffer.from(value, 'base64')
    .toString('utf8')
    .replaceAll(/[A-Za-z0-9+/]{16,}={0,2}/g, token => {
      const plain = Buffer.from(token, 'base64').toString('utf8');
      return plain.startsWith(SIGN) ? plain : token;
    });
}

const isBase64 = (text: string) => text.length > 0 && text.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(text);

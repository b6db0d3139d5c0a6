/** Where the next page of a list begins: the token that a client hands back. */

import { isDict } from './json.ts';
import { readJson } from './json-text.ts';
import { badRequest } from './status-errors.ts';

export type Token = { readonly revision: number; readonly after: string };

const VERSION = 'meta.k8s.io/v1';

export const writeToken = ({ revision, after }: Token): string =>
  Buffer.from(JSON.stringify({ v: VERSION, rv: revision, start: after })).toString('base64url');

/** Throws 400 for what no server has written. */
export function readToken(text: string): Token {
  const refused = (why: string) => badRequest(`invalid continue token: continue key is not valid: ${why}`);
  const bad = text.search(/[^\w-]/);
  if (bad >= 0) throw refused(`illegal base64 data at input byte ${bad}`);
  if (text.length % 4 === 1) throw refused(`illegal base64 data at input byte ${text.length - 1}`);
  const read = readJson(Buffer.from(text, 'base64url'));
  if ('error' in read) throw refused(read.error);
  const { v = '', rv, start } = isDict(read.value) ? read.value : {};
  if (v !== VERSION || typeof rv !== 'number' || typeof start !== 'string') {
    throw refused(
      `server does not recognize this encoded version ${typeof v === 'string' && v !== '' ? v : JSON.stringify(v)}`,
    );
  }
  if (rv === 0) throw refused(`incorrect encoded start resourceVersion (version ${VERSION})`);
  return { revision: rv, after: start };
}

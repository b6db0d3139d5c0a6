/** A registry's challenge, and the token that everybody gets for it. */

import { textAt } from '../model/fields.ts';
import { jsonValue } from '../model/limited-json.ts';
import { download, insistFrom, type Transport } from './download.ts';

const MOST_BYTES = 256 * 1024;

/** The token for what was asked of this registry. Throws an `Error` when the challenge wants more than a token for everybody. */
export async function anonymousToken(
  registry: URL,
  challenge: string,
  transport: Transport,
  signal: AbortSignal,
): Promise<string> {
  const { realm, ...rest } = parameters(challenge);
  if (!/^bearer /i.test(challenge) || realm === undefined || !URL.canParse(realm)) {
    throw new Error('its registry requires a login, and images are pulled anonymously only');
  }
  const url = new URL(realm);
  insistFrom(registry, url);
  for (const name of ['service', 'scope']) {
    const value = rest[name];
    if (value !== undefined) url.searchParams.set(name, value);
  }
  const { status, body } = await download(url, { ...transport, most: MOST_BYTES }, signal);
  if (status !== 200) throw new Error(`${url.host} gives no anonymous token: status ${status}`);
  const token = tokenIn(body.toString('utf8'));
  if (token === undefined) throw new Error(`${url.host} responds without a token`);
  return token;
}

/** `Bearer realm="…",service="…",scope="repository:a/b:pull,push"`: commas may stand inside of quotes. */
function parameters(challenge: string): Readonly<Record<string, string>> {
  const found = challenge.matchAll(/(?<![a-z_])([a-z_]+)=(?:"([^"]*)"|([^\s,]+))/gi);
  return Object.fromEntries(
    [...found].map(([, name = '', inQuotes, bare]) => [name.toLowerCase(), inQuotes ?? bare ?? '']),
  );
}

function tokenIn(text: string): string | undefined {
  // What is not JSON has no token in it; the caller says so.
  const answer = jsonValue(text);
  return textAt(answer, 'token') ?? textAt(answer, 'access_token');
}

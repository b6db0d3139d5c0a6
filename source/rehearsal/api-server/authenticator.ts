/** Bearer tokens: issued for service accounts, signed by this server, valid while what they are bound to exists. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { textAt } from '../../model/fields.ts';
import type { Core } from './core.ts';
import { type Dict, isDict } from './json.ts';
import { serviceAccountUser, type User } from './users.ts';

export type Bound = { readonly namespace: string; readonly account: string; readonly uid: string };

/** As long as a Secret exists; or for some seconds, perhaps for others than this server. */
export type Life = { readonly secret: string } | { readonly seconds: number; readonly audiences?: readonly string[] };

export type Authenticator = {
  /** A token of a service account; for ever when it belongs to a Secret, else for some seconds. */
  readonly issue: (bound: Bound, how: Life) => string;
  /** Nothing for a token that is not, or no longer, good. */
  readonly user: (token: string) => User | undefined;
};

export const ISSUER = 'https://kubernetes.default.svc';
const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** `key` signs the tokens: those of another server are worth nothing here. */
export function createAuthenticator(core: Core, key: Uint8Array): Authenticator {
  const sign = (text: string) => createHmac('sha256', key).update(text).digest('base64url');
  const now = () => Math.floor(core.clock.now() / 1000);

  const claimsOf = (token: string): Dict | undefined => {
    const [head = '', body = '', signature = ''] = token.split('.');
    const [found, wanted] = [Buffer.from(signature), Buffer.from(sign(`${head}.${body}`))];
    if (found.length !== wanted.length || !timingSafeEqual(found, wanted)) return undefined;
    const claims: unknown = JSON.parse(Buffer.from(body, 'base64url').toString());
    return isDict(claims) ? claims : undefined;
  };
  const isAlive = (claims: Dict): boolean => {
    const namespace = String(claims.namespace);
    const account = core.storage.get('serviceaccounts', namespace, String(claims.account));
    if (account === undefined || account.metadata.uid !== claims.uid) return false;
    if (typeof claims.secret === 'string') return core.storage.get('secrets', namespace, claims.secret) !== undefined;
    const forUs = Array.isArray(claims.aud) && claims.aud.includes(ISSUER);
    return forUs && typeof claims.exp === 'number' && claims.exp > now();
  };

  return {
    issue(bound, how) {
      const bounds =
        'secret' in how
          ? { secret: how.secret }
          : { exp: now() + how.seconds, iat: now(), aud: how.audiences ?? [ISSUER] };
      const sub = serviceAccountUser(bound.namespace, bound.account).name;
      const text = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode({ iss: ISSUER, sub, ...bound, ...bounds })}`;
      return `${text}.${sign(text)}`;
    },
    user(token) {
      const claims = claimsOf(token);
      if (claims === undefined || !isAlive(claims)) return undefined;
      return serviceAccountUser(
        textAt(claims, 'namespace') ?? '',
        textAt(claims, 'account') ?? '',
        textAt(claims, 'uid'),
      );
    },
  };
}

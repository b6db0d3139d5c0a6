/** The user of a request: by client certificate or token, and impersonation. */
import type { IncomingMessage } from 'node:http';
import type { TLSSocket } from 'node:tls';
import type { Inside } from '../inside.ts';
import { refusal } from '../refusal.ts';
import { forbidden, unauthorized } from '../status-errors.ts';
import type { User } from '../users.ts';

/** The user of a request. Throws 401 (there are no anonymous requests), and 403 for who may not act for another. */
export function userOf(inside: Inside, request: IncomingMessage): User {
  const user = authenticated(inside, request);
  if (user === undefined) throw unauthorized();
  const name = request.headers['impersonate-user'];
  if (typeof name !== 'string' || name === '') return user;
  const may = { verb: 'impersonate', group: '', resource: 'users', name };
  const of = { group: '', plural: 'users', kind: 'User' };
  if (!inside.core.authorizer.allows(user, may)) throw forbidden(of, name, refusal(user, may));
  const groups = request.headersDistinct['impersonate-group'] ?? [];
  const own = groups.length === 0 ? accountGroups(name) : groups;
  return { name, groups: [...own, 'system:authenticated'] };
}

/** The groups of a service account that is named without any. */
function accountGroups(name: string): readonly string[] {
  const [, namespace] = /^system:serviceaccount:([^:]+):[^:]+$/.exec(name) ?? [];
  return namespace === undefined ? [] : ['system:serviceaccounts', `system:serviceaccounts:${namespace}`];
}

/** A certificate is looked at first: beside a good one, a bad token does not matter. */
const authenticated = (inside: Inside, request: IncomingMessage): User | undefined =>
  inside.certificateUser(request.socket as TLSSocket) ?? byToken(inside, request.headers.authorization ?? '');

function byToken(inside: Inside, authorization: string): User | undefined {
  const bearer = /^Bearer\s+(\S+)$/i.exec(authorization)?.[1];
  return bearer === undefined ? undefined : inside.authenticator.user(bearer);
}

/** What a server says, as plain text, to who wants a group without naming a user. */
export function impersonationFault({ headersDistinct, headers, url }: IncomingMessage): string | undefined {
  const groups = headersDistinct['impersonate-group'] ?? [];
  if (groups.length === 0 || (headers['impersonate-user'] ?? '') !== '') return undefined;
  const wanted = groups.map(group => `{Group  ${group}    }`).join(' ');
  return `Internal Server Error: ${JSON.stringify(url)}: requested [${wanted}] without impersonating a user\n`;
}

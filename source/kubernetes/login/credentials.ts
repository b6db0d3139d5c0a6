/** The identity used at an API server, fresh at the moment of each request. */

import { isDeepStrictEqual } from 'node:util';
import { at } from '../../model/fields.ts';
import { jsonValue } from '../../model/limited-json.ts';
import type { ClusterEntry, UserEntry } from '../kubeconfig/entries.ts';
import type { Plugin, PluginCredential } from './exec-plugin.ts';
import type { Login } from './login.ts';
import { loginOf } from './make-login.ts';
import { createSharedCall } from './shared-call.ts';

export type Credentials = {
  /** Throws `ProblemError`: `kubeconfig` for files, `unauthorized` for plugins. Callers at one time share one login. */
  current(signal: AbortSignal): Promise<Login>;
  /** The server refused this login. True when there is a newer one or one can be had, so that trying again makes sense. */
  renew(refused: Login['headers']): boolean;
};

/** Tokens and certificates in files are read again as kubectl does, as others rotate them. Milliseconds. */
const fileLife = 60_000;

/** The credentials of one user at one cluster; nothing is read or run before `current`. */
export function createCredentials(
  cluster: ClusterEntry,
  user: UserEntry,
  proxy: string | undefined,
  plugin: Plugin | undefined,
): Credentials {
  let present:
    | { readonly login: Login; readonly from: PluginCredential | undefined; readonly until: number }
    | undefined;

  const logIn = createSharedCall(async signal => {
    const from = await plugin?.credential(signal);
    const made = await loginOf(cluster, user, proxy, from);
    const sameTls = present !== undefined && isDeepStrictEqual(present.login.tls, made.tls);
    const login =
      present !== undefined && sameTls ? { ...made, tls: present.login.tls, agent: present.login.agent } : made;
    present = { login, from, until: freshUntil(user, login) };
    return login;
  });

  return {
    async current(signal) {
      const valid = present !== undefined && Date.now() < Math.min(present.until, present.from?.expires ?? Infinity);
      return present !== undefined && valid ? present.login : logIn(signal);
    },
    renew(refused) {
      if (present !== undefined && present.login.headers !== refused) return true;
      if (present === undefined || (plugin === undefined && user.tokenFile === undefined)) return present === undefined;
      if (present.from !== undefined) plugin?.forget(present.from);
      present = { ...present, until: 0 };
      return true;
    },
  };
}

/** Milliseconds since 1970 until which this login serves without reading its source again. */
function freshUntil(user: UserEntry, login: Login): number {
  if (user.authProvider !== undefined) return expiryOf(login.headers.Authorization) - 10_000;
  const fromFiles = [user.tokenFile, user.certificateFile, user.keyFile].some(file => file !== undefined);
  return fromFiles ? Date.now() + fileLife : Number.POSITIVE_INFINITY;
}

/** When a JSON web token ends: without this the library would ask the provider again for every request. */
function expiryOf(authorization: unknown): number {
  const payload = typeof authorization === 'string' ? authorization.split('.')[1] : undefined;
  const exp = at(jsonValue(Buffer.from(payload ?? '', 'base64url').toString('utf8')), 'exp');
  // No token that says its end: it is read again with the next request.
  return typeof exp === 'number' ? exp * 1000 : 0;
}

/** How an existing remote secret differs: read as data, whatever wrote it; nothing that it names is used. */
import { yamlValue } from '../limited-yaml.ts';
import { cleaned } from '../model/clean.ts';
import { at, textAt } from '../model/fields.ts';
import { sameCertificates } from '../model/pem-certificates.ts';
import { tokenClaims } from '../model/token-claims.ts';
import { READER_USER } from './reader.ts';
import type { RemoteCredentials } from './remote-secret.ts';

/** Never the token, and never a CA. */
export type Difference =
  | { readonly in: 'server' | 'server-name'; readonly found: string; readonly wanted: string }
  /** `found`: it names a CA of its own. */
  | { readonly in: 'ca'; readonly words: string; readonly found: boolean }
  /** `reader`: it is of the reader account as well, by its own words, and does not expire. */
  | { readonly in: 'token'; readonly words: string; readonly reader: boolean }
  | { readonly in: 'insecure'; readonly words: string }
  /** It is not a kubeconfig, or logs in by what istiod must not do: run a program, read a file, go through a proxy. */
  | { readonly in: 'login'; readonly words: string };

/** What istiod does not accept, or what leads elsewhere than server, CA and token say. */
const cluster = ['certificate-authority', 'proxy-url'];
/** It verifies nothing, which istiod accepts. */
const insecure = 'insecure-skip-tls-verify';
const user = [
  'exec',
  'auth-provider',
  'tokenFile',
  'client-certificate',
  'client-certificate-data',
  'client-key',
  'client-key-data',
  'username',
  'password',
  'as',
  'as-uid',
  'as-groups',
  'as-user-extra',
];

/** Empty where server, CA, server name and token are the wanted ones, however they are written. */
export function credentialDifferences(kubeconfig: string, wanted: RemoteCredentials): readonly Difference[] {
  const found = entriesOf(kubeconfig);
  if (typeof found === 'string') return [{ in: 'login', words: found }];
  const used = [...isSet(found.cluster, cluster), ...isSet(found.user, user)];
  return [
    ...used.map((field): Difference => ({ in: 'login', words: `it uses ${field}` })),
    ...serverDifference(textAt(found.cluster, 'server') ?? '', wanted.server),
    ...trustDifference(found, wanted),
    ...serverNameDifference(found.cluster, wanted),
    ...tokenDifference(textAt(found.user, 'token'), wanted.token),
  ];
}

/**
 * The login in a remote secret where it is a server, a CA and a token alone; undefined where it is more, or less. It is
 * data of a cluster: nothing that it names (a program, a file, a proxy) is ever used.
 */
export function credentialsIn(kubeconfig: string): RemoteCredentials | undefined {
  const found = entriesOf(kubeconfig);
  if (typeof found === 'string') return undefined;
  const server = textAt(found.cluster, 'server');
  const token = textAt(found.user, 'token');
  if (server === undefined || token === undefined) return undefined;
  // A token of others is not sent to a server that nothing verifies.
  if (isSet(found.cluster, [...cluster, insecure]).length > 0 || isSet(found.user, user).length > 0) return undefined;
  return { server, token, ca: found.ca, serverName: textAt(found.cluster, 'tls-server-name') || undefined };
}

/**
 * Where a remote secret leads and by what it logs in, for people: never a token or a key. `unusual`: what is more than a
 * server, a CA and a token, or why it is not a kubeconfig.
 */
export function loginIn(kubeconfig: string): {
  readonly server: string | undefined;
  readonly unusual: readonly string[];
} {
  const found = entriesOf(kubeconfig);
  if (typeof found === 'string') return { server: undefined, unusual: [found] };
  const server = textAt(found.cluster, 'server');
  const used = [...isSet(found.cluster, [...cluster, insecure]), ...isSet(found.user, user)];
  const unusual = textAt(found.user, 'token') === undefined && used.length === 0 ? ['no token'] : used;
  return { server: server === undefined ? undefined : cleaned(withoutPassword(server), 200), unusual };
}

type Entries = { readonly cluster: unknown; readonly user: unknown; readonly ca: string | undefined };

/** The cluster and the user of the current context; else what is wrong. */
function entriesOf(text: string): Entries | string {
  const config = yamlValue(text);
  if (config === null || typeof config !== 'object') return 'it holds no kubeconfig';
  const entry = (list: string, name: string | undefined, field: string) => {
    const all: unknown = at(config, list);
    return at(Array.isArray(all) ? all.find(each => textAt(each, 'name') === name) : undefined, field);
  };
  const context = entry('contexts', textAt(config, 'current-context'), 'context');
  const named = (field: string) => entry(`${field}s`, textAt(context, field), field);
  const [cluster, user] = [named('cluster'), named('user')];
  if (cluster === undefined || user === undefined) return 'its kubeconfig has no current context';
  const data = textAt(cluster, 'certificate-authority-data');
  return { cluster, user, ca: data === undefined ? undefined : Buffer.from(data, 'base64').toString('utf8') };
}

function isSet(entry: unknown, fields: readonly string[]): readonly string[] {
  const empty: readonly unknown[] = [undefined, null, '', false];
  return fields.filter(field => !empty.includes(at(entry, field)));
}

function serverDifference(found: string, wanted: string): readonly Difference[] {
  if (plainUrl(found) === plainUrl(wanted)) return [];
  return [{ in: 'server', found: cleaned(withoutPassword(found)), wanted: withoutPassword(wanted) }];
}

/** `https://A.example.com:443/` is `https://a.example.com`. */
function plainUrl(text: string): string {
  return URL.canParse(text) ? new URL(text).href.replace(/(?<!\/)\/+$/, '') : text;
}

function withoutPassword(text: string): string {
  if (!URL.canParse(text)) return text.replace(/\/\/[^/]*@/, '//');
  const url = new URL(text);
  if (url.username === '' && url.password === '') return text;
  url.username = '';
  url.password = '';
  return url.href;
}

function trustDifference(found: Entries, wanted: RemoteCredentials): readonly Difference[] {
  const verifiesNothing = isSet(found.cluster, [insecure]).length > 0;
  const isWanted = wanted.insecure === true;
  // Clients of Kubernetes refuse a CA beside it, and istiod's is one.
  if (verifiesNothing && found.ca !== undefined) return [{ in: 'login', words: `it has both a CA and ${insecure}` }];
  if (verifiesNothing && isWanted) return [];
  if (verifiesNothing) return [{ in: 'insecure', words: `it disables verification (${insecure})` }];
  const of = { in: 'ca', found: found.ca !== undefined } as const;
  if (isWanted) return [{ ...of, words: 'it verifies the server, which api-insecure=true would turn off' }];
  return sameAuthorities(found.ca, wanted.ca) ? [] : [{ ...of, words: 'another CA' }];
}

function sameAuthorities(found: string | undefined, wanted: string | undefined): boolean {
  if (found === undefined || wanted === undefined) return found === wanted;
  return sameCertificates(found, wanted);
}

/** A server name that is the URL's own host says nothing. */
function serverNameDifference(cluster: unknown, wanted: RemoteCredentials): readonly Difference[] {
  const said = textAt(cluster, 'tls-server-name') || undefined;
  if (said === wanted.serverName) return [];
  const found = said ?? hostOf(textAt(cluster, 'server') ?? '');
  const name = wanted.serverName ?? hostOf(wanted.server);
  return found === name ? [] : [{ in: 'server-name', found: cleaned(found), wanted: name }];
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).hostname.replace(/^\[|\]$/g, '') : '';
}

function tokenDifference(found: string | undefined, wanted: string): readonly Difference[] {
  if ((found ?? '').trim() === wanted.trim()) return [];
  if (found === undefined) return [{ in: 'token', words: 'no token', reader: false }];
  const claims = tokenClaims(found);
  if (claims?.subject !== (tokenClaims(wanted)?.subject ?? READER_USER)) {
    return [{ in: 'token', words: 'a token that is not that of the reader account', reader: false }];
  }
  // istiod does not renew it (docs/istio/remote-secrets.md#token).
  if (claims.expires) return [{ in: 'token', words: 'a token of the reader account that expires', reader: false }];
  return [{ in: 'token', words: 'another token of the reader account', reader: true }];
}

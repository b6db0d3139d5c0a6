/** One login made: TLS settings and headers from a user's entry, and from what a plugin gave. */
import { getCACertificates } from 'node:tls';
import { ProblemError } from '../../model/problem.ts';
import { clean } from '../failures/clean.ts';
import { serverUrl } from '../kubeconfig/context-problem.ts';
import type { ClusterEntry, Impersonation, UserEntry } from '../kubeconfig/entries.ts';
import { namedFile } from '../kubeconfig/named-file.ts';
import type { PluginCredential } from './exec-plugin.ts';
import type { Login } from './login.ts';
import { ipOf } from './tls-server-name.ts';
import { insistUsable } from './unusable-login.ts';

/**
 * Reads the files that are named; may ask an OIDC provider. `from` is what the user's plugin gave. Throws `ProblemError`.
 */
export async function loginOf(
  cluster: ClusterEntry,
  user: UserEntry,
  proxy: string | undefined,
  from: PluginCredential | undefined,
): Promise<Login> {
  const server = serverUrl(cluster);
  const serverAddress = ipOf(cluster.tlsServerName);
  const { optionsFor } = await import('./client-node.ts');
  const options = await worded(user, async () => {
    // Plugins and editors leave the end of a line behind a token.
    const token = (from?.token ?? tokenOf(user))?.trim();
    return optionsFor(
      {
        name: 'cluster',
        server,
        ...authorityOf(cluster, server),
        // Without TLS there is nothing to verify, which the library wants to be told.
        skipTLSVerify: cluster.insecure || server.startsWith('http:'),
        ...given('tlsServerName', serverAddress === undefined ? cluster.tlsServerName : undefined),
        // Of a SOCKS proxy, kubectl lets it resolve the name, under either scheme.
        ...given('proxyUrl', proxy?.replace(/^socks5:/, 'socks5h:')),
      },
      {
        name: 'user',
        ...certificateOf(user, from),
        ...given('token', token),
        ...given('username', user.username),
        ...given('password', user.password),
        ...given('impersonateUser', user.impersonate.user),
        // An available token makes asking a provider pointless.
        ...given('authProvider', token === undefined ? user.authProvider : undefined),
      },
      // Its agents would send an IP, and the name of the host where they know none.
      serverAddress === undefined ? {} : { servername: '' },
    );
  });
  const headers: Login['headers'] = {
    ...(options.headers as Login['headers'] | undefined),
    ...(user.username === undefined
      ? {}
      : { Authorization: `Basic ${base64(`${user.username}:${user.password ?? ''}`)}` }),
    ...impersonationOf(user.impersonate),
  };
  if (user.authProvider !== undefined && headers.Authorization === undefined) throw oidcFailed(user, undefined);
  const { ca, cert, key, agent } = options;
  const servername = cluster.tlsServerName;
  const tls = { ca, cert, key, servername, rejectUnauthorized: !cluster.insecure };
  insistUsable(cluster, user, { tls, headers });
  return {
    tls,
    headers,
    agent: typeof agent === 'object' ? agent : undefined,
  };
}

/** A file's content wins over the token beside it, as it is the one that is rotated. */
function tokenOf(user: UserEntry): string | undefined {
  return user.tokenFile === undefined ? user.token : namedFile(user.tokenFile).toString('utf8');
}

/**
 * The library lets the file win, kubectl the data; it does not know the roots of the system, which kubectl does; and it
 * reads whatever a path leads to.
 */
function authorityOf(cluster: ClusterEntry, server: string): { readonly caData?: string } {
  if (cluster.caData !== undefined) return { caData: cluster.caData };
  if (cluster.caFile !== undefined) return { caData: namedFile(cluster.caFile).toString('base64') };
  if (cluster.insecure || server.startsWith('http:')) return {};
  const roots = new Set([...getCACertificates('default'), ...getCACertificates('system')]);
  return { caData: base64([...roots].join('\n')) };
}

function certificateOf(user: UserEntry, from: PluginCredential | undefined) {
  if (from?.certificate !== undefined && from.key !== undefined) {
    return { certData: base64(from.certificate), keyData: base64(from.key) };
  }
  return {
    ...given('certData', user.certificateData ?? contentOf(user.certificateFile)),
    ...given('keyData', user.keyData ?? contentOf(user.keyFile)),
  };
}

function contentOf(file: string | undefined): string | undefined {
  return file === undefined ? undefined : namedFile(file).toString('base64');
}

function impersonationOf({ user, uid, groups, extra }: Impersonation): Login['headers'] {
  if (user === undefined) return {};
  return {
    'Impersonate-User': user,
    ...(uid === undefined ? {} : { 'Impersonate-Uid': uid }),
    ...(groups.length === 0 ? {} : { 'Impersonate-Group': [...groups] }),
    ...Object.fromEntries(
      Object.entries(extra).map(([name, values]) => [
        `Impersonate-Extra-${encodeURIComponent(name.toWellFormed())}`,
        [...values],
      ]),
    ),
  };
}

/** The library's errors as problems. */
async function worded<T>(user: UserEntry, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ProblemError) throw error;
    if (user.authProvider !== undefined) throw oidcFailed(user, error);
    throw error;
  }
}

function oidcFailed(user: UserEntry, error: unknown): ProblemError {
  return new ProblemError(
    {
      code: 'unauthorized',
      title: `The OIDC login of the user ${user.name} has expired and could not be renewed`,
      hint: 'Log in again with the tool that wrote this user into the kubeconfig',
      ...(error instanceof Error ? { evidence: clean(error.message) } : {}),
    },
    { cause: error },
  );
}

const base64 = (text: string) => Buffer.from(text, 'utf8').toString('base64');

/** The field, or no key at all: the library takes a key with undefined for a set field. */
function given<K extends string, V>(name: K, value: V | undefined): { readonly [name in K]?: V } {
  return value === undefined ? {} : ({ [name]: value } as { readonly [name in K]: V });
}

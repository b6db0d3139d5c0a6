/** One kubeconfig file as typed entries: the fields that kubectl knows, relative paths made absolute. */
import { dirname, resolve, sep } from 'node:path';
import { below, type Found, flagAt, listAt, recordAt, textAt, textsAt, wrongType } from './typed-fields.ts';

type Text = string | undefined;

export type ClusterEntry = {
  readonly name: string;
  readonly server: Text;
  readonly caFile: Text;
  /** Base64 of PEM, as all `…Data`. Wins over the file. */
  readonly caData: Text;
  readonly tlsServerName: Text;
  readonly insecure: boolean;
  readonly proxyUrl: Text;
  /** What the cluster has to say to a credential plugin. */
  readonly forPlugin: unknown;
};

/** Secret. */
export type UserEntry = {
  readonly name: string;
  readonly token: Text;
  readonly tokenFile: Text;
  readonly certificateFile: Text;
  readonly certificateData: Text;
  readonly keyFile: Text;
  readonly keyData: Text;
  readonly username: Text;
  readonly password: Text;
  readonly impersonate: Impersonation;
  readonly exec: ExecEntry | undefined;
  readonly authProvider: { readonly name: string; readonly config: Readonly<Record<string, string>> } | undefined;
};

export type Impersonation = {
  readonly user: Text;
  readonly uid: Text;
  readonly groups: readonly string[];
  readonly extra: Readonly<Record<string, readonly string[]>>;
};

export type ExecEntry = {
  readonly apiVersion: Text;
  /** Absolute where the file names it by a path; a bare name is looked for in PATH. */
  readonly command: Text;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly interactiveMode: Text;
  readonly provideClusterInfo: boolean;
  readonly installHint: Text;
};

export type ContextEntry = {
  readonly name: string;
  readonly cluster: Text;
  readonly user: Text;
  readonly namespace: Text;
};

export type Entries = {
  readonly currentContext: Text;
  readonly clusters: readonly ClusterEntry[];
  readonly users: readonly UserEntry[];
  readonly contexts: readonly ContextEntry[];
};

/** Contexts, clusters and users of one file, each. */
const MOST_ENTRIES = 5_000;

/** The entries of a file's content. Throws `ProblemError` (`kubeconfig`) for a wrong shape or a name listed twice. */
export function entriesOf(content: unknown, file: string): Entries {
  const root: Found = { value: content, file, field: '' };
  const kind = textAt(below(root, 'kind'));
  if (kind !== undefined && kind !== 'Config') throw wrongType(below(root, 'kind'), 'Config');
  return {
    currentContext: textAt(below(root, 'current-context')),
    clusters: named(root, 'clusters', (name, entry) => clusterOf(name, below(entry, 'cluster'))),
    users: named(root, 'users', (name, entry) => userOf(name, below(entry, 'user'))),
    contexts: named(root, 'contexts', (name, entry) => contextOf(name, below(entry, 'context'))),
  };
}

/** The user of a context that names none: proves nothing, is `system:anonymous` to the server. */
export function anonymous(): UserEntry {
  return userOf('', { value: {}, file: '', field: '' });
}

function named<T>(root: Found, list: string, read: (name: string, entry: Found) => T): readonly T[] {
  const seen = new Set<string>();
  const entries = listAt(below(root, list));
  if (entries.length > MOST_ENTRIES) throw wrongType(below(root, list), `a list of at most ${MOST_ENTRIES}`);
  return entries.map(entry => {
    const name = textAt(below(entry, 'name')) ?? '';
    // kubectl refuses the file as well: which of the two was meant?
    if (seen.has(name)) throw wrongType(below(entry, 'name'), `a name of its own: "${name}" is listed twice`);
    seen.add(name);
    return read(name, entry);
  });
}

function contextOf(name: string, found: Found): ContextEntry {
  const text = (field: string) => textAt(below(found, field));
  return { name, cluster: text('cluster'), user: text('user'), namespace: text('namespace') };
}

function clusterOf(name: string, found: Found): ClusterEntry {
  const text = (field: string) => textAt(below(found, field));
  const extension = listAt(below(found, 'extensions')).find(
    each => textAt(below(each, 'name')) === 'client.authentication.k8s.io/exec',
  );
  return {
    name,
    server: text('server'),
    caFile: absolute(below(found, 'certificate-authority')),
    caData: text('certificate-authority-data'),
    tlsServerName: text('tls-server-name'),
    insecure: flagAt(below(found, 'insecure-skip-tls-verify')),
    proxyUrl: text('proxy-url'),
    forPlugin: extension === undefined ? undefined : below(extension, 'extension').value,
  };
}

function userOf(name: string, found: Found): UserEntry {
  const text = (field: string) => textAt(below(found, field));
  const texts = (each: Found) => listAt(each).map(item => textAt(item) ?? '');
  const extra = below(found, 'as-user-extra');
  const provider = below(found, 'auth-provider');
  const exec = below(found, 'exec');
  return {
    name,
    token: text('token'),
    tokenFile: absolute(below(found, 'tokenFile')),
    certificateFile: absolute(below(found, 'client-certificate')),
    certificateData: text('client-certificate-data'),
    keyFile: absolute(below(found, 'client-key')),
    keyData: text('client-key-data'),
    username: text('username'),
    password: text('password'),
    impersonate: {
      user: text('as'),
      uid: text('as-uid'),
      groups: texts(below(found, 'as-groups')),
      extra: Object.fromEntries(Object.keys(recordAt(extra)).map(key => [key, texts(below(extra, key))])),
    },
    exec: isThere(exec) ? execOf(exec) : undefined,
    authProvider: isThere(provider)
      ? { name: textAt(below(provider, 'name')) ?? '', config: textsAt(below(provider, 'config')) }
      : undefined,
  };
}

function execOf(found: Found): ExecEntry {
  const text = (field: string) => textAt(below(found, field));
  const command = text('command');
  const variables = listAt(below(found, 'env')).map(each => [
    textAt(below(each, 'name')) ?? '',
    textAt(below(each, 'value')) ?? '',
  ]);
  return {
    apiVersion: text('apiVersion'),
    command: command?.includes(sep) === true ? absolute(below(found, 'command')) : command,
    args: listAt(below(found, 'args')).map(each => textAt(each) ?? ''),
    env: Object.fromEntries(variables),
    interactiveMode: text('interactiveMode'),
    provideClusterInfo: flagAt(below(found, 'provideClusterInfo')),
    installHint: text('installHint'),
  };
}

/** Paths are relative to the file that they are in. */
function absolute(found: Found): Text {
  const path = textAt(found);
  return path === undefined ? undefined : resolve(dirname(found.file), path);
}

const isThere = ({ value }: Found) => value !== undefined && value !== null;

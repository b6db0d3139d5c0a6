/** What TLS and HTTP would refuse of a login, told before a connection is tried, with the field of the kubeconfig named. */
import { createSecureContext } from 'node:tls';
import { type Problem, ProblemError } from '../../model/problem.ts';
import type { ClusterEntry, UserEntry } from '../kubeconfig/entries.ts';
import type { Login } from './login.ts';

/** Throws `ProblemError` (`kubeconfig`) for material that cannot be used. Nothing of a token or a key is in its words. */
export function insistUsable(cluster: ClusterEntry, user: UserEntry, { tls, headers }: Pick<Login, 'tls' | 'headers'>) {
  const why = certificateComplaint(cluster, user, tls) ?? headerComplaint(user, headers);
  if (why === undefined) return;
  const problem: Problem = {
    code: 'kubeconfig',
    title: why,
    hint: 'Correct it in the kubeconfig, or log in to the cluster again; kubectl config view leaves secrets out: save with --raw',
  };
  throw new ProblemError(problem);
}

function certificateComplaint(cluster: ClusterEntry, user: UserEntry, tls: Login['tls']): string | undefined {
  const { ca, cert, key } = tls;
  const isGiven = cluster.caData !== undefined || cluster.caFile !== undefined;
  const authority = `certificate-authority${cluster.caData === undefined ? '' : '-data'} of the cluster ${cluster.name}`;
  const certificate = `client-certificate${user.certificateData === undefined ? '' : '-data'} of the user ${user.name}`;
  const clientKey = `client-key${user.keyData === undefined ? '' : '-data'} of the user ${user.name}`;
  if (isGiven && ca !== undefined && (!holds('CERTIFICATE', ca) || isRefused({ ca }))) {
    return `the ${authority} contains no readable certificate`;
  }
  if (cert !== undefined && (!holds('CERTIFICATE', cert) || isRefused({ cert }))) {
    return `the ${certificate} contains no readable certificate`;
  }
  if (key !== undefined && (!holds('PRIVATE KEY', key) || isRefused({ key }))) {
    return `the ${clientKey} contains no readable private key`;
  }
  return cert !== undefined && key !== undefined && isRefused({ cert, key })
    ? `the ${clientKey} is not the key of its client certificate`
    : undefined;
}

/** All forms that Node takes, as one text. */
function holds(label: string, pem: NonNullable<Login['tls']['ca' | 'cert' | 'key']>): boolean {
  const texts = [pem].flat().map(each => (typeof each === 'object' && 'pem' in each ? each.pem : each).toString());
  return texts.some(text => text.includes(`${label}-----`));
}

function isRefused(part: Pick<Login['tls'], 'ca' | 'cert' | 'key'>): boolean {
  try {
    createSecureContext(part);
    return false;
  } catch {
    // Why is in the words of OpenSSL, which tell a user nothing.
    return true;
  }
}

/** What may be in the value of an HTTP header. */
const sendable = /^[\t\x20-\x7e\x80-\xff]*$/;

function headerComplaint(user: UserEntry, headers: Login['headers']): string | undefined {
  const refused = Object.entries(headers).find(([, value]) => [value].flat().some(each => !sendable.test(each)));
  if (refused === undefined) return undefined;
  const [name, value] = refused;
  const what = [value].flat().some(each => /[\r\n]/.test(each)) ? 'a line break' : 'a character that HTTP cannot send';
  if (name === 'Authorization') return `the token of the user ${user.name} has ${what} in it`;
  const field = name.startsWith('Impersonate-Extra') ? 'as-user-extra' : (impersonated[name] ?? name);
  return `${field} of the user ${user.name} has ${what} in it`;
}

const impersonated: Readonly<Record<string, string>> = {
  'Impersonate-User': 'as',
  'Impersonate-Uid': 'as-uid',
  'Impersonate-Group': 'as-groups',
};

/** Why a context cannot be used, from the files alone: what kubectl would refuse before it connects. */
import { isAbsolute } from 'node:path';
import { ownerComplaint } from '../../files/owner.ts';
import type { Problem } from '../../model/problem.ts';
import type { ClusterEntry, ContextEntry, ExecEntry, UserEntry } from './entries.ts';
import { namedFileComplaint } from './named-file.ts';
import { isProxyUrl } from './proxy.ts';

/** The first obstacle; nothing when the context can be tried. */
export function contextProblem(
  context: ContextEntry,
  cluster: ClusterEntry | undefined,
  user: UserEntry | undefined,
): Problem | undefined {
  const why = whyNot(context, cluster, user);
  if (why === undefined) return undefined;
  return {
    code: 'kubeconfig',
    title: `The context ${context.name} cannot be used: ${why}`,
    hint: 'Correct it in the kubeconfig, or log in to the cluster again',
  };
}

function whyNot(
  context: ContextEntry,
  cluster: ClusterEntry | undefined,
  user: UserEntry | undefined,
): string | undefined {
  if (context.cluster === undefined) return 'it names no cluster';
  if (cluster === undefined) return `its cluster ${context.cluster} is not in the kubeconfig`;
  if (context.user !== undefined && user === undefined) return `its user ${context.user} is not in the kubeconfig`;
  return clusterComplaint(cluster) ?? (user === undefined ? undefined : userComplaint(user));
}

function clusterComplaint(cluster: ClusterEntry): string | undefined {
  const { name, server, proxyUrl } = cluster;
  if (server === undefined) return `its cluster ${name} has no server`;
  if (!URL.canParse(serverUrl(cluster))) return `the server of its cluster ${name} is not a URL`;
  if (!/^https?:$/.test(new URL(serverUrl(cluster)).protocol))
    return `the server of its cluster ${name} is not https or http`;
  if (cluster.insecure && (cluster.caFile ?? cluster.caData) !== undefined) {
    return `its cluster ${name} has both a certificate authority and insecure-skip-tls-verify`;
  }
  if (proxyUrl !== undefined && !isProxyUrl(proxyUrl)) {
    return `the proxy-url of its cluster ${name} is not the URL of an http, https or socks5 proxy`;
  }
  return cluster.caData === undefined ? unreadable('certificate-authority', cluster.caFile) : undefined;
}

function userComplaint(user: UserEntry): string | undefined {
  const { name, exec, authProvider, impersonate } = user;
  const isSubject =
    impersonate.uid !== undefined || impersonate.groups.length + Object.keys(impersonate.extra).length > 0;
  if (impersonate.user === undefined && isSubject) return `its user ${name} has as-groups or the like without as`;
  if (user.token !== undefined && user.username !== undefined)
    return `its user ${name} has both a token and a username`;
  if (exec !== undefined && authProvider !== undefined) return `its user ${name} has both exec and auth-provider`;
  if (authProvider !== undefined && authProvider.name !== 'oidc') {
    return `its user ${name} logs in by auth-provider ${authProvider.name}, which kubectl no longer supports either; use its credential plugin (exec) instead`;
  }
  if (exec !== undefined) return execComplaint(name, exec);
  const hasCertificate = (user.certificateFile ?? user.certificateData) !== undefined;
  const hasKey = (user.keyFile ?? user.keyData) !== undefined;
  if (hasCertificate && !hasKey) return `its user ${name} has a client certificate without client-key`;
  return (
    (user.certificateData === undefined ? unreadable('client-certificate', user.certificateFile) : undefined) ??
    (user.keyData === undefined ? unreadable('client-key', user.keyFile) : undefined) ??
    unreadable('tokenFile', user.tokenFile)
  );
}

function execComplaint(user: string, exec: ExecEntry): string | undefined {
  if (exec.command === undefined) return `the exec of its user ${user} has no command`;
  switch (exec.apiVersion) {
    case 'client.authentication.k8s.io/v1':
      if (exec.interactiveMode === undefined) return `the exec of its user ${user} needs interactiveMode`;
      break;
    case 'client.authentication.k8s.io/v1beta1':
      break;
    default:
      return `the exec of its user ${user} has apiVersion ${exec.apiVersion ?? 'none'}; known are client.authentication.k8s.io/v1 and v1beta1`;
  }
  if (exec.interactiveMode === 'Always') {
    return `the credential plugin of its user ${user} requires its own terminal (interactiveMode Always)`;
  }
  const why = isAbsolute(exec.command) ? ownerComplaint(exec.command) : undefined;
  return why === undefined ? undefined : `the credential plugin ${exec.command} of its user ${user} is not run: ${why}`;
}

function unreadable(field: string, file: string | undefined): string | undefined {
  const why = file === undefined ? undefined : namedFileComplaint(file);
  return why === undefined ? undefined : `its ${field} ${file} cannot be read: ${why}`;
}

/** The server as a URL: without a scheme it is http, unless the entry has a TLS setting. */
export function serverUrl(cluster: ClusterEntry): string {
  const server = cluster.server ?? '';
  if (server.includes('://')) return server;
  const isTls = cluster.insecure || (cluster.caFile ?? cluster.caData) !== undefined;
  return `${isTls ? 'https' : 'http'}://${server}`;
}

/** The same for display: without user, password and query, which may be secret. */
export function shownServer(cluster: ClusterEntry): string {
  return serverUrl(cluster)
    .replace(/[?#].*$/s, '')
    .replace(/^([^:]*:\/\/)[^/]*@/, '$1');
}

/** The kubeconfigs in a server's container, read once when it starts, and what it makes of each. */
import { load } from 'js-yaml';
import { at, listAt, textAt } from '../../../model/fields.ts';
import type { KubeObject } from '../../../model/kube.ts';
import type { RemoteAccess } from '../../../ports.ts';
import { SECRET } from '../kinds.ts';
import type { Site } from '../site.ts';
import { REMOTE_SECRETS } from './deployment.ts';

export type RemoteFile = {
  /** Its key in the Secret: what the server calls the cluster. */
  readonly name: string;
  readonly secret: string;
  /** What the kubeconfig itself calls the cluster. */
  readonly inside: string;
  readonly access: RemoteAccess;
};

export type RemoteFiles = { readonly files: readonly RemoteFile[]; readonly log: readonly string[] };

/** Every usable kubeconfig that is mounted; of two with one name the first. */
export async function remoteFiles(site: Site, pod: KubeObject, signal: AbortSignal): Promise<RemoteFiles> {
  const files: RemoteFile[] = [];
  const log: string[] = [];
  for (const secret of await mountedSecrets(site, pod, signal)) {
    for (const [name, encoded] of Object.entries(secret.data ?? {})) {
      const folder = secret.metadata.name;
      const before = files.find(each => each.name === name);
      if (before !== undefined) {
        log.push(`ERR Cluster [${name}] was already defined in secret [${before.secret}]. It will be ignored`);
        continue;
      }
      const read = fileIn(Buffer.from(encoded, 'base64').toString());
      if (read !== undefined) files.push({ name, secret: folder, ...read });
      else
        log.push(
          `ERR Failed to process data for remote cluster [${name}] and file [${REMOTE_SECRETS}/${folder}/${name}]`,
        );
    }
  }
  return { files, log };
}

async function mountedSecrets(site: Site, pod: KubeObject, signal: AbortSignal): Promise<readonly KubeObject[]> {
  const namespace = pod.metadata.namespace ?? '';
  const mounts = listAt(listAt(pod, 'spec', 'containers')[0], 'volumeMounts');
  const names = listAt(pod, 'spec', 'volumes').flatMap(volume => {
    const secret = textAt(volume, 'secret', 'secretName');
    const mount = mounts.find(each => textAt(each, 'name') === textAt(volume, 'name'));
    if (secret === undefined || !textAt(mount, 'mountPath')?.startsWith(REMOTE_SECRETS)) return [];
    return secret;
  });
  const found = await Promise.all(names.map(name => site.api.get({ ...SECRET, namespace, name }, signal)));
  return found.filter(each => each !== undefined);
}

/** A kubeconfig of exactly one cluster, with its first user. */
function fileIn(text: string): Pick<RemoteFile, 'inside' | 'access'> | undefined {
  const config = parsed(text);
  const clusters = listAt(config, 'clusters');
  const [cluster] = clusters;
  const [user] = listAt(config, 'users');
  const server = textAt(cluster, 'cluster', 'server');
  if (clusters.length !== 1 || server === undefined || user === undefined) return undefined;
  const ca = textAt(cluster, 'cluster', 'certificate-authority-data');
  const isInsecure = at(cluster, 'cluster', 'insecure-skip-tls-verify') === true;
  return {
    inside: textAt(cluster, 'name') ?? '',
    access: {
      server,
      ca: ca === undefined ? undefined : Buffer.from(ca, 'base64').toString(),
      serverName: textAt(cluster, 'cluster', 'tls-server-name'),
      ...(isInsecure ? { insecure: true } : {}),
      token: textAt(user, 'user', 'token') ?? '',
    },
  };
}

function parsed(text: string): unknown {
  try {
    return load(text);
  } catch {
    return undefined;
  }
}

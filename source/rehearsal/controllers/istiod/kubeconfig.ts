/** The kubeconfig inside a remote secret, as far as istiod uses it (docs/istio/remote-secrets.md#the-secret). */
import { load } from 'js-yaml';
import { at, listAt, textAt } from '../../../model/fields.ts';
import type { RemoteAccess } from '../../../ports.ts';

/** Server, CA and token of the current context; nothing when the text is not a usable kubeconfig. */
export function accessOf(text: string): RemoteAccess | undefined {
  const config = parsed(text);
  const current = textAt(config, 'current-context');
  const context = named(config, 'contexts', current);
  const cluster = named(config, 'clusters', textAt(context, 'context', 'cluster'));
  const user = named(config, 'users', textAt(context, 'context', 'user'));
  const server = textAt(cluster, 'cluster', 'server');
  const token = textAt(user, 'user', 'token');
  if (server === undefined || token === undefined) return undefined;
  const ca = textAt(cluster, 'cluster', 'certificate-authority-data');
  const isInsecure = at(cluster, 'cluster', 'insecure-skip-tls-verify') === true;
  // client-go: specifying a root certificates file with the insecure flag is not allowed.
  if (isInsecure && ca !== undefined) return undefined;
  return {
    server,
    ca: ca === undefined ? undefined : Buffer.from(ca, 'base64').toString(),
    serverName: textAt(cluster, 'cluster', 'tls-server-name'),
    ...(isInsecure ? { insecure: true } : {}),
    token,
  };
}

function named(config: unknown, list: string, name: string | undefined): unknown {
  return listAt(config, list).find(each => textAt(each, 'name') === name);
}

function parsed(text: string): unknown {
  try {
    return load(text);
  } catch {
    // Not YAML at all: istiod logs it and waits for the secret to change.
    return undefined;
  }
}

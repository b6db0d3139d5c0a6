/**
 * The remote secret: credentials to another cluster's API server, as istiod reads them
 * (docs/istio/remote-secrets.md#the-secret).
 */
import { Buffer } from 'node:buffer';
import type { KubeObject } from '../model/kube.ts';
import { ISTIO_NAMESPACE } from '../model/plane.ts';
import { toYaml } from './yaml.ts';

export type RemoteCredentials = {
  readonly server: string;
  /** PEM. */
  readonly ca: string | undefined;
  readonly serverName: string | undefined;
  /** Nothing is verified: the user's own word. */
  readonly insecure?: true;
  readonly token: string;
};

/** The Secret's name on the receiving primary. */
export function remoteSecretName(cluster: string): string {
  return `istio-remote-secret-${cluster}`;
}

/** The kubeconfig inside: one cluster, one user, all named as the cluster. */
export function remoteKubeconfig(cluster: string, credentials: RemoteCredentials): string {
  const { server, ca, serverName, insecure, token } = credentials;
  return toYaml({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': cluster,
    clusters: [
      {
        name: cluster,
        cluster: {
          ...(ca === undefined ? {} : { 'certificate-authority-data': Buffer.from(ca).toString('base64') }),
          ...(insecure === undefined ? {} : { 'insecure-skip-tls-verify': true }),
          server,
          ...(serverName === undefined ? {} : { 'tls-server-name': serverName }),
        },
      },
    ],
    contexts: [{ name: cluster, context: { cluster, user: cluster } }],
    users: [{ name: cluster, user: { token } }],
  });
}

/** For a primary: how its istiod reaches `cluster`. The data key is the cluster ID; there must be exactly one. */
export function remoteSecret(cluster: string, credentials: RemoteCredentials, namespace = ISTIO_NAMESPACE): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name: remoteSecretName(cluster),
      namespace,
      labels: { 'istio/multiCluster': 'true' },
      annotations: { 'networking.istio.io/cluster': cluster },
    },
    type: 'Opaque',
    data: { [cluster]: Buffer.from(remoteKubeconfig(cluster, credentials)).toString('base64') },
  };
}

/** Addresses that work on this machine only. */

/** What container engines call the machine itself, and the unspecified and loopback addresses of IPv6. */
const own = [
  'localhost',
  '[::]',
  '[::1]',
  '0.0.0.0',
  'host.docker.internal',
  'kubernetes.docker.internal',
  'host.containers.internal',
  'host.minikube.internal',
];

/**
 * True for a URL that another cluster's pods would take for themselves
 * (docs/istio/remote-secrets.md#api-server-address, docs/istio/failures.md#a-remote-cluster-is-not-synced).
 */
export function isLoopback(url: string): boolean {
  const host = URL.canParse(url) ? new URL(url).hostname : '';
  return own.includes(host) || host.startsWith('127.') || host.startsWith('[::ffff:7f') || host.endsWith('.localhost');
}

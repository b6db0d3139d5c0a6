/** Addresses that work on this machine only. */

/** True for a URL that another cluster's pods would take for themselves (domain §10.5, T1). */
export function isLoopback(url: string): boolean {
  const host = URL.canParse(url) ? new URL(url).hostname : '';
  const names = ['localhost', '[::1]', '0.0.0.0', 'host.docker.internal'];
  return names.includes(host) || host.startsWith('127.');
}

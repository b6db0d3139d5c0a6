/**
 * A new connection to a gateway, as a proxy of the mesh would open it. Answers prove the connections that they came over,
 * and proxies keep theirs for hours: where new ones are dropped (a firewall, a load balancer that is gone), nothing in the
 * answers tells before the old ones end.
 *
 * `pilot-agent wait` is in every sidecar and dials as the proxy's own user, past the redirection. Its GET is not TLS, so the
 * gateway closes it: that it was closed, and not refused or left unanswered, is what counts. Source: istio/istio
 * pilot/cmd/pilot-agent (the command `wait`).
 */
import { cleaned } from '../model/clean.ts';
import { MESH_PORT } from '../model/mesh-port.ts';

/** Dials once or twice, then ends. Undefined for an address that is neither an IP nor a host name. */
export function dialCommand(address: string, port = MESH_PORT): readonly string[] | undefined {
  if (!/^[\w.:-]+$/.test(address)) return undefined;
  const host = address.includes(':') ? `[${address}]` : address;
  const url = `http://${host}:${port}/`;
  // One attempt after 0.6 s, none after a second: the next would begin too late.
  const pace = ['--timeoutSeconds', '1', '--periodMillis', '600', '--requestTimeoutMillis', '2000'];
  return ['pilot-agent', 'wait', '--url', url, ...pace];
}

/** What `dialCommand` says by how it ended. Anything but these errors is not proof of either. */
const failures: readonly (readonly [sign: RegExp, words: string])[] = [
  [/connection refused/, 'the connection is refused'],
  [/i\/o timeout|deadline exceeded|Client\.Timeout/, 'no response'],
  [/no route to host|network is unreachable|host is unreachable|host is down/, 'no route'],
  [/no such host|server misbehaving/, 'its name does not resolve'],
];

/** Whether it was dialled at all: without the program in the pod, or a way to run it, nothing is known. */
export function wasDialled({ exitCode, stderr }: { readonly exitCode: number; readonly stderr: string }): boolean {
  return exitCode === 0 || stderr.includes('Last error');
}

/** Why no new connection came about; nothing when one did, or when it cannot be told. */
export function dialFailure({ exitCode, stderr }: { readonly exitCode: number; readonly stderr: string }) {
  if (exitCode === 0 || !stderr.includes('Last error')) return undefined;
  return failures.find(([sign]) => sign.test(stderr))?.[1];
}

/** "east cannot open a new connection to the gateway of west, 172.18.0.2:15443: no answer (look at …)". */
export function unreachedWords(from: string, to: string, address: string, why: string): string {
  const where = `${cleaned(address, 100)}:${MESH_PORT}`;
  return `${from} cannot open a new connection to the gateway of ${to}, ${where}: ${why} (a firewall, or an address that is unreachable from there)`;
}

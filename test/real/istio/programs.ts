/**
 * Istio's own programs, where they have been built: tests with them are opt-in, as a cold build takes a quarter of an
 * hour (docs/control-planes-in-tests.md#istio-itself).
 */
import { existsSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';

export type IstioPrograms = {
  /** The folder that has them all, and nothing else that a pod must not see. */
  readonly folder: string;
  readonly istioctl: string;
};

const needed = ['pilot-discovery', 'pilot-agent', 'envoy', 'istioctl', 'envoy_bootstrap.json'];

/** In the folder that EASTWEST_ISTIO names; else why there are none. */
export function istioPrograms(
  environment: NodeJS.ProcessEnv = process.env,
): IstioPrograms | { readonly reason: string } {
  const folder = environment.EASTWEST_ISTIO;
  if (folder === undefined) return { reason: 'EASTWEST_ISTIO names no folder with the programs of Istio' };
  const missing = needed.filter(name => !existsSync(join(folder, name)));
  if (missing.length > 0) return { reason: `${folder} has no ${missing.join(', ')}` };
  if (process.getuid?.() !== 0) return { reason: 'network namespaces of pods need root' };
  // Bridges and address translation are not for the machine's own network.
  const others = Object.keys(networkInterfaces()).filter(name => !/^(lo|pods\d+)$/.test(name));
  if (others.length > 0) return { reason: 'start it in a network namespace of its own: unshare --net' };
  return { folder, istioctl: join(folder, 'istioctl') };
}

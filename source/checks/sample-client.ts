/** Which client an earlier run made on a cluster: what is there goes before defaults. */
import type { Samples } from '../model/mesh.ts';
import type { Cluster } from '../ports.ts';

/** The client whose Deployment is there; `curl` where both are. */
export async function sampleClient(
  cluster: Cluster,
  namespace: string,
  signal: AbortSignal,
): Promise<Samples['client'] | undefined> {
  const isThere = async (name: Samples['client']) =>
    (await cluster.read({ apiVersion: 'apps/v1', kind: 'Deployment', namespace, name }, signal)) !== undefined;
  const [curl, sleep] = await Promise.all([isThere('curl'), isThere('sleep')]);
  if (curl) return 'curl';
  return sleep ? 'sleep' : undefined;
}

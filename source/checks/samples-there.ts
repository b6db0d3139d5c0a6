/** Which samples earlier runs, or users, created on a cluster: existing ones go before defaults. */
import { drilledFrom } from '../model/drill.ts';
import type { Samples } from '../model/mesh.ts';
import type { Cluster } from '../ports.ts';

/** The client whose Deployment exists; `curl` where both do. */
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

const helloworlds = { apiVersion: 'apps/v1', kind: 'Deployment' };

export type HelloworldsThere = {
  /** `v1`, `v3`: the versions whose Deployments exist, the lowest first. */
  readonly versions: readonly string[];
  /** One of them has been without pods since a failover drill that was cut off. */
  readonly drilled: boolean;
};

/** The helloworld Deployments of a namespace. Throws `ProblemError` where they cannot be listed. */
export async function helloworldsThere(
  cluster: Cluster,
  namespace: string,
  signal: AbortSignal,
): Promise<HelloworldsThere> {
  const found = await cluster.list(helloworlds, { namespace, labels: 'app=helloworld' }, signal);
  const numbers = found.flatMap(({ metadata }) => /^helloworld-v([1-9]\d{0,5})$/.exec(metadata.name)?.[1] ?? []);
  const versions = numbers
    .map(Number)
    .sort((left, right) => left - right)
    .map(number => `v${number}`);
  return { versions, drilled: found.some(each => drilledFrom(each) !== undefined) };
}

/** Which helloworlds earlier runs, or people, made on a cluster: what is there goes before defaults. */
import type { Cluster } from '../ports.ts';

const helloworlds = { apiVersion: 'apps/v1', kind: 'Deployment' };

/** `v1`, `v3`: the versions whose Deployments are there, the lowest first. */
export async function sampleVersions(
  cluster: Cluster,
  namespace: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const found = await cluster.list(helloworlds, { namespace, labels: 'app=helloworld' }, signal);
  const numbers = found.flatMap(({ metadata }) => /^helloworld-v([1-9]\d{0,5})$/.exec(metadata.name)?.[1] ?? []);
  return numbers
    .map(Number)
    .sort((left, right) => left - right)
    .map(number => `v${number}`);
}

/** Which samples earlier runs, or people, made on a cluster: what is there goes before defaults. */
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

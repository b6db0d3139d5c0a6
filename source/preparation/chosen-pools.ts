/** Pools for MetalLB that the user asks for: which addresses each cluster gets. */
import { findPools } from '../checks/address-pools.ts';
import type { Cluster } from '../ports.ts';
import type { Choices } from './choices.ts';
import type { Found } from './found.ts';

/** What was found, with the pools that were asked for, or why there can be none. Reads only. */
export async function withAddressPools<Each extends Found & { readonly cluster: Cluster }>(
  found: readonly Each[],
  { addressPools, meshId }: Pick<Choices, 'addressPools' | 'meshId'>,
  signal: AbortSignal,
): Promise<readonly Each[]> {
  if (addressPools === undefined) return found;
  const clusters = found.map(({ choice, survey, cluster }) => ({
    name: choice.name,
    context: choice.context,
    platform: survey.platform,
    olm: survey.olm,
    isNamed: choice.gateway !== undefined,
    cluster,
  }));
  const pools = await findPools(clusters, addressPools, meshId, signal);
  return found.map((each, index) => {
    const addressPool = pools[index];
    return addressPool === undefined ? each : { ...each, addressPool };
  });
}

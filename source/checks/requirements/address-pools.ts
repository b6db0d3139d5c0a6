/** The pools for MetalLB that the user asks for can be created (docs/istio/load-balancers.md#metallb). */

import { lackOfRights } from '../access-reviews.ts';
import { type Check, unmet } from '../check.ts';
import { missingPoolRights } from '../rights.ts';
import type { Candidate } from '../subject.ts';

export const addressPools: Check = {
  id: 'address-pools',
  title: 'Requested MetalLB pools can be created',
  weight: 'problem',
  run: async ({ candidates, gateways }, signal) => {
    const asked = candidates.filter(({ addressPool }) => addressPool !== undefined);
    if (asked.length === 0) return { skipped: 'none requested' };
    const lacking = await Promise.all(asked.map(each => rightsTrouble(each, signal)));
    return {
      evidence: asked.map(each => ({ cluster: each.member.name, words: words(each, gateways) })),
      trouble: [
        ...asked.flatMap(({ addressPool }) =>
          addressPool !== undefined && 'problem' in addressPool ? [addressPool.problem] : [],
        ),
        ...lacking.flat(),
      ],
      doubts: asked.flatMap(({ member: { name }, addressPool }) =>
        gateways.has(name) || addressPool === undefined || 'problem' in addressPool
          ? []
          : [unmet(`${name} gets no gateway in this topology, and so no pool`, 'leave out its --metallb-pool')],
      ),
    };
  },
};

function words({ member: { name }, addressPool }: Candidate, gateways: ReadonlySet<string>): string {
  if (addressPool === undefined || 'problem' in addressPool) return 'none can be created';
  if (!gateways.has(name)) return 'none is created, as it gets no gateway';
  const { addresses, form, installs } = addressPool;
  const pool = `${addresses.join(', ')}${form === 'config-map' ? ', in the ConfigMap of MetalLB before 0.13' : ''}`;
  if (installs === undefined) return pool;
  return `${pool}; ${installs === 'operator' ? 'MetalLB and its operator are' : 'MetalLB is'} installed first`;
}

async function rightsTrouble({ member, cluster }: Candidate, signal: AbortSignal) {
  const { addressPool, context, name } = member;
  if (addressPool === undefined) return [];
  const missing = await missingPoolRights(cluster, addressPool, signal);
  return missing.length === 0 ? [] : [lackOfRights(`the user of context ${context}`, name, missing)];
}

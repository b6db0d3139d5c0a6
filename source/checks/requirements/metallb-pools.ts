/**
 * MetalLB's pools of different clusters share no address: on one segment two would answer for it
 * (docs/istio/load-balancers.md#metallb).
 */

import { overlap } from '../../model/ranges.ts';
import { type Check, unmet } from '../check.ts';
import { metalLbOf } from '../metallb.ts';

export const metalLbPools: Check = {
  id: 'metallb-pools',
  title: 'MetalLB pools of different clusters do not overlap',
  weight: 'warning',
  run: async ({ candidates, gateways }, signal) => {
    const asking = candidates.filter(({ member }) => gateways.has(member.name));
    const all = await Promise.all(
      asking.map(async candidate => ({
        name: candidate.member.name,
        metalLb: await metalLbOf(candidate, signal),
        planned: candidate.member.addressPool?.addresses ?? [],
      })),
    );
    const found = all.flatMap(({ name, metalLb, planned }) =>
      metalLb === undefined && planned.length === 0
        ? []
        : [
            {
              name,
              addresses: [...new Set([...(metalLb?.pools ?? []).flatMap(({ addresses }) => addresses), ...planned])],
            },
          ],
    );
    if (found.length < 2) return { skipped: 'fewer than two clusters with a gateway have MetalLB' };
    return {
      evidence: found.map(({ name, addresses }) => ({ cluster: name, words: addresses.join(', ') || 'no pool' })),
      trouble: found.flatMap((one, index) =>
        found.slice(index + 1).flatMap(other => {
          const shared = overlap(one.addresses, other.addresses);
          if (shared === undefined) return [];
          return [
            unmet(
              `the MetalLB pools of ${one.name} and ${other.name} share addresses: ${shared.left} and ${shared.right}`,
              'give each cluster a pool of its own: both could hand out one address, and the others would reach only one of them',
            ),
          ];
        }),
      ),
    };
  },
};

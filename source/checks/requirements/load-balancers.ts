/**
 * Every cluster with an east-west gateway can give it an address
 * (docs/istio/load-balancers.md#signs-of-a-load-balancer). Signs only: no API tells for sure.
 */
import type { Problem } from '../../model/problem.ts';
import { type Check, unmet } from '../check.ts';
import { loadBalancerSign, type Sign } from '../load-balancer.ts';
import type { Candidate } from '../subject.ts';

export const loadBalancers: Check = {
  id: 'load-balancers',
  title: 'Load balancers can assign gateway addresses',
  weight: 'warning',
  run: async ({ candidates, gateways }, signal) => {
    const asking = candidates.filter(({ member }) => gateways.has(member.name));
    if (asking.length === 0) return { skipped: 'no cluster gets an east-west gateway' };
    const signs = await Promise.all(
      asking.map(async candidate => ({
        candidate,
        sign:
          named(candidate) ??
          planned(candidate) ??
          (await loadBalancerSign(candidate, candidate.member.platform, signal)),
      })),
    );
    return {
      evidence: signs.map(({ candidate: { member }, sign }) => ({ cluster: member.name, words: sign.words })),
      trouble: signs.flatMap(({ candidate, sign }) => doubtful(candidate, sign)),
    };
  },
};

/** A named address needs no load balancer within the cluster. */
function named({ gateway }: Candidate): Sign | undefined {
  return gateway === undefined ? undefined : { gives: 'yes', words: `reached at ${gateway.said}, as given` };
}

/** A pool that the plan creates. */
function planned({ member: { addressPool } }: Candidate): Sign | undefined {
  return addressPool === undefined
    ? undefined
    : { gives: 'yes', words: `MetalLB, pool created by the plan (${addressPool.addresses.join(', ')})` };
}

function doubtful({ member }: Candidate, { gives, words, hint = '' }: Sign): readonly Problem[] {
  switch (gives) {
    case 'yes':
      return [];
    case 'no':
      return [unmet(`the gateway of ${member.name} might get no address: ${words}`, hint)];
    case 'unknown':
      return [unmet(`whether the gateway of ${member.name} gets an address is unknown: ${words}`, hint)];
  }
}

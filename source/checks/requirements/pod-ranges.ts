/**
 * On one network pods reach each other by their addresses: no two clusters may hand out the same
 * (docs/istio/clusters.md#what-must-hold-before, docs/istio/failures.md#the-way-between-networks).
 */
import { firstFew } from '../../model/first-few.ts';
import type { Problem } from '../../model/problem.ts';
import { overlap } from '../../model/ranges.ts';
import { type AddressRanges, rangesOf } from '../address-ranges.ts';
import { type Check, unmet } from '../check.ts';
import type { Candidate, Subject } from '../subject.ts';

export const podRanges: Check = {
  id: 'pod-ranges',
  title: 'Pod ranges on one network do not overlap',
  weight: 'problem',
  run: async (subject, signal) => {
    const sharing = subject.candidates.filter(candidate => peersOnNetwork(subject, candidate).length > 0);
    if (sharing.length === 0) return { skipped: 'no two clusters are on one network: pods connect through gateways' };
    const found = await Promise.all(
      sharing.map(async candidate => ({ candidate, ranges: await rangesOf(candidate, signal) })),
    );
    const pairs = found.flatMap((one, index) =>
      found
        .slice(index + 1)
        .filter(other => other.candidate.member.network === one.candidate.member.network)
        .map(other => [one, other] as const),
    );
    return {
      evidence: found.map(({ candidate, ranges }) => ({ cluster: candidate.member.name, words: rangeWords(ranges) })),
      trouble: pairs.flatMap(([one, other]) => sharedPods(one, other)),
      doubts: [
        ...found.flatMap(({ candidate, ranges }) => unknown(candidate, ranges)),
        ...pairs.flatMap(([one, other]) => [...behindServices(one, other), ...behindServices(other, one)]),
      ],
    };
  },
};

type Found = { readonly candidate: Candidate; readonly ranges: AddressRanges };

function peersOnNetwork({ candidates }: Subject, { member }: Candidate): readonly Candidate[] {
  return candidates.filter(each => each.member.name !== member.name && each.member.network === member.network);
}

/** More than a few would hide the others. */
const SHOWN = 4;

function rangeWords({ pods, services, from }: AddressRanges): string {
  const of = services.length === 0 ? '' : `, services ${firstFew(services, SHOWN)}`;
  return pods.length === 0 ? `pod addresses unknown to the API${of}` : `pods ${firstFew(pods, SHOWN)} (${from})${of}`;
}

function sharedPods(one: Found, other: Found): readonly Problem[] {
  const shared = overlap(one.ranges.pods, other.ranges.pods);
  if (shared === undefined) return [];
  const [left, right] = [one.candidate.member, other.candidate.member];
  return [
    unmet(
      `${left.name} and ${right.name} are both on ${left.network} and assign the same pod addresses: ${shared.left} and ${shared.right}`,
      'pods of such clusters cannot reach each other directly: choose a multi-network topology, or give the clusters different networks',
    ),
  ];
}

/** A pod address in the other's service range may be taken for a Service there; service ranges alone may be equal. */
function behindServices(one: Found, other: Found): readonly Problem[] {
  const shared = overlap(one.ranges.pods, other.ranges.services);
  if (shared === undefined) return [];
  const [pods, services] = [one.candidate.member.name, other.candidate.member.name];
  return [
    unmet(
      `pod addresses of ${pods} (${shared.left}) are in the service range of ${services} (${shared.right})`,
      `whether pods of ${services} reach them depends on its pod network; the traffic proof at the end shows`,
    ),
  ];
}

function unknown({ member }: Candidate, { pods }: AddressRanges): readonly Problem[] {
  if (pods.length > 0) return [];
  return [
    unmet(
      `the pod addresses of ${member.name} are unknown`,
      'make sure that the pod ranges of clusters on one network differ and are routed between them',
    ),
  ];
}

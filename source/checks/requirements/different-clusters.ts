/**
 * No two contexts lead to one cluster: the UID of namespace kube-system tells, and more where that is the same
 * (docs/istio/clusters.md#what-must-hold-before).
 */
import type { Problem } from '../../model/problem.ts';
import { type Check, trouble } from '../check.ts';
import { areOneCluster, type Traits, toldApartBy, traitsOf } from '../one-cluster.ts';
import type { Candidate } from '../subject.ts';

export const differentClusters: Check = {
  id: 'different-clusters',
  title: 'Contexts are distinct clusters',
  weight: 'problem',
  run: async ({ candidates, copiedClusters }, signal) => {
    const traits = new Map<Candidate, Traits>();
    const shared = candidates.filter(each => candidates.some(other => other !== each && isAlike(other, each)));
    await Promise.all(shared.map(async each => traits.set(each, await traitsOf(each.cluster, signal))));
    const apart = (one: Candidate, other: Candidate) => {
      const [first, second] = [traits.get(one), traits.get(other)];
      return first === undefined || second === undefined ? undefined : toldApartBy(first, second);
    };
    const before = (candidate: Candidate) =>
      candidates.slice(0, candidates.indexOf(candidate)).filter(each => isAlike(each, candidate));
    const twins = candidates.flatMap(candidate => {
      const twin = before(candidate).find(each => apart(each, candidate) === undefined);
      return twin === undefined ? [] : [oneCluster(twin, candidate)];
    });
    return {
      evidence: candidates.map(candidate => {
        const copy = before(candidate).find(each => apart(each, candidate) !== undefined);
        const why = copy === undefined ? '' : `, as ${copy.member.name}, with ${apart(copy, candidate)}`;
        return { cluster: candidate.member.name, words: `kube-system ${candidate.survey.uid}${why}` };
      }),
      ...(copiedClusters === undefined ? { trouble: twins } : { trouble: [], doubts: twins }),
    };
  },
};

const isAlike = (one: Candidate, other: Candidate) => one.survey.uid === other.survey.uid;

function oneCluster(twin: Candidate, { member, mixedUp }: Candidate): Problem {
  return trouble(
    'same-cluster',
    areOneCluster(twin.member, member),
    mixedUp ??
      twin.mixedUp ??
      'leave one of the two contexts out; if they are copies of one cluster: --copied-clusters',
  );
}

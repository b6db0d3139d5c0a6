/** No two contexts lead to one cluster: the UID of namespace kube-system tells (domain §3.3). */
import type { Problem } from '../../model/problem.ts';
import { type Check, trouble } from '../check.ts';
import type { Candidate } from '../subject.ts';

export const differentClusters: Check = {
  id: 'different-clusters',
  title: 'Every context leads to a cluster of its own',
  weight: 'problem',
  look: ({ candidates }) => ({
    evidence: candidates.map(({ member, survey }) => ({ cluster: member.name, words: `kube-system ${survey.uid}` })),
    trouble: candidates.flatMap((candidate, index) => twin(candidate, candidates.slice(0, index))),
  }),
};

function twin({ member, survey, mixedUp }: Candidate, before: readonly Candidate[]): readonly Problem[] {
  const same = before.find(each => each.survey.uid === survey.uid);
  if (same === undefined) return [];
  const other = same.member;
  const title = `${other.name} (context ${other.context}) and ${member.name} (context ${member.context}) are one cluster`;
  return [trouble('same-cluster', title, mixedUp ?? same.mixedUp ?? 'leave one of the two contexts out')];
}

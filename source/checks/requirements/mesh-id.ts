/** Existing control planes belong to this mesh (docs/istio/model.md#invariants). */

import type { Problem } from '../../model/problem.ts';
import { sh } from '../../model/shell-word.ts';
import { type Check, trouble } from '../check.ts';
import type { Candidate } from '../subject.ts';

export const meshId: Check = {
  id: 'mesh-id',
  title: 'Existing control planes have this mesh ID',
  weight: 'problem',
  run: ({ candidates, mesh }) => ({
    evidence: candidates.map(({ member, survey }) => ({
      cluster: member.name,
      words: survey.istio === undefined ? 'no control plane' : (survey.istio.meshId ?? 'a control plane without one'),
    })),
    trouble: candidates.flatMap(candidate => otherMesh(candidate, mesh.id)),
  }),
};

function otherMesh({ member, survey }: Candidate, wanted: string): readonly Problem[] {
  const is = survey.istio?.meshId;
  if (is === undefined || is === wanted) return [];
  return [
    trouble(
      'exists',
      `${member.name} has a control plane of mesh ${is}, the plan needs ${wanted}`,
      sh`run with --mesh-id ${is}, or remove the existing one first; nothing is overwritten`,
    ),
  ];
}

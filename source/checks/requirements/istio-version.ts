/**
 * Every operator can install the Istio version of the mesh (docs/istio/versions.md#choosing-a-version,
 * docs/istio/versions.md#installable-versions).
 */
import type { Problem } from '../../model/problem.ts';
import { type Check, unmet } from '../check.ts';
import { type Candidate, versionFor } from '../subject.ts';

export const istioVersion: Check = {
  id: 'istio-version',
  title: 'Every operator can install the Istio version',
  weight: 'problem',
  run: ({ candidates, decided, mesh }) => ({
    evidence: candidates.map(candidate => ({
      cluster: candidate.member.name,
      words: `${versionFor(mesh, candidate.member) ?? 'the newest available'} of ${offered(candidate)}`,
    })),
    trouble: decided.filter(({ code }) => code === 'version-missing'),
    doubts: candidates.flatMap(candidate => unknownYet(candidate, versionFor(mesh, candidate.member))),
  }),
};

/** What OLM is to install tells its versions only once it is installed: a step of the plan reads them then. */
function unknownYet(candidate: Candidate, version: string | undefined): readonly Problem[] {
  if (version === undefined || versionsOf(candidate).length > 0) return [];
  const title = `whether the operator of ${candidate.member.name} can install Istio ${version} is known once it is installed`;
  return [unmet(title, 'Without a version named, the newest that all operators offer is used.')];
}

function offered(candidate: Candidate): string {
  const versions = versionsOf(candidate);
  return versions.length === 0 ? 'whatever the operator to be installed offers' : versions.join(', ');
}

function versionsOf({ survey, bundle }: Candidate): readonly string[] {
  const brought = bundle === undefined || 'problem' in bundle ? [] : bundle.versions;
  return survey.operator?.versions ?? brought;
}

/** Every operator can install the Istio version of the mesh (domain §2.4, §2.5). */
import type { Check } from '../check.ts';
import { type Candidate, versionFor } from '../subject.ts';

export const istioVersion: Check = {
  id: 'istio-version',
  title: 'Every operator can install the Istio version',
  weight: 'problem',
  look: ({ candidates, decided, mesh }) => ({
    evidence: candidates.map(candidate => ({
      cluster: candidate.member.name,
      words: `${versionFor(mesh, candidate.member) ?? 'the newest that there is'} of ${offered(candidate)}`,
    })),
    trouble: decided.filter(({ code }) => code === 'version-missing'),
  }),
};

function offered({ survey, bundle }: Candidate): string {
  const brought = bundle === undefined || 'problem' in bundle ? [] : bundle.versions;
  const versions = survey.operator?.versions ?? brought;
  return versions.length === 0 ? 'what the operator to be installed brings' : versions.join(', ');
}

/** The Istio version has no fault that is known to break what the mesh rests on, as far as there is one without. */

import { hasFix, type KnownFault, knownFaults } from '../../model/known-faults.ts';
import { isMultiNetwork } from '../../model/mesh.ts';
import { restartOfIstiod } from '../../model/plane.ts';
import type { Problem } from '../../model/problem.ts';
import { sh } from '../../model/shell-word.ts';
import { newestFirst } from '../../model/version.ts';
import { type Check, unmet } from '../check.ts';
import { type Candidate, type Subject, versionFor } from '../subject.ts';

export const faults: Check = {
  id: 'known-faults',
  title: 'The Istio version has the fixes that multi-cluster needs',
  weight: 'warning',
  run: subject => {
    const primaries = subject.candidates.filter(({ member }) => member.role === 'primary');
    if (subject.candidates.length === 1) return { skipped: 'only one cluster' };
    return {
      evidence: primaries.map(candidate => ({
        cluster: candidate.member.name,
        words: evidenceOf(subject, candidate),
      })),
      trouble: knownFaults.flatMap(fault => told(subject, primaries, fault)),
    };
  },
};

function hits({ mesh }: Subject, { member }: Candidate, fault: KnownFault): boolean {
  return !hasFix(fault, versionFor(mesh, member)) && (!fault.acrossNetworks || isMultiNetwork(mesh));
}

function evidenceOf(subject: Subject, candidate: Candidate): string {
  const version = versionFor(subject.mesh, candidate.member) ?? 'the newest available';
  const found = knownFaults.filter(fault => hits(subject, candidate, fault));
  const words = found.map(({ issue, fixedIn }) => `istio/istio#${issue}, fixed in ${fixedIn}`);
  return `${version}: ${words.length === 0 ? 'no known fault' : words.join('; ')}`;
}

/**
 * Once for all clusters. What only happens later, and has no fix that could be installed now, is evidence alone, as the
 * user could do nothing about it.
 */
function told(subject: Subject, primaries: readonly Candidate[], fault: KnownFault): readonly Problem[] {
  const hit = primaries.filter(candidate => hits(subject, candidate, fault));
  const fix = newestFirst(primaries[0]?.survey.operator?.versions ?? []).find(
    version =>
      hasFix(fault, version) && primaries.every(({ survey }) => survey.operator?.versions.includes(version) === true),
  );
  if (hit.length === 0 || (fix === undefined && fault.when === 'later')) return [];
  const where = hit.map(({ member }) => `${member.name} (${versionFor(subject.mesh, member)})`).join(', ');
  const upgrade = fix === undefined ? '' : sh`use a version with the fix: --istio-version ${fix}; else `;
  return [
    unmet(
      `${where}: ${fault.words} (istio/istio#${fault.issue}, fixed in ${fault.fixedIn})`,
      `${upgrade}${fault.help} ${restartOfIstiod(hit[0]?.member ?? {})}`,
    ),
  ];
}

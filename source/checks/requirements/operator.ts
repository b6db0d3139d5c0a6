/** The operator is installed, by whatever means, or can be (docs/istio/operators.md). */

import type { Problem } from '../../model/problem.ts';
import { sh } from '../../model/shell-word.ts';
import { type Check, trouble } from '../check.ts';
import type { OlmGround } from '../olm-ground.ts';
import type { Candidate } from '../subject.ts';
import { olmTrouble } from './olm-trouble.ts';

export const operator: Check = {
  id: 'operator',
  title: 'Operator installed, or can be installed',
  weight: 'problem',
  run: ({ candidates }) => ({
    evidence: candidates.map(candidate => ({ cluster: candidate.member.name, words: found(candidate) })),
    trouble: [...candidates.flatMap(noWay), ...bundleTrouble(candidates)],
  }),
};

function found({ survey, bundle }: Candidate): string {
  if (survey.operator !== undefined) return `${survey.operator.title} installed`;
  if (survey.olm) return `will be installed through OLM${approvalWords(survey.olmGround)}`;
  if (survey.helmRelease !== undefined) return `only the Helm release ${survey.helmRelease}`;
  if (bundle === undefined || 'problem' in bundle) return 'neither the operator nor OLM';
  return `will be installed from the bundle ${bundle.title}, ${bundle.digest}`;
}

/** Approval is decided for the whole namespace: an automatic Subscription waits with the others. */
function approvalWords(ground: OlmGround | undefined): string {
  if (ground === undefined || ground.approvedByHand.length === 0) return '';
  return `, once its InstallPlan is approved: ${ground.approvedByHand.join(', ')} in ${ground.namespace} requires manual approval`;
}

function noWay({ member, survey, bundle }: Candidate): readonly Problem[] {
  if (survey.operator !== undefined) return [];
  if (survey.olm) return olmTrouble(member, survey.olmGround);
  if (survey.helmRelease !== undefined) return [brokenRelease(member, survey.helmRelease)];
  // Where there is a bundle that only cannot be fetched, another way to the operator helps as well.
  const unfetched = bundle !== undefined && 'problem' in bundle && bundle.problem.code === 'no-operator';
  if (bundle !== undefined && !unfetched) return [];
  return [
    trouble(
      'no-operator',
      `${member.name} has neither the Sail operator nor OLM to install it`,
      sh`install the operator, then run again: helm repo add sail-operator https://istio-ecosystem.github.io/sail-operator && helm --kube-context ${member.context} install sail-operator sail-operator/sail-operator -n sail-operator --create-namespace`,
    ),
  ];
}

function brokenRelease({ name, context }: Candidate['member'], release: string): Problem {
  const helm = sh`helm --kube-context ${context} -n sail-operator`;
  return trouble(
    'exists',
    `${name} has the Helm release ${release} of the operator, but the operator itself is missing`,
    `nothing is installed over a Helm release: repair it (${helm} ${sh`upgrade ${release}`} sail-operator/sail-operator) or remove it (${helm} ${sh`uninstall ${release}`}), then run again`,
  );
}

/** One bundle serves all clusters: its problem is told once. */
function bundleTrouble(candidates: readonly Candidate[]): readonly Problem[] {
  const problems = candidates.flatMap(({ bundle }) =>
    bundle !== undefined && 'problem' in bundle ? [bundle.problem] : [],
  );
  return problems.slice(0, 1);
}

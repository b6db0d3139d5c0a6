/**
 * The Kubernetes versions are those that the operator and the Istio version were made for
 * (docs/istio/versions.md#istio-releases, docs/istio/clusters.md#what-must-hold-before).
 */
import type { Problem } from '../../model/problem.ts';
import { minorOf } from '../../model/version.ts';
import { type Check, unmet } from '../check.ts';
import { type Candidate, versionFor } from '../subject.ts';

/** Of the operator; OpenShift 4.14 has the same. */
const OLDEST = 27;

/** Kubernetes minors that an Istio minor was tested with, as far as its release notes say. */
const tested: Readonly<Record<number, readonly [oldest: number, newest: number]>> = {
  24: [28, 31],
  26: [29, 33],
  27: [29, 33],
  28: [30, 34],
  29: [31, 35],
};

export const kubernetesVersion: Check = {
  id: 'kubernetes-version',
  title: 'Kubernetes versions supported by the operator and Istio',
  weight: 'warning',
  run: ({ candidates, mesh }) => ({
    evidence: candidates.map(({ member, survey }) => ({ cluster: member.name, words: survey.version })),
    trouble: candidates.flatMap(candidate => misfit(candidate, versionFor(mesh, candidate.member))),
  }),
};

function misfit({ member, survey }: Candidate, istio: string | undefined): readonly Problem[] {
  const minor = kubernetesMinor(survey.version);
  if (minor === undefined) return [];
  if (minor < OLDEST) {
    return [
      unmet(
        `${member.name} has Kubernetes ${survey.version}, the operator needs 1.${OLDEST} (OpenShift 4.14)`,
        'upgrade the cluster first; the operator might not start on it',
      ),
    ];
  }
  // Red Hat's builds are tested with OpenShift's releases, whatever Kubernetes is in them.
  const range = istio === undefined || survey.platform === 'openshift' ? undefined : tested[minorOf(istio)];
  if (range === undefined || (minor >= range[0] && minor <= range[1])) return [];
  return [
    unmet(
      `${member.name} has Kubernetes ${survey.version}, Istio ${istio} was tested with 1.${range[0]} to 1.${range[1]}`,
      'it may still work; another Istio version is chosen with --istio-version',
    ),
  ];
}

/** The minor of `v1.34.4`, `v1.29.4-gke.1043000`, `v1.31.2+k3s1`. */
function kubernetesMinor(version: string): number | undefined {
  const found = /^v?1\.(\d+)/.exec(version)?.[1];
  return found === undefined ? undefined : Number(found);
}

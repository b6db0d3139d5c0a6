/**
 * An installed operator serves the API version that the plan writes (docs/istio/versions.md#operator-releases,
 * docs/istio/sail.md#kinds).
 */
import { at, listAt, textAt } from '../../model/fields.ts';
import type { Problem } from '../../model/problem.ts';
import { type Check, trouble } from '../check.ts';
import { type Candidate, listed } from '../subject.ts';

const GROUP = 'sailoperator.io';
/** Of Sail 1.0 and Service Mesh 3.0; what was before served v1alpha1 only. */
const VERSION = 'v1';
const crds = { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition' };

export const apiVersion: Check = {
  id: 'api-version',
  title: `Existing operators serve ${GROUP}/${VERSION}`,
  weight: 'problem',
  run: async ({ candidates }, signal) => {
    const there = candidates.filter(({ survey }) => survey.operator !== undefined);
    if (there.length === 0) return { skipped: 'no operator installed yet' };
    const found = await Promise.all(
      there.map(async candidate => ({ candidate, served: await servedVersions(candidate, signal) })),
    );
    return {
      evidence: found.map(({ candidate, served }) => ({
        cluster: candidate.member.name,
        words: served.length === 0 ? 'no permission to read its CRDs' : served.join(', '),
      })),
      trouble: found.flatMap(({ candidate, served }) => tooOld(candidate, served)),
    };
  },
};

async function servedVersions(candidate: Candidate, signal: AbortSignal): Promise<readonly string[]> {
  const all = await listed(candidate, crds, signal, { fields: `metadata.name=istios.${GROUP}` });
  const versions = listAt(all?.[0], 'spec', 'versions');
  return versions.filter(each => at(each, 'served') === true).flatMap(each => textAt(each, 'name') ?? []);
}

function tooOld({ member, survey }: Candidate, served: readonly string[]): readonly Problem[] {
  if (served.length === 0 || served.includes(VERSION)) return [];
  return [
    trouble(
      'kind-missing',
      `${survey.operator?.title} on ${member.name} serves ${served.join(', ')} of ${GROUP}, the plan writes ${VERSION}`,
      'upgrade it to Sail 1.0 or OpenShift Service Mesh 3.0 at least',
    ),
  ];
}

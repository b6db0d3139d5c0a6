/**
 * Roles, networks and platforms of the clusters make up the topology that was chosen (docs/istio/topologies.md,
 * docs/istio/operators.md#openshift-and-kubernetes).
 */
import type { Check } from '../check.ts';

export const topology: Check = {
  id: 'topology',
  title: 'Clusters fit the chosen topology',
  weight: 'problem',
  run: ({ candidates, decided }) => ({
    evidence: candidates.map(({ member }) => ({
      cluster: member.name,
      words: `${member.role}${member.primary === undefined ? '' : ` of ${member.primary}`} on ${member.network}`,
    })),
    trouble: decided.filter(({ code }) => code !== 'version-missing'),
  }),
};

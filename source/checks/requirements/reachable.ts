/** The API servers are reachable and accept the login. A cluster that does not is told before any other check runs (`unreached`). */
import type { Check } from '../check.ts';

export const reachable: Check = {
  id: 'reachable',
  title: 'API servers reachable, logins accepted',
  weight: 'problem',
  run: ({ candidates }) => ({
    evidence: candidates.map(({ member, survey }) => ({
      cluster: member.name,
      words: `context ${member.context}: ${survey.platform === 'openshift' ? 'OpenShift, ' : ''}Kubernetes ${survey.version}`,
    })),
    trouble: [],
  }),
};

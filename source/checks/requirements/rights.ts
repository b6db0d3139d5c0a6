/** All permissions present (docs/istio/clusters.md#permissions). */

import { byResource, lackOfRights } from '../access-reviews.ts';
import type { Check } from '../check.ts';

export const rights: Check = {
  id: 'rights',
  title: 'All permissions present',
  weight: 'problem',
  run: ({ candidates }) => ({
    evidence: candidates.map(({ member, survey }) => ({
      cluster: member.name,
      words: survey.missingRights.length === 0 ? 'all permissions' : `missing: ${byResource(survey.missingRights)}`,
    })),
    trouble: candidates.flatMap(({ member, survey }) =>
      survey.missingRights.length === 0
        ? []
        : [lackOfRights(`the user of context ${member.context}`, member.name, survey.missingRights)],
    ),
  }),
};

/**
 * The URLs by which the istiods will reach the API servers of the others are not loopback ones
 * (docs/istio/remote-secrets.md#api-server-address, docs/istio/failures.md#a-remote-cluster-is-not-synced).
 */

import { isLoopback } from '../../model/addresses.ts';
import type { Problem } from '../../model/problem.ts';
import { sh } from '../../model/shell-word.ts';
import type { ApiAddress } from '../api-address.ts';
import { type Check, unmet } from '../check.ts';
import type { Candidate } from '../subject.ts';

export const apiAddresses: Check = {
  id: 'api-addresses',
  title: 'Each API server has an address for the other clusters',
  weight: 'warning',
  run: ({ candidates }) => ({
    evidence: candidates.map(({ member, api, rehearsed }) => ({
      cluster: member.name,
      words: `${api.url} ${whose[api.from]}${isLoopback(api.url) ? `, a loopback address${rehearsed ? ', right for a simulated cluster' : ''}` : ''}`,
    })),
    trouble: candidates.flatMap(loopback),
  }),
};

const whose: Readonly<Record<ApiAddress['from'], string>> = {
  user: 'as given',
  infrastructure: 'from OpenShift',
  endpoints: 'from the endpoints of Service kubernetes',
  context: 'from the context',
};

function loopback({ member, api, rehearsed }: Candidate): readonly Problem[] {
  if (rehearsed || !isLoopback(api.url)) return [];
  return [
    unmet(
      `${member.name}: the other clusters will be told to reach its API server at ${api.url}, a loopback address`,
      sh`name one that their pods reach: --cluster ${member.name}=${member.context},api=URL`,
    ),
  ];
}

/**
 * What is in the remote secrets verifies the API servers: tried from here before anything is written
 * (docs/istio/remote-secrets.md#api-server-address).
 */

import type { Evidence } from '../../model/check-result.ts';
import { cleaned } from '../../model/clean.ts';
import type { Problem } from '../../model/problem.ts';
import { sh } from '../../model/shell-word.ts';
import type { ApiTrust } from '../api-trust.ts';
import { type Check, unmet } from '../check.ts';
import type { Candidate } from '../subject.ts';

export const apiTls: Check = {
  id: 'api-tls',
  title: 'API server certificates can be verified',
  weight: 'problem',
  run: ({ candidates }) => {
    const tried = candidates.flatMap(({ apiTrust, ...of }) => (apiTrust === undefined ? [] : [{ ...of, apiTrust }]));
    if (tried.length === 0) return { skipped: 'waiting for another check' };
    return {
      evidence: tried.map(each => evidence(each, each.apiTrust)),
      trouble: tried.flatMap(each => unverified(each, each.apiTrust)),
      doubts: tried.flatMap(each => doubt(each, each.apiTrust)),
    };
  },
};

type Told = Pick<Candidate, 'member' | 'api' | 'survey'>;

function evidence({ member, api }: Told, trust: ApiTrust): Evidence {
  return { cluster: member.name, words: `${api.url} ${words(trust)}` };
}

function words(trust: ApiTrust): string {
  switch (trust.state) {
    case 'verified':
      return `is verified by ${trust.by}${trust.apiTls === undefined ? '' : ', which goes into the remote secrets'}`;
    case 'insecure':
      return 'is not verified, as given (api-insecure=true)';
    case 'not-verified':
      return 'is not verified';
    case 'unreachable':
      return 'is unreachable from here';
    case 'untried':
      return `was not tried: ${trust.because}`;
  }
}

function unverified({ member, api }: Told, trust: ApiTrust): readonly Problem[] {
  if (trust.state !== 'not-verified') return [];
  const { evidence } = trust.why;
  return [
    {
      ...unmet(
        `${member.name}: the certificate of ${api.url} is not verified by ${trust.by.join(', nor by ')}`,
        `name the CA that issued it, or a name that it has: ${flag(member)},api-ca=FILE or ,api-server-name=NAME; or another URL: ,api=URL`,
      ),
      ...(evidence === undefined ? {} : { evidence }),
    },
  ];
}

function doubt(told: Told, trust: ApiTrust): readonly Problem[] {
  switch (trust.state) {
    case 'unreachable':
      return [unreached(told, trust.why)];
    case 'insecure':
      return [insecure(told), ...(trust.isKubernetes ? [] : [anotherServer(told)])];
    case 'verified':
      return trust.isKubernetes ? [] : [anotherServer(told)];
    case 'not-verified':
    case 'untried':
      return [];
  }
}

/** Named as what it is. */
function insecure({ member, api }: Told): Problem {
  return unmet(
    `${member.name}: ${api.url} will not be verified (api-insecure=true): anyone in the path can read the token of the reader account and impersonate this cluster`,
    `name the CA that issued its certificate, and leave api-insecure out: ${flag(member)},api-ca=FILE`,
  );
}

function unreached({ member, api }: Told, why: Problem): Problem {
  return {
    ...unmet(
      `${member.name}: ${api.url} is unreachable from here, so its certificate is not verified: ${why.title}`,
      `the remote secrets are tried from here before they are written; for another URL: ${flag(member)},api=URL`,
    ),
    ...(why.evidence === undefined ? {} : { evidence: why.evidence }),
  };
}

/** Rancher, a portal, a load balancer with a login of its own. */
function anotherServer({ member, api, survey }: Told): Problem {
  const endpoint = survey.apiEndpoint;
  const known = endpoint === undefined || endpoint === api.url ? '' : ` (its endpoint is ${cleaned(endpoint)})`;
  return unmet(
    `${member.name}: a proxy responds at ${api.url} instead of the API server; it may not accept tokens of service accounts, by which istiod logs in`,
    `Rancher, for one, accepts only its own tokens. Name the URL of the API server itself: ${flag(member)},api=URL${known}`,
  );
}

const flag = (member: Candidate['member']) => sh`--cluster ${member.name}=${member.context}`;

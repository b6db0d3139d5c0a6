/**
 * Gateway addresses that the user names, for NAT or a load balancer outside, are IPs and each cluster's own
 * (docs/istio/gateways.md#gateway-addresses).
 */

import { isLoopback } from '../../model/addresses.ts';
import { MESH_PORT } from '../../model/mesh-port.ts';
import type { Problem } from '../../model/problem.ts';
import { sh } from '../../model/shell-word.ts';
import { type Check, unmet } from '../check.ts';
import type { Candidate, NamedGateway } from '../subject.ts';

export const gatewayAddresses: Check = {
  id: 'gateway-addresses',
  title: 'Given gateway addresses are IPs, one per cluster',
  weight: 'problem',
  run: ({ candidates }) => {
    const named = candidates.flatMap(({ member, gateway }) => (gateway === undefined ? [] : [{ member, gateway }]));
    if (named.length === 0) return { skipped: 'none given: load balancers assign them' };
    return {
      evidence: named.map(({ member, gateway }) => ({ cluster: member.name, words: words(gateway) })),
      trouble: [
        ...named.flatMap(each => useless(each)),
        ...named.flatMap((each, index) => taken(each, named.slice(0, index))),
      ],
      doubts: named.flatMap(each => several(each)),
    };
  },
};

type Named = { readonly member: Candidate['member']; readonly gateway: NamedGateway };

const flag = ({ name, context }: Candidate['member']) => sh`--cluster ${name}=${context},gateway=IP`;

function words({ said, ips }: NamedGateway): string {
  const [first] = ips;
  if (first === undefined) return `${said}, which resolves to no IP`;
  return first === said ? said : `${first}, to which ${said} resolves now`;
}

function useless({ member, gateway: { said, ips } }: Named): readonly Problem[] {
  const [first] = ips;
  if (first === undefined) {
    return [unmet(`the gateway address of ${member.name}, ${said}, resolves to no IP`, `name an IP: ${flag(member)}`)];
  }
  if (!isLoopback(`https://${first.includes(':') ? `[${first}]` : first}`)) return [];
  const title = `the gateway address of ${member.name}, ${first}, is a loopback address: each cluster would reach itself`;
  return [unmet(title, `name one that the other clusters reach: ${flag(member)}`)];
}

function taken({ member, gateway }: Named, before: readonly Named[]): readonly Problem[] {
  const [first] = gateway.ips;
  const other = before.find(each => first !== undefined && each.gateway.ips[0] === first)?.member;
  if (other === undefined) return [];
  return [
    unmet(
      `${other.name} and ${member.name} have the same gateway address ${first}`,
      `port ${MESH_PORT} of one address leads to one gateway: name another: ${flag(member)}`,
    ),
  ];
}

/** A Service's external IPs are what istiods take: one is given, and it does not follow the name. */
function several({ member, gateway: { said, ips } }: Named): readonly Problem[] {
  if (ips.length < 2) return [];
  return [
    unmet(
      `the gateway address of ${member.name}, ${said}, resolves to ${ips.join(', ')}: the other clusters use the first`,
      'when it changes, run up again, or name a static IP',
    ),
  ];
}

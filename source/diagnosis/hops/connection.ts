/** Whether new connections come about, and whether both ends trust each other. */

import { MESH_PORT } from '../../model/mesh-port.ts';
import { sh } from '../../model/shell-word.ts';
import { broken, type Hop, type HopVerdict, isAcross, judged, ok, type Path } from '../hop.ts';
import type { MeshSettings } from '../mesh-settings.ts';
import { endpointsTo } from './client-endpoints.ts';
import { failedDial } from './dials.ts';

export const connectHop: Hop = {
  id: 'connection',
  title: 'new connections',
  judge: path => {
    const { from, to } = path;
    const failing = isAcross(path) ? failedDial(path) : undefined;
    if (failing !== undefined) {
      return broken(
        `${from.name} cannot open a new connection to the gateway of ${to.name}: ${failing.why}`,
        [`from the client's pod in ${from.name} to ${failing.address}:${MESH_PORT}: ${failing.why}`],
        `for the firewall: allow TCP from the pods of ${from.name} (${from.network}) to ${failing.address} port ${MESH_PORT}; where the gateway is reached at another address (NAT), name it: ${sh`eastwest up --cluster ${to.name}=${to.context},gateway=ADDRESS`}`,
      );
    }
    return judged(path.at(from).endpoints, `the Envoy of the client in ${from.name}`, endpoints => {
      const leading = endpointsTo(path, endpoints);
      const counted = leading.map(
        each =>
          `${each.address}: ${each.successes} succeeded, ${each.errors} failed, ${each.connectFails} connections failed`,
      );
      const isFailing = leading.some(each => each.connectFails > 0) && leading.every(each => each.successes === 0);
      // What connects and then fails is a matter of trust, which the next hop judges.
      if (!isFailing || isAcross(path)) return ok(counted.join('; '));
      return broken(
        `the pods of ${from.name} do not reach the pods of ${to.name}, though both are on ${from.network}`,
        counted,
        'make the pod networks reach each other, or give the clusters networks of their own with gateways',
      );
    });
  },
};

export const trustHop: Hop = {
  id: 'trust',
  title: 'the same root',
  judge: path => {
    const { from, to } = path;
    return judged(path.at(from).roots, `ConfigMap istio-ca-root-cert of ${from.name}`, own =>
      judged(path.at(to).roots, `ConfigMap istio-ca-root-cert of ${to.name}`, theirs => {
        if (own.length === 0 || theirs.length === 0) {
          const name = own.length === 0 ? from.name : to.name;
          return { verdict: 'unknown', why: `${name} has no root in ConfigMap istio-ca-root-cert of the samples` };
        }
        if (own.some(each => theirs.includes(each))) return sameDomain(path);
        return broken(
          `${from.name} and ${to.name} trust different roots: no TLS between them succeeds`,
          [`${from.name} trusts ${short(own)}`, `${to.name} trusts ${short(theirs)}`],
          'give every cluster a CA of one root (Secret cacerts), then restart istiod, gateways and workloads',
        );
      }),
    );
  },
};

/** One root, and identities that both ends take for those of their own mesh: proxies verify both. */
function sameDomain(path: Path): HopVerdict {
  const { fromPrimary, toPrimary } = path;
  const [own, theirs] = [path.at(fromPrimary).settings, path.at(toPrimary).settings];
  const fine = ok('both trust the same root');
  if (!('seen' in own) || !('seen' in theirs)) return fine;
  const takes = (one: MeshSettings, other: MeshSettings) =>
    [one.trustDomain, ...one.trustDomainAliases].includes(other.trustDomain);
  if (takes(own.seen, theirs.seen) && takes(theirs.seen, own.seen)) return fine;
  const said = (name: string, { trustDomain, trustDomainAliases: also }: MeshSettings) =>
    `meshConfig of ${name}: trustDomain ${trustDomain}${also.length === 0 ? '' : `, aliases ${also.join(', ')}`}`;
  return broken(
    `${fromPrimary.name} and ${toPrimary.name} have different trust domains: the certificates of one are not accepted by the other, though their root is the same`,
    [said(fromPrimary.name, own.seen), said(toPrimary.name, theirs.seen)],
    'set one meshConfig.trustDomain in every cluster (spec.values of Istio), or name the other in trustDomainAliases on both; then restart gateways and workloads',
  );
}

/** Enough of each fingerprint to tell them apart. */
const short = (fingerprints: readonly string[]) => fingerprints.map(each => `${each.slice(0, 23)}…`).join(', ');

/** At the far end: policies that turn requests away. */
import { cleaned } from '../../model/clean.ts';
import { recordAt, textAt } from '../../model/fields.ts';
import type { KubeObject } from '../../model/kube.ts';
import { systemNamespace } from '../../model/plane.ts';
import { broken, type Hop, isAcross, judged, ok, type Path } from '../hop.ts';

export const policyHop: Hop = {
  id: 'policy',
  title: 'policies at the far end',
  judge: path => {
    const { from, to, toPrimary } = path;
    const denied = Object.keys(path.at(from).answers.reasons).find(each => /^HTTP 403|RBAC/.test(each));
    // A server that responds does not deny: then the 403 came from another cluster.
    if (denied !== undefined && path.received === 0) {
      return judged(path.at(toPrimary).authorizationPolicies, `AuthorizationPolicies of ${toPrimary.name}`, all => {
        const near = all.filter(each => concerns(each, path) && canDeny(each) && isForServer(each, path));
        if (near.length === 0)
          return {
            verdict: 'unknown',
            why: `requests are denied (${denied}), but no AuthorizationPolicy in ${toPrimary.name} explains it`,
          };
        return broken(
          `requests from ${from.name} are denied (${denied})`,
          near.map(
            each =>
              `AuthorizationPolicy ${titleOf(each)} on ${toPrimary.name}: ${textAt(each, 'spec', 'action') ?? 'ALLOW'}`,
          ),
          `allow the client's identity in the policy, or delete it if it is not intended`,
        );
      });
    }
    return judged(path.at(toPrimary).peerAuthentications, `PeerAuthentications of ${toPrimary.name}`, all => {
      const off = all.find(each => concerns(each, path) && textAt(each, 'spec', 'mtls', 'mode') === 'DISABLE');
      if (off === undefined || !isAcross(path) || path.received > 0)
        return ok(`no policy denies requests in ${to.name}`);
      return broken(
        `mutual TLS is off for helloworld in ${to.name}: such an endpoint is not used across networks`,
        [`PeerAuthentication ${titleOf(off)} has mode DISABLE`],
        'set it to PERMISSIVE or STRICT',
      );
    });
  },
};

const canDeny = (policy: KubeObject) => textAt(policy, 'spec', 'action') !== 'AUDIT';

/** By its selector; one without is for all pods. */
function isForServer(policy: KubeObject, path: Path): boolean {
  const { servers } = path.at(path.to);
  const wanted = Object.entries(recordAt(policy, 'spec', 'selector', 'matchLabels'));
  if (wanted.length === 0 || !('seen' in servers)) return true;
  return servers.seen.some(({ metadata: { labels = {} } }) => wanted.every(([key, value]) => labels[key] === value));
}

const concerns = ({ metadata }: KubeObject, { mesh, toPrimary }: Path) =>
  [mesh.samples.namespace, systemNamespace(toPrimary)].includes(metadata.namespace ?? '');

const titleOf = ({ metadata }: KubeObject) => `${metadata.namespace}/${cleaned(metadata.name)}`;

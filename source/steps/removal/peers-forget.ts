/**
 * Before the gateway of a cluster that leaves is deleted, no client uses it any more. That istiod has dropped the
 * cluster does not say so yet: it tells its proxies a moment later, and one of several replicas may not have seen the
 * change.
 */
import type { Step } from '../../engine/step.ts';
import { hasFix, knownFaults } from '../../model/known-faults.ts';
import type { Member } from '../../model/mesh.ts';
import { MESH_PORT } from '../../model/mesh-port.ts';
import { restartOfIstiod } from '../../model/plane.ts';
import { minutes } from '../../model/time-units.ts';
import { type Leaver, removalId, removalsOf } from './removing.ts';

/** Sidecars: gateways call only what is on their own network. */
const sidecars = 'security.istio.io/tlsMode=istio';

/** On a cluster that stays: no sidecar has the gateway of one that leaves as an endpoint. None where no address is known. */
export function peersForget(stays: Member, leavers: readonly Leaver[], needs: readonly string[]): readonly Step[] {
  const gateways = leavers
    .filter(each => each.member.network !== stays.network && removalsOf(each, 'gateway').length > 0)
    .flatMap(({ member, inventory }) => inventory.gatewayAddresses.map(address => ({ name: member.name, address })));
  if (gateways.length === 0) return [];
  const names = [...new Set(gateways.map(({ name }) => name))].join(', ');
  return [
    {
      id: removalId(stays, 'peers-forget'),
      cluster: stays.name,
      title: `No sidecar calls the gateway of ${names}`,
      needs: [],
      after: needs,
      until: {
        by: 'proxies',
        labels: sidecars,
        command: ['pilot-agent', 'request', 'GET', 'clusters'],
        within: 2 * minutes,
        byHand: 'istioctl proxy-config endpoints POD.NAMESPACE',
        hint: `a sidecar that keeps an endpoint has an istiod that did not take the change: ${restartOfIstiod(stays)}; then run down again`,
        pending: (pod, { stdout }) => {
          const left = gateways.find(({ address }) => stdout.includes(`::${hostPort(address)}::`));
          return left === undefined
            ? undefined
            : `${pod} still has the gateway of ${left.name} as an endpoint (${hostPort(left.address)})`;
        },
      },
      byHand: '',
    },
  ];
}

const hostPort = (address: string) => `${address.includes(':') ? `[${address}]` : address}:${MESH_PORT}`;

/** What helps against an istiod that keeps a cluster whose secret is gone, and the version in which it does not. */
export function staleHint(holder: Member, version: string | undefined): string {
  const restart = `an istiod that keeps a cluster without a remote secret forgets it when it restarts: ${restartOfIstiod(holder)}`;
  const faults = knownFaults.filter(fault => fault.leavesStale === true && !hasFix(fault, version));
  if (version === undefined || faults.length === 0) return restart;
  const known = faults.map(({ issue, fixedIn }) => `istio/istio#${issue}, fixed in ${fixedIn}`).join('; ');
  return `${restart} (known of ${version}: ${known})`;
}

/** The east-west gateway, its address, and what it exposes. */

import { deploymentAvailable, exists, loadBalancerAddress } from '../engine/goals.ts';
import type { Facts, Step } from '../engine/step.ts';
import { ADDRESS_NAME, eastWestGateway, namedAddress } from '../manifests/east-west-gateway.ts';
import { crossNetworkGateway, istiodGateway, istiodVirtualService } from '../manifests/exposure.ts';
import { discoveryIp } from '../model/discovery-ip.ts';
import { GATEWAY_NAME } from '../model/known-objects.ts';
import type { Member, Mesh } from '../model/mesh.ts';
import { planeOf, systemNamespace } from '../model/plane.ts';
import { hasPlaceholder } from '../model/proxy.ts';
import { sh } from '../model/shell-word.ts';
import { minutes } from '../model/time-units.ts';
import { poolNeeds } from './address-pool.ts';
import { istioVersion } from './istio-version.ts';
import { stepId } from './step-id.ts';

const gatewayOf = (member: Member) => ({ namespace: systemNamespace(member), name: GATEWAY_NAME });

/**
 * The gateway's objects. Its pod gets its proxy from the injector when it is created, never later
 * (docs/istio/namespaces.md#sidecar-injection).
 */
export function installGateway(member: Member): Step {
  return {
    id: stepId(member, 'gateway'),
    cluster: member.name,
    title: member.adoptsGateway ? 'Use existing east-west gateway' : 'Install east-west gateway',
    needs: [stepId(member, 'injector')],
    apply: () => eastWestGateway(member),
    restart: {
      namespace: systemNamespace(member),
      deployment: GATEWAY_NAME,
      labels: 'istio=eastwestgateway',
      broken: pod =>
        hasPlaceholder(pod)
          ? 'its image is still "auto": it was created before the sidecar injector was ready'
          : undefined,
    },
    until: deploymentAvailable(gatewayOf(member), 3 * minutes, 'istio=eastwestgateway'),
    byHand: 'kubectl apply -f east-west-gateway.yaml',
  };
}

/** The address at which the other networks reach it: the one that is named, else what its load balancer gives. */
export function gatewayAddress(member: Member): Step {
  const named = namedAddress(member);
  return {
    id: stepId(member, 'gateway-address'),
    cluster: member.name,
    title: 'Gateway address assigned',
    needs: [stepId(member, 'gateway'), ...(named === undefined ? poolNeeds(member) : [])],
    until:
      named === undefined
        ? loadBalancerAddress(gatewayOf(member), 5 * minutes)
        : exists({ apiVersion: 'v1', kind: 'Service', ...gatewayOf(member), name: ADDRESS_NAME }, 30, () => ({
            gatewayAddresses: [named],
          })),
    found: facts => facts.of(member.name).gatewayAddresses?.join(', '),
    byHand: '',
  };
}

/**
 * The IP that remotes are told: a host name would become a Service that API servers do not call webhooks through, and
 * older versions take IPv4 only (docs/istio/gateways.md#discovery-address). Where the user names an address (NAT), that
 * one.
 */
export function discoveryAddress(mesh: Mesh, member: Member): Step {
  const addresses = (facts: Facts) =>
    member.gateway === undefined ? (facts.of(member.name).gatewayAddresses ?? []) : [member.gateway];
  const chosen = (ips: readonly string[], facts: Facts) => discoveryIp(ips, istioVersion(mesh, member, facts));
  return {
    id: stepId(member, 'discovery-address'),
    cluster: member.name,
    title: 'Resolve discovery address for remotes',
    needs: [stepId(member, 'gateway-address')],
    until: {
      by: 'resolve',
      addresses,
      pending: (ips, facts) => {
        if (ips.length === 0) return 'the gateway has no address';
        if (chosen(ips, facts) !== undefined) return undefined;
        return `remotes with Istio ${istioVersion(mesh, member, facts)} reach istiod at an IPv4 address only, but there is only ${ips.join(', ')}`;
      },
      learn: (ips, facts) => {
        const ip = chosen(ips, facts);
        return ip === undefined ? {} : { discoveryAddress: ip };
      },
      within: 60,
      byHand: sh`kubectl -n ${systemNamespace(member)} get service ${GATEWAY_NAME} -o jsonpath='{.status.loadBalancer.ingress[0]}'`,
      hint: sh`name an IP that the remotes reach: --cluster ${member.name}=${member.context},gateway=ADDRESS; an IPv6 address needs Istio 1.30`,
    },
    found: facts => foundWords(facts.of(member.name).discoveryAddress, addresses(facts)),
    byHand: '',
  };
}

/** An address that a name stands for can change, as those of some clouds' load balancers do: then `up` again. */
function foundWords(ip: string | undefined, addresses: readonly string[]): string | undefined {
  if (ip === undefined || addresses.includes(ip)) return ip;
  return `${ip}, to which ${addresses.join(', ')} resolves now`;
}

/** istiod, to the clusters that have none of their own. */
export function exposeIstiod(member: Member): Step {
  return {
    id: stepId(member, 'expose-istiod'),
    cluster: member.name,
    title: 'Expose istiod',
    needs: [stepId(member, 'injector')],
    apply: () => [istiodGateway(systemNamespace(member)), istiodVirtualService(planeOf(member))],
    byHand: 'kubectl apply -f expose-istiod.yaml',
  };
}

/** All services of the mesh, to the other networks. istiod's validating webhook must answer first. */
export function exposeServices(member: Member): Step {
  return {
    id: stepId(member, 'expose-services'),
    cluster: member.name,
    title: 'Expose services',
    needs: [stepId(member, 'injector')],
    apply: () => [crossNetworkGateway(systemNamespace(member))],
    byHand: 'kubectl apply -f expose-services.yaml',
  };
}

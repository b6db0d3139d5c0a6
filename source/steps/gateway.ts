/** C1–C3 of domain §11.2: the east-west gateway, its address, and what it lets through. */
import { deploymentAvailable, loadBalancerAddress } from '../engine/goals.ts';
import type { Step } from '../engine/step.ts';
import { eastWestGateway, GATEWAY_NAME } from '../manifests/east-west-gateway.ts';
import { crossNetworkGateway, istiodGateway, istiodVirtualService } from '../manifests/exposure.ts';
import { ISTIO_NAMESPACE, type Member } from '../model/mesh.ts';
import { hasPlaceholder } from '../model/proxy.ts';
import { stepId } from './step-id.ts';

const minutes = 60;
const gateway = { namespace: ISTIO_NAMESPACE, name: GATEWAY_NAME };

/** The gateway's objects. Its pod gets its proxy from the injector when it is created, never later (domain §9.1). */
export function installGateway(member: Member): Step {
  return {
    id: stepId(member, 'gateway'),
    cluster: member.name,
    title: 'Install the east-west gateway',
    needs: [stepId(member, 'injector')],
    apply: () => eastWestGateway(member),
    restart: {
      namespace: ISTIO_NAMESPACE,
      deployment: GATEWAY_NAME,
      labels: 'istio=eastwestgateway',
      broken: pod =>
        hasPlaceholder(pod) ? 'its image is still "auto": it was made before the injector answered' : undefined,
    },
    until: deploymentAvailable(gateway, 3 * minutes, 'istio=eastwestgateway'),
    byHand: 'kubectl apply -f east-west-gateway.yaml',
  };
}

/** The address at which the other networks reach it. */
export function gatewayAddress(member: Member): Step {
  return {
    id: stepId(member, 'gateway-address'),
    cluster: member.name,
    title: 'Gateway has an address',
    needs: [stepId(member, 'gateway')],
    until: loadBalancerAddress(gateway, 5 * minutes),
    byHand: '',
  };
}

/**
 * The IP that remotes are told: a host name would become a Service that API servers do not call webhooks through
 * (domain §9.4). Where the user names an address (NAT), that one.
 */
export function discoveryAddress(member: Member): Step {
  return {
    id: stepId(member, 'discovery-address'),
    cluster: member.name,
    title: 'Discovery address for remotes',
    needs: [stepId(member, 'gateway-address')],
    until: {
      by: 'resolve',
      addresses: facts =>
        member.gateway === undefined ? (facts.of(member.name).gatewayAddresses ?? []) : [member.gateway],
      learn: ips => (ips[0] === undefined ? {} : { discoveryAddress: ips[0] }),
      within: 60,
      byHand: `kubectl -n ${ISTIO_NAMESPACE} get service ${GATEWAY_NAME} -o jsonpath='{.status.loadBalancer.ingress[0]}'`,
      hint: `name an IP that the remotes reach: --cluster ${member.name}=${member.context},gateway=ADDRESS`,
    },
    byHand: '',
  };
}

/** istiod, to the clusters that have none of their own. */
export function exposeIstiod(member: Member): Step {
  return {
    id: stepId(member, 'expose-istiod'),
    cluster: member.name,
    title: 'Expose istiod',
    needs: [stepId(member, 'injector')],
    apply: () => [istiodGateway(), istiodVirtualService()],
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
    apply: () => [crossNetworkGateway()],
    byHand: 'kubectl apply -f expose-services.yaml',
  };
}

/** C1–C3 of domain §11.2: the east-west gateway, its address, and what it lets through. */
import { deploymentAvailable, loadBalancerAddress } from '../engine/goals.ts';
import type { Step } from '../engine/step.ts';
import { eastWestGateway, GATEWAY_NAME } from '../manifests/east-west-gateway.ts';
import { crossNetworkGateway } from '../manifests/exposure.ts';
import { ISTIO_NAMESPACE, type Member } from '../model/mesh.ts';
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
    until: deploymentAvailable(gateway, 3 * minutes),
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

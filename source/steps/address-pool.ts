/** Addresses for east-west gateways from MetalLB, where the user asks for them (docs/istio/load-balancers.md#metallb). */
import { exists, namespaceActive } from '../engine/goals.ts';
import type { Goal, Step } from '../engine/step.ts';
import { addressPool, metalLbGroup, metalLbInstance, metalLbPackage } from '../manifests/metallb.ts';
import { operatorNamespace } from '../manifests/namespace.ts';
import { subscription } from '../manifests/operator.ts';
import { type AddressPool, METALLB_NAMESPACE, POOL_NAME } from '../model/address-pool.ts';
import { conditionOf } from '../model/fields.ts';
import type { Member } from '../model/mesh.ts';
import { sh } from '../model/shell-word.ts';
import { minutes } from '../model/time-units.ts';
import { csvSucceeded, resolved } from './operator.ts';
import { stepId } from './step-id.ts';

/** The pool and its advertisement; first MetalLB itself, where it comes through OLM. */
export function createAddressPool(member: Member): readonly Step[] {
  const { addressPool: pool } = member;
  if (pool === undefined) return [];
  const before = pool.installs === undefined ? [] : installMetalLb(member, pool);
  return [
    ...before,
    {
      id: stepId(member, 'address-pool'),
      cluster: member.name,
      title: `Create MetalLB address pool ${pool.addresses.join(', ')}`,
      needs: before.slice(-1).map(({ id }) => id),
      apply: () => addressPool(pool),
      until: exists(refOfPool(pool), 30),
      byHand: 'kubectl apply -f metallb-pool.yaml',
    },
  ];
}

/** The ids of these steps, for what needs an address. */
export function poolNeeds(member: Member): readonly string[] {
  return member.addressPool === undefined ? [] : [stepId(member, 'address-pool')];
}

function refOfPool({ form, namespace }: AddressPool) {
  return form === 'config-map'
    ? { apiVersion: 'v1', kind: 'ConfigMap', namespace, name: 'config' }
    : { apiVersion: 'metallb.io/v1beta1', kind: 'IPAddressPool', namespace, name: POOL_NAME };
}

function installMetalLb(member: Member, pool: AddressPool): readonly Step[] {
  const operator = pool.installs === 'operator' ? subscribeToMetalLb(member, pool) : [];
  return [
    ...operator,
    {
      id: stepId(member, 'metallb'),
      cluster: member.name,
      title: 'Install MetalLB',
      needs: operator.slice(-1).map(({ id }) => id),
      apply: () => [metalLbInstance(pool.namespace)],
      until: metalLbAvailable(pool.namespace),
      byHand: 'kubectl apply -f metallb.yaml',
    },
  ];
}

function subscribeToMetalLb(member: Member, { keepsGroup }: AddressPool): readonly Step[] {
  return [
    {
      id: stepId(member, 'metallb-namespace'),
      cluster: member.name,
      title: `Create namespace ${METALLB_NAMESPACE}`,
      needs: [],
      apply: () => [operatorNamespace(METALLB_NAMESPACE)],
      until: namespaceActive(METALLB_NAMESPACE),
      byHand: sh`kubectl create namespace ${METALLB_NAMESPACE}`,
    },
    {
      id: stepId(member, 'metallb-operator'),
      cluster: member.name,
      title: 'Subscribe to the MetalLB operator',
      needs: [stepId(member, 'metallb-namespace')],
      apply: () => [...(keepsGroup ? [] : [metalLbGroup()]), subscription(metalLbPackage)],
      until: resolved(metalLbPackage),
      byHand: 'kubectl apply -f metallb-operator.yaml',
    },
    {
      id: stepId(member, 'metallb-operator-version'),
      cluster: member.name,
      title: 'Install the MetalLB operator version',
      needs: [stepId(member, 'metallb-operator')],
      until: csvSucceeded(metalLbPackage),
      byHand: '',
    },
  ];
}

/** Only then is there a webhook that admits pools. */
function metalLbAvailable(namespace: string): Goal {
  return {
    by: 'watch',
    of: { apiVersion: 'metallb.io/v1beta1', kind: 'MetalLB', namespace, name: 'metallb' },
    within: 5 * minutes,
    slow: { namespace, labels: 'app=metallb' },
    byHand: sh`kubectl -n ${namespace} wait --for=condition=Available metallb.metallb.io/metallb --timeout=5m`,
    hint: sh`its operator says why: kubectl -n ${namespace} get metallb.metallb.io/metallb -o yaml`,
    pending: seen => {
      if (conditionOf(seen, 'Available')?.status === 'True') return undefined;
      const degraded = conditionOf(seen, 'Degraded');
      if (degraded?.status === 'True') return `MetalLB is degraded: ${degraded.message ?? degraded.reason ?? ''}`;
      return 'MetalLB is not available yet';
    },
  };
}

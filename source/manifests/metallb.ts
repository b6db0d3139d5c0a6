/** What MetalLB is given (docs/istio/load-balancers.md#metallb), and on OpenShift what brings it. */
import { type AddressPool, METALLB_NAMESPACE, POOL_NAME } from '../model/address-pool.ts';
import type { KubeObject } from '../model/kube.ts';
import type { OperatorPackage } from '../model/operator-package.ts';
import { toYaml } from './yaml.ts';

const API_VERSION = 'metallb.io/v1beta1';

/** The pool and what announces it: without that nothing responds at its addresses. */
export function addressPool({ form, namespace, addresses }: AddressPool): readonly KubeObject[] {
  if (form === 'config-map') return [poolsInConfigMap(namespace, addresses)];
  const metadata = { name: POOL_NAME, namespace };
  return [
    { apiVersion: API_VERSION, kind: 'IPAddressPool', metadata, spec: { addresses } },
    { apiVersion: API_VERSION, kind: 'L2Advertisement', metadata, spec: { ipAddressPools: [POOL_NAME] } },
  ];
}

/** Before 0.13: one text for all pools, in which the protocol announces them. */
function poolsInConfigMap(namespace: string, addresses: readonly string[]): KubeObject {
  const pools = { 'address-pools': [{ name: POOL_NAME, protocol: 'layer2', addresses }] };
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'config', namespace },
    data: { config: toYaml(pools) },
  };
}

/** It can only watch all namespaces, so it has one of its own with a group of its own. */
export const metalLbPackage: OperatorPackage = {
  name: 'metallb-operator',
  channel: 'stable',
  source: 'redhat-operators',
  sourceNamespace: 'openshift-marketplace',
  namespace: METALLB_NAMESPACE,
  deployment: 'metallb-operator-controller-manager',
  csv: 'metallb-operator.v',
};

/** Without a list of namespaces: all of them. */
export function metalLbGroup(): KubeObject {
  return {
    apiVersion: 'operators.coreos.com/v1',
    kind: 'OperatorGroup',
    metadata: { name: metalLbPackage.name, namespace: METALLB_NAMESPACE },
  };
}

/** What makes the operator install MetalLB: under another name it does nothing. */
export function metalLbInstance(namespace: string): KubeObject {
  return { apiVersion: API_VERSION, kind: 'MetalLB', metadata: { name: 'metallb', namespace } };
}

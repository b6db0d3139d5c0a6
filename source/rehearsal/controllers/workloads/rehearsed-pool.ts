/** What a cluster whose addresses come from MetalLB has of it: a pool of its own, announced on the common segment. */
import type { KubeObject } from '../../../model/kube.ts';
import { NAMESPACE } from '../kinds.ts';
import type { Site } from '../site.ts';
import { addressPool } from './load-balancers.ts';

const API_VERSION = 'metallb.io/v1beta1';
const namespace = 'metallb-system';
const POOL = 'rehearsal';

/** Nothing where host names come from a cloud, or no addresses at all. */
export function rehearsedPool({ faults, index }: Site): readonly KubeObject[] {
  if (faults().loadBalancer !== 'ip') return [];
  return [
    { ...NAMESPACE, metadata: { name: namespace } },
    {
      apiVersion: API_VERSION,
      kind: 'IPAddressPool',
      metadata: { name: POOL, namespace },
      spec: { addresses: addressPool(index), autoAssign: true },
    },
    {
      apiVersion: API_VERSION,
      kind: 'L2Advertisement',
      metadata: { name: POOL, namespace },
      spec: { ipAddressPools: [POOL] },
    },
  ];
}

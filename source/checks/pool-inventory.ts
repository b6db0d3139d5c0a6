/** MetalLB's pools on a cluster: ours, those of others, and who would lose an address with ours. */
import { METALLB_NAMESPACE, POOL_NAME } from '../model/address-pool.ts';
import { listAt, textAt } from '../model/fields.ts';
import { type KindRef, type KubeObject, objectTitle, refOf } from '../model/kube.ts';
import { meshOf } from '../model/marks.ts';
import { isWithin, type Range, rangeOf } from '../model/ranges.ts';
import type { Selection } from '../ports.ts';
import { oldPoolsIn } from './old-metallb.ts';

export type PoolInventory = {
  /** Pools and advertisements of this mesh, and the object `metallb`. */
  readonly objects: readonly KubeObject[];
  /** Services of others that have an address of our pool, as "Service shop/web". */
  readonly users: readonly string[];
  /** Pools of others, as "IPAddressPool metallb-system/office": they need MetalLB. */
  readonly others: readonly string[];
};

type List = (kind: KindRef, selection?: Selection) => Promise<readonly KubeObject[]> | readonly KubeObject[];

const metalLb = (kind: string): KindRef => ({ apiVersion: 'metallb.io/v1beta1', kind });

/** `list` answers with nothing for what is not served. */
export async function poolInventory(list: List, meshId: string): Promise<PoolInventory> {
  const [pools, advertisements, instances, configs] = await Promise.all([
    list(metalLb('IPAddressPool')),
    list(metalLb('L2Advertisement')),
    list(metalLb('MetalLB')),
    list({ apiVersion: 'v1', kind: 'ConfigMap' }, { namespace: METALLB_NAMESPACE, fields: 'metadata.name=config' }),
  ]);
  const isOurs = (each: KubeObject) => meshOf(each) === meshId;
  const own = pools.filter(isOurs);
  const config = configs.filter(isOurs);
  const ranges = [
    ...own.flatMap(each => listAt(each, 'spec', 'addresses').map(String)),
    ...config.flatMap(each => oldPoolsIn(each).flatMap(({ addresses }) => addresses)),
  ].flatMap(each => rangeOf(each) ?? []);
  const services = ranges.length === 0 ? [] : await list({ apiVersion: 'v1', kind: 'Service' });
  return {
    objects: [...own, ...config, ...[...advertisements, ...instances].filter(isOurs)],
    users: services
      .filter(each => !isOurs(each) && uses(each, ranges))
      .map(each => objectTitle({ ...refOf(each), kind: 'Service' })),
    others: pools.filter(each => !isOurs(each)).map(each => objectTitle(refOf(each))),
  };
}

/** By the annotation, or where MetalLB writes none, by the address. */
function uses(service: KubeObject, ranges: readonly Range[]): boolean {
  if (textAt(service, 'spec', 'type') !== 'LoadBalancer') return false;
  const pool = service.metadata.annotations?.['metallb.io/ip-allocated-from-pool'];
  if (pool !== undefined) return pool === POOL_NAME;
  const addresses = listAt(service, 'status', 'loadBalancer', 'ingress').flatMap(each => textAt(each, 'ip') ?? []);
  return addresses.some(address => ranges.some(range => isWithin(range, address)));
}

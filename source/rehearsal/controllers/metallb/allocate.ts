/** Which address MetalLB gives to a Service, or in which words it gives none (docs/istio/load-balancers.md#metallb). Pure. */

import { textAt } from '../../../model/fields.ts';
import type { KubeObject } from '../../../model/kube.ts';
import { addressAt, isWithin, sizeOf } from '../../../model/ranges.ts';
import type { AddressPool } from './pools.ts';

export type Allocation = { readonly pool: string; readonly address: string } | { readonly failure: string };

/** By address: `namespace/name` of the Service that has it. */
export type Taken = ReadonlyMap<string, string>;

const prefixes = ['metallb.io', 'metallb.universe.tf'];

/** What a Service asks for by annotations, the old prefix included. */
export function askedFor(service: KubeObject, what: 'address-pool' | 'loadBalancerIPs'): string | undefined {
  const { annotations = {} } = service.metadata;
  return prefixes.map(prefix => annotations[`${prefix}/${what}`]).find(each => each !== undefined);
}

/** The annotations of the old prefix that it has. */
export function deprecated(service: KubeObject): readonly string[] {
  return Object.keys(service.metadata.annotations ?? {}).filter(key => key.startsWith('metallb.universe.tf/'));
}

/** The pool that an address is of. */
export function poolOfAddress(pools: readonly AddressPool[], address: string): AddressPool | undefined {
  return pools.find(({ ranges }) => ranges.some(range => isWithin(range, address)));
}

/** Nothing where there is no pool at all: then nothing happens. */
export function allocate(service: KubeObject, pools: readonly AddressPool[], taken: Taken): Allocation | undefined {
  if (pools.length === 0) return undefined;
  const key = `${service.metadata.namespace}/${service.metadata.name}`;
  const wanted = askedFor(service, 'loadBalancerIPs') ?? textAt(service, 'spec', 'loadBalancerIP');
  if (wanted !== undefined && wanted !== '') return asked(wanted, key, pools, taken);
  const named = askedFor(service, 'address-pool');
  const own = pools.filter(({ name }) => name === named);
  if (named !== undefined && own.length === 0) return { failure: `unknown pool "${named}"` };
  for (const pool of named === undefined ? pools.filter(({ autoAssign }) => autoAssign) : own) {
    const address = freeAddress(pool, taken);
    if (address !== undefined) return { pool: pool.name, address };
  }
  return { failure: named === undefined ? 'no available IPs' : `no available IPs in pool "${named}"` };
}

function asked(address: string, key: string, pools: readonly AddressPool[], taken: Taken): Allocation {
  const pool = poolOfAddress(pools, address);
  if (pool === undefined) return { failure: `["${address}"] is not allowed in config` };
  const owner = taken.get(address);
  if (owner === undefined || owner === key) return { pool: pool.name, address };
  return { failure: `can't change sharing key for "${key}", address also in use by ${owner}` };
}

function freeAddress({ ranges }: AddressPool, taken: Taken): string | undefined {
  for (const range of ranges) {
    for (let index = 0n; index < sizeOf(range); index += 1n) {
      const address = addressAt(range, index);
      if (!taken.has(address)) return address;
    }
  }
  return undefined;
}

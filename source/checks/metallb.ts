/**
 * MetalLB, recognised by its kinds (docs/istio/load-balancers.md#metallb): pools of addresses, and whether anybody
 * answers for them.
 */
import type { KubeObject } from '../model/kube.ts';
import { at, listAt, numberAt } from '../model/look.ts';
import { type Candidate, listed } from './subject.ts';

export type MetalLb = {
  readonly pools: readonly Pool[];
  /** Names of pools that an L2 or BGP advertisement announces: without one an address is given and nobody answers. */
  readonly advertised: readonly string[];
};

export type Pool = {
  readonly name: string;
  readonly addresses: readonly string[];
  /** Why a Service that asks for none of its addresses gets none. */
  readonly closed?: string;
};

const kind = (name: string) => ({ apiVersion: 'metallb.io/v1beta1', kind: name });

/** Undefined where its kinds are not served or may not be read. Its old form (a ConfigMap, to 0.12) has no kinds. */
export async function metalLbOf(candidate: Candidate, signal: AbortSignal): Promise<MetalLb | undefined> {
  const [pools, layer2, bgp] = await Promise.all([
    listed(candidate, kind('IPAddressPool'), signal),
    listed(candidate, kind('L2Advertisement'), signal),
    listed(candidate, kind('BGPAdvertisement'), signal),
  ]);
  if (pools === undefined) return undefined;
  const names = pools.map(pool => pool.metadata.name);
  const advertisements = [...(layer2 ?? []), ...(bgp ?? [])];
  const announced = new Set(advertisements.flatMap(each => announcedBy(each, pools)));
  return { pools: pools.map(poolOf), advertised: names.filter(name => announced.has(name)) };
}

/** True where MetalLB runs without its kinds: 0.12 and older, whose pools are in a ConfigMap that newer ones ignore. */
export async function hasOldMetalLb(candidate: Candidate, signal: AbortSignal): Promise<boolean> {
  const kindRef = { apiVersion: 'apps/v1', kind: 'Deployment' };
  const found = await listed(candidate, kindRef, signal, { namespace: 'metallb-system' });
  return (found ?? []).some(
    ({ metadata }) => metadata.name === 'controller' && metadata.namespace === 'metallb-system',
  );
}

function poolOf(pool: KubeObject): Pool {
  const closed = whyClosed(pool);
  return {
    name: pool.metadata.name,
    addresses: listAt(pool, 'spec', 'addresses').filter(each => typeof each === 'string'),
    ...(closed === undefined ? {} : { closed }),
  };
}

/** MetalLB 0.15 and newer count what is left; before, only an event tells. */
function whyClosed(pool: KubeObject): string | undefined {
  if (at(pool, 'spec', 'autoAssign') === false) return 'assigns addresses only on request';
  const left = [numberAt(pool, 'status', 'availableIPv4'), numberAt(pool, 'status', 'availableIPv6')];
  const counted = left.filter(each => each !== undefined);
  return counted.length > 0 && counted.every(each => each === 0) ? 'has no address left' : undefined;
}

/** One that names no pool, and selects none by labels, announces all. */
function announcedBy(advertisement: KubeObject, pools: readonly KubeObject[]): readonly string[] {
  const named = listAt(advertisement, 'spec', 'ipAddressPools').filter(each => typeof each === 'string');
  const selects = listAt(advertisement, 'spec', 'ipAddressPoolSelectors').length > 0;
  // Selectors are taken to select: whether they do is no matter of this check.
  return named.length > 0 && !selects ? named : pools.map(pool => pool.metadata.name);
}

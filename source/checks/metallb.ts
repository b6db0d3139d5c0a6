/**
 * MetalLB in both of its forms (docs/istio/load-balancers.md#metallb): pools of addresses, and whether anything
 * responds for them.
 */

import { at, listAt, numberAt, textAt } from '../model/fields.ts';
import type { KubeObject } from '../model/kube.ts';
import { meshOf } from '../model/marks.ts';
import { isWithin, rangeOf } from '../model/ranges.ts';
import { oldPoolsIn } from './old-metallb.ts';
import { type Asked, listed } from './subject.ts';

export type MetalLb = {
  /** `config-map`: of before 0.13, which has no kinds. */
  readonly form: 'kinds' | 'config-map';
  readonly pools: readonly Pool[];
  /**
   * Names of pools that an L2 or BGP advertisement announces: without one an address is assigned and nothing responds
   * there.
   */
  readonly advertised: readonly string[];
  /** Its ConfigMap belongs to minikube's addon, which writes one without addresses. */
  readonly hasForeignConfig?: true;
  /** Its ConfigMap may not be read. */
  readonly isHidden?: true;
};

export type Pool = {
  readonly name: string;
  readonly namespace?: string;
  readonly addresses: readonly string[];
  /** Why a Service that asks for none of its addresses gets none. */
  readonly closed?: string;
  /** The mesh that eastwest created it for. */
  readonly mesh?: string;
};

const kind = (name: string) => ({ apiVersion: 'metallb.io/v1beta1', kind: name });

/** Undefined where there is none, or nothing of it may be read. */
export async function metalLbOf(candidate: Asked, signal: AbortSignal): Promise<MetalLb | undefined> {
  return (await newMetalLb(candidate, signal)) ?? (await oldMetalLb(candidate, signal));
}

async function newMetalLb(candidate: Asked, signal: AbortSignal): Promise<MetalLb | undefined> {
  const [pools, layer2, bgp] = await Promise.all([
    listed(candidate, kind('IPAddressPool'), signal),
    listed(candidate, kind('L2Advertisement'), signal),
    listed(candidate, kind('BGPAdvertisement'), signal),
  ]);
  if (pools === undefined) return undefined;
  const names = pools.map(pool => pool.metadata.name);
  const advertisements = [...(layer2 ?? []), ...(bgp ?? [])];
  const announced = new Set(advertisements.flatMap(each => announcedBy(each, pools)));
  return { form: 'kinds', pools: pools.map(poolOf), advertised: names.filter(name => announced.has(name)) };
}

const OLD_NAMESPACE = 'metallb-system';

/** Newer ones ignore the ConfigMap: only where the kinds are absent does it count. */
async function oldMetalLb(candidate: Asked, signal: AbortSignal): Promise<MetalLb | undefined> {
  const within = { namespace: OLD_NAMESPACE };
  const found = await listed(candidate, { apiVersion: 'apps/v1', kind: 'Deployment' }, signal, within);
  const isThere = ({ metadata: { name, namespace } }: KubeObject) =>
    name === 'controller' && namespace === OLD_NAMESPACE;
  if (!(found ?? []).some(isThere)) return undefined;
  const fields = 'metadata.name=config';
  const all = await listed(candidate, { apiVersion: 'v1', kind: 'ConfigMap' }, signal, { ...within, fields });
  const config = all?.find(({ metadata }) => metadata.name === 'config');
  const mesh = config === undefined ? undefined : meshOf(config);
  const pools = config === undefined ? [] : oldPoolsIn(config);
  return {
    form: 'config-map',
    pools: pools.map(each => ({ ...each, namespace: OLD_NAMESPACE, ...(mesh === undefined ? {} : { mesh }) })),
    advertised: pools.map(({ name }) => name),
    ...(all === undefined ? { isHidden: true } : {}),
    ...(config !== undefined && mesh === undefined ? { hasForeignConfig: true } : {}),
  };
}

/** By the annotation, or where MetalLB writes none, by the address. */
export function isFromPool(service: KubeObject, metalLb: MetalLb | undefined): boolean {
  if (metalLb === undefined) return false;
  if (service.metadata.annotations?.['metallb.io/ip-allocated-from-pool'] !== undefined) return true;
  const ranges = metalLb.pools.flatMap(({ addresses }) => addresses.flatMap(each => rangeOf(each) ?? []));
  const given = listAt(service, 'status', 'loadBalancer', 'ingress').flatMap(each => textAt(each, 'ip') ?? []);
  return given.some(address => ranges.some(range => isWithin(range, address)));
}

function poolOf(pool: KubeObject): Pool {
  const closed = whyClosed(pool);
  const { name, namespace } = pool.metadata;
  const mesh = meshOf(pool);
  return {
    name,
    ...(namespace === undefined ? {} : { namespace }),
    addresses: listAt(pool, 'spec', 'addresses').filter(each => typeof each === 'string'),
    ...(closed === undefined ? {} : { closed }),
    ...(mesh === undefined ? {} : { mesh }),
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

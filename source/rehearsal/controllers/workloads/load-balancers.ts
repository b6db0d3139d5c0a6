/** Addresses for Services of type LoadBalancer: one pool for the whole world, as on one container network. */

import { listAt, textAt } from '../../../model/fields.ts';
import type { KubeObject } from '../../../model/kube.ts';
import { addressesOf } from '../../mesh/gateways.ts';
import { hostNameOf, ipOf } from '../../mesh/host-names.ts';
import type { LoadBalancerSetup } from '../../scenario.ts';
import { objectOf, startController } from '../controller.ts';
import { recordEvent } from '../events.ts';
import { SERVICE } from '../kinds.ts';
import type { Site } from '../site.ts';

/** Each cluster has its own part of the pool, so that its addresses tell whose they are. */
const POOL = '172.18.255.';
const FIRST = 201;
const STEP = 30;

export function startLoadBalancers(site: Site): void {
  const taken = new Map<string, string>();
  startController(site, [{ kind: SERVICE }], async (key, signal) => {
    const before = objectOf(site, SERVICE, key);
    if (before === undefined) taken.delete(key);
    if (before !== undefined && isHeld(before)) return await letGo(site, before, signal);
    if (before === undefined || !waits(before) || !isCloud(site.faults().loadBalancer)) return;
    await site.pace.wait('loadBalancer', signal);
    const service = objectOf(site, SERVICE, key);
    const fault = site.faults().loadBalancer;
    if (service === undefined || !waits(service) || !isCloud(fault)) return;
    const address = taken.get(key) ?? freeAddress(site, taken);
    taken.set(key, address);
    const hostname = hostNameOf(address, site.name);
    if (fault === 'hostname') await hold(site, service, signal);
    const entry = fault === 'hostname' ? { hostname } : { ip: address, ipMode: 'VIP' };
    await site.writer('load-balancer').status(service, { loadBalancer: { ingress: [entry] } }, signal);
    const message = `Assigned IP ["${fault === 'hostname' ? hostname : address}"]`;
    const component = 'load-balancer-controller';
    await recordEvent(site, { about: service, type: 'Normal', reason: 'IPAllocated', message, component }, signal);
  });
}

/** Where MetalLB runs as pods, its own controller gives addresses. */
const isCloud = (shape: LoadBalancerSetup) => shape === 'ip' || shape === 'hostname';

/** Clouds hold a Service until its load balancer is deleted; MetalLB, which gives IPs here, does not. */
const FINALIZER = 'service.kubernetes.io/load-balancer-cleanup';

async function hold(site: Site, service: KubeObject, signal: AbortSignal): Promise<void> {
  const { finalizers = [] } = service.metadata;
  if (finalizers.includes(FINALIZER)) return;
  await site.writer('load-balancer').patch(service, { metadata: { finalizers: [...finalizers, FINALIZER] } }, signal);
}

function isHeld({ metadata: { deletionTimestamp, finalizers = [] } }: KubeObject): boolean {
  return deletionTimestamp !== undefined && finalizers.includes(FINALIZER);
}

/** The load balancer is deleted, which takes time, and never happens where there is no controller any more. */
async function letGo(site: Site, service: KubeObject, signal: AbortSignal): Promise<void> {
  if (!isCloud(site.faults().loadBalancer)) return;
  await site.pace.wait('loadBalancer', signal);
  const finalizers = (service.metadata.finalizers ?? []).filter(each => each !== FINALIZER);
  await site.writer('load-balancer').patch(service, { metadata: { finalizers } }, signal);
}

function waits(service: KubeObject): boolean {
  return (
    textAt(service, 'spec', 'type') === 'LoadBalancer' &&
    service.metadata.deletionTimestamp === undefined &&
    listAt(service, 'status', 'loadBalancer', 'ingress').length === 0
  );
}

/** The addresses that a cluster gives out, in MetalLB's form; no two clusters have one in common. */
export function addressPool(index: number): readonly string[] {
  return [...common(index).map(address => `${address}/32`), `${ownRange(index)}1-${ownRange(index)}250`];
}

/** Of the common range the first cluster has .201 and .231, the second .202 and .232 …, the thirty-first none. */
function common(index: number): readonly string[] {
  if (index >= STEP) return [];
  return [FIRST + index, FIRST + STEP + index].filter(last => last < 255).map(last => `${POOL}${last}`);
}

const ownRange = (index: number) => `172.18.${100 + index}.`;

/** First those of the common range, then the cluster's own. */
function freeAddress(site: Site, taken: ReadonlyMap<string, string>): string {
  const elsewhere = site.world.view
    .clusters()
    .flatMap(each => each.objects.list(SERVICE).flatMap(addressesOf).map(ipOf));
  const used = new Set([...taken.values(), ...elsewhere]);
  for (let number = 0; ; number += 1) {
    const address = common(site.index)[number] ?? `${ownRange(site.index)}${number + 1}`;
    if (!used.has(address)) return address;
  }
}

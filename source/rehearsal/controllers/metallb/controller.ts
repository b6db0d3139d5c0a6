/** MetalLB's controller, while its pod is Ready: addresses, events and counts as MetalLB 0.15.3 was seen to give them. */

import { listAt, textAt } from '../../../model/fields.ts';
import type { KubeObject } from '../../../model/kube.ts';
import { sizeOf } from '../../../model/ranges.ts';
import { isReady } from '../../mesh/objects.ts';
import { keyOf, objectOf, startController } from '../controller.ts';
import { eventRecorder } from '../events.ts';
import { CONFIG_MAP, CONFIGURATION_STATE, IP_ADDRESS_POOL, POD, SERVICE } from '../kinds.ts';
import { type Site, timestamp } from '../site.ts';
import { type Allocation, allocate, deprecated, poolOfAddress, type Taken } from './allocate.ts';
import { type AddressPool, NAMESPACE, poolsOf, rangesOf } from './pools.ts';

const COMPONENT = 'metallb-controller';
const ALLOCATED_FROM = 'metallb.io/ip-allocated-from-pool';

/** `old`: of before 0.13, whose pools are in a ConfigMap. Nothing while none runs. */
export function runningMetalLb(site: Site): 'kinds' | 'old' | undefined {
  const pod = site.cache.list(POD, NAMESPACE).find(each => isController(each) && isReady(each));
  if (pod === undefined) return undefined;
  return /:v0\.([0-9]|1[0-2])\./.test(textAt(pod, 'spec', 'containers', 0, 'image') ?? '') ? 'old' : 'kinds';
}

function isController({ metadata: { namespace, labels = {} } }: KubeObject): boolean {
  return namespace === NAMESPACE && labels.app === 'metallb' && labels.component === 'controller';
}

/** Starts MetalLB's controller on a cluster: it assigns addresses of pools to Services of type LoadBalancer. */
export function startMetalLb(site: Site): void {
  const everyService = () => site.cache.list(SERVICE).filter(isWanted).map(keyOf);
  const ofPod = (pod: KubeObject) => (isController(pod) ? everyService() : []);
  const ofConfig = ({ metadata }: KubeObject) => (metadata.namespace === NAMESPACE ? everyService() : []);
  // Addresses that a Service gave back may be what others wait for.
  const ofService = (service: KubeObject) => [keyOf(service), ...everyService().filter(key => isWaiting(site, key))];
  const watched = [
    { kind: SERVICE, affects: (service: KubeObject) => (isWanted(service) ? ofService(service) : []) },
    { kind: IP_ADDRESS_POOL, affects: everyService },
    { kind: CONFIG_MAP, affects: ofConfig },
    { kind: POD, affects: ofPod },
  ];
  startController(site, watched, (key, signal) => reconcile(site, key, signal));
  startController(
    site,
    [{ kind: IP_ADDRESS_POOL }, { kind: SERVICE, affects: () => site.cache.list(IP_ADDRESS_POOL).map(keyOf) }],
    async (key, signal) => {
      const pool = objectOf(site, IP_ADDRESS_POOL, key);
      if (runningMetalLb(site) !== 'kinds') return;
      await tellState(site, signal);
      if (pool !== undefined) await count(site, pool, signal);
    },
  );
}

/** A class of another load balancer is left to that one. */
function isWanted(service: KubeObject): boolean {
  return (
    textAt(service, 'spec', 'type') === 'LoadBalancer' && textAt(service, 'spec', 'loadBalancerClass') === undefined
  );
}

const addressesOf = (service: KubeObject | undefined) =>
  listAt(service, 'status', 'loadBalancer', 'ingress').flatMap(each => textAt(each, 'ip') ?? []);

function isWaiting(site: Site, key: string): boolean {
  return addressesOf(objectOf(site, SERVICE, key)).length === 0;
}

/** The addresses that all others have. */
function takenBeside(site: Site, key: string): Taken {
  return new Map(
    site.cache
      .list(SERVICE)
      .filter(each => keyOf(each) !== key)
      .flatMap(each => addressesOf(each).map(address => [address, keyOf(each)] as const)),
  );
}

async function reconcile(site: Site, key: string, signal: AbortSignal): Promise<void> {
  const form = runningMetalLb(site);
  const service = objectOf(site, SERVICE, key);
  if (form === undefined || service === undefined || service.metadata.deletionTimestamp !== undefined) return;
  const pools = poolsOf(site, form === 'old');
  const [current] = addressesOf(service);
  if (current !== undefined && poolOfAddress(pools, current) !== undefined) return;
  if (current !== undefined) await clear(site, service, current, signal);
  const given = allocate(service, pools, takenBeside(site, key));
  if (given !== undefined) await give(site, objectOf(site, SERVICE, key) ?? service, given, form, signal);
}

/** Its pool is gone, or has other addresses now: it loses its address at once, in use or not. */
async function clear(site: Site, service: KubeObject, current: string, signal: AbortSignal): Promise<void> {
  const message = `current IP for "${keyOf(service)}" not allowed by config, will attempt for new IP assignment: ["${current}"] is not allowed in config`;
  await tell(site, service, 'Normal', 'ClearAssignment', message, signal);
  const writer = site.writer(COMPONENT);
  await writer.status(service, { loadBalancer: {} }, signal);
  await writer.patch(service, { metadata: { annotations: { [ALLOCATED_FROM]: null } } }, signal);
}

async function give(
  site: Site,
  service: KubeObject,
  given: Allocation,
  form: 'kinds' | 'old',
  signal: AbortSignal,
): Promise<void> {
  if ('failure' in given) {
    const message = `Failed to allocate IP for "${keyOf(service)}": ${given.failure}`;
    return await tell(site, service, 'Warning', 'AllocationFailed', message, signal);
  }
  const { address, pool } = given;
  const writer = site.writer(COMPONENT);
  const isNew = form === 'kinds';
  if (isNew) await writer.patch(service, { metadata: { annotations: { [ALLOCATED_FROM]: pool } } }, signal);
  const entry = isNew ? { ip: address, ipMode: 'VIP' } : { ip: address };
  await writer.status(service, { loadBalancer: { ingress: [entry] } }, signal);
  await tell(
    site,
    service,
    'Normal',
    'IPAllocated',
    `Assigned IP ${isNew ? `["${address}"]` : `"${address}"`}`,
    signal,
  );
  for (const key of deprecated(service)) {
    await tell(site, service, 'Warning', 'deprecatedAnnotation', `Service uses deprecated annotation ${key}`, signal);
  }
}

const tell = eventRecorder(COMPONENT);

/** Whether its configuration is good; told again whenever it changes. */
async function tellState(site: Site, signal: AbortSignal): Promise<void> {
  const writer = site.writer(COMPONENT);
  const labels = { 'metallb.io/component-type': 'controller' };
  const state = { ...CONFIGURATION_STATE, metadata: { name: 'controller', namespace: NAMESPACE, labels } };
  const found = await writer.ensure(state, signal);
  if (textAt(found, 'status', 'result') === 'Valid') return;
  const condition = {
    type: 'poolReconcilerValid',
    status: 'True',
    reason: 'Reconciled',
    message: '',
    lastTransitionTime: timestamp(site.clock),
  };
  await writer.status(found, { conditions: [condition], result: 'Valid' }, signal);
}

/** How many addresses a pool has given, and has left. */
async function count(site: Site, pool: KubeObject, signal: AbortSignal): Promise<void> {
  const ranges = rangesOf(pool);
  const own: AddressPool = { name: pool.metadata.name, ranges, autoAssign: true };
  const given = site.cache
    .list(SERVICE)
    .flatMap(addressesOf)
    .filter(each => poolOfAddress([own], each) !== undefined);
  const of = (bits: 32 | 128) => {
    const all = ranges.filter(range => range.bits === bits).reduce((sum, range) => sum + Number(sizeOf(range)), 0);
    const assigned = given.filter(address => address.includes(':') === (bits === 128)).length;
    return { assigned, available: all - assigned };
  };
  const [four, six] = [of(32), of(128)];
  await site.writer(COMPONENT).status(
    pool,
    {
      assignedIPv4: four.assigned,
      assignedIPv6: six.assigned,
      availableIPv4: four.available,
      availableIPv6: six.available,
    },
    signal,
  );
}

/** How much of what its ResourceQuotas allow a namespace has, and the refusal of what would be too much. */
import { listAt, recordAt, textAt } from '../../model/fields.ts';
import type { Doc } from './json.ts';
import { quantitySum } from './quantity.ts';
import { keyOf } from './registry.ts';
import type { Write } from './requests.ts';
import { forbidden } from './status-errors.ts';
import type { Storage } from './storage.ts';

/** Kinds that are counted by their plain names; all others by `count/`. */
const plain = [
  'configmaps',
  'persistentvolumeclaims',
  'pods',
  'replicationcontrollers',
  'resourcequotas',
  'secrets',
  'services',
];

/** The collection that a quota of this name counts; nothing where it does not count objects. */
const countedBy = (name: string): string | undefined =>
  name.startsWith('count/') ? name.slice('count/'.length) : plain.find(each => each === name);

/** What is used of each thing that a quota limits. */
export function quotaUse(storage: Storage, quota: Doc): Readonly<Record<string, string>> {
  const namespace = String(quota.metadata.namespace);
  const uses = Object.keys(recordAt(quota, 'spec', 'hard')).map(name => {
    const collection = countedBy(name);
    if (collection !== undefined) return [name, String(storage.list(collection, namespace).length)];
    return [name, used(storage, namespace, name)];
  });
  return Object.fromEntries(uses);
}

function used(storage: Storage, namespace: string, name: string): string {
  const ofServices = /^services\.(loadbalancers|nodeports)$/.exec(name)?.[1];
  if (ofServices !== undefined) {
    const types = ofServices === 'nodeports' ? ['NodePort', 'LoadBalancer'] : ['LoadBalancer'];
    const services = storage.list('services', namespace);
    return String(services.filter(each => types.includes(textAt(each, 'spec', 'type') ?? '')).length);
  }
  const [side, resource] = name.startsWith('limits.')
    ? ['limits', name.slice(7)]
    : ['requests', name.replace('requests.', '')];
  const containers = storage.list('pods', namespace).flatMap(pod => listAt(pod, 'spec', 'containers'));
  return quantitySum(containers.flatMap(each => textAt(each, 'resources', side, resource) ?? []));
}

/** Throws 403 for one object more than a quota allows. */
export function refuseOverQuota(storage: Storage, doc: Doc, { resource, namespace }: Write): void {
  if (namespace === undefined) return;
  for (const quota of storage.list('resourcequotas', namespace)) {
    const use = quotaUse(storage, quota);
    const full = Object.entries(recordAt(quota, 'spec', 'hard')).filter(
      ([name, most]) => countedBy(name) === keyOf(resource) && Number(use[name]) + 1 > Number(most),
    );
    if (full.length === 0) continue;
    const told = (amount: (name: string) => unknown) => full.map(([name]) => `${name}=${amount(name)}`).join(',');
    const [requested, now, most] = [
      told(() => 1),
      told(name => use[name]),
      told(name => recordAt(quota, 'spec', 'hard')[name]),
    ];
    const why = `exceeded quota: ${quota.metadata.name}, requested: ${requested}, used: ${now}, limited: ${most}`;
    throw forbidden(resource, doc.metadata.name, why);
  }
}

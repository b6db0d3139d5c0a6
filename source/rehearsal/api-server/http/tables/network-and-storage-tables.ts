/** The columns of kinds that a mesh meets in passing: ingresses, volumes' claims, classes of things. */
import { at, listAt, numberAt, recordAt, textAt } from '../../../../model/fields.ts';
import type { Doc } from '../../json.ts';
import { ageSince } from '../age.ts';
import type { Column } from './column.ts';

const name: Column = { name: 'Name', format: 'name', cell: doc => doc.metadata.name };
const age: Column = { name: 'Age', cell: (doc, now) => ageSince(doc.metadata.creationTimestamp, now) };
const none = '<none>';

const hosts = (doc: Doc): string => {
  const named = listAt(doc, 'spec', 'rules').flatMap(rule => textAt(rule, 'host') ?? []);
  if (named.length === 0) return '*';
  return named.length > 3 ? `${named.slice(0, 3).join(',')} + ${named.length - 3} more...` : named.join(',');
};

const addresses = (doc: Doc): string =>
  listAt(doc, 'status', 'loadBalancer', 'ingress')
    .map(each => textAt(each, 'ip') ?? textAt(each, 'hostname') ?? '')
    .join(',');

const shortModes: Readonly<Record<string, string>> = {
  ReadWriteOnce: 'RWO',
  ReadOnlyMany: 'ROX',
  ReadWriteMany: 'RWX',
  ReadWriteOncePod: 'RWOP',
};
const bound = (doc: Doc): boolean => textAt(doc, 'spec', 'volumeName') !== undefined;
const shortened = (found: readonly unknown[]): string =>
  (found as readonly string[]).map(each => shortModes[each] ?? each).join(',');
const modes = (doc: Doc): string => shortened(listAt(doc, 'status', 'accessModes'));
/** The claim of a volume. */
const claimOf = (doc: Doc): string => {
  const { namespace, name: of } = recordAt(doc, 'spec', 'claimRef');
  return of === undefined ? '' : `${namespace}/${of}`;
};
/** What is used of what there may be. */
const usage = (doc: Doc, kind: 'requests' | 'limits'): string =>
  Object.entries(recordAt(doc, 'status', 'hard'))
    .filter(([resource]) => resource.startsWith('limits.') === (kind === 'limits'))
    .map(([resource, hard]) => `${resource}: ${textAt(doc, 'status', 'used', resource) ?? 0}/${hard}`)
    .join(', ');

export const networkAndStorageTables: Readonly<Record<string, readonly Column[]>> = {
  Ingress: [
    name,
    { name: 'Class', cell: doc => textAt(doc, 'spec', 'ingressClassName') ?? none },
    { name: 'Hosts', cell: hosts },
    { name: 'Address', cell: addresses },
    { name: 'Ports', cell: doc => (listAt(doc, 'spec', 'tls').length > 0 ? '80, 443' : '80') },
    age,
  ],
  IngressClass: [
    name,
    { name: 'Controller', cell: doc => textAt(doc, 'spec', 'controller') ?? '' },
    {
      name: 'Parameters',
      cell: doc => {
        const { kind, apiGroup, name: of } = recordAt(doc, 'spec', 'parameters');
        return kind === undefined ? none : `${kind}${apiGroup === undefined ? '' : `.${apiGroup}`}/${of}`;
      },
    },
    age,
  ],
  PersistentVolume: [
    name,
    { name: 'Capacity', cell: doc => textAt(doc, 'spec', 'capacity', 'storage') ?? '' },
    { name: 'Access Modes', cell: doc => shortened(listAt(doc, 'spec', 'accessModes')) },
    { name: 'Reclaim Policy', cell: doc => textAt(doc, 'spec', 'persistentVolumeReclaimPolicy') ?? '' },
    {
      name: 'Status',
      cell: doc =>
        doc.metadata.deletionTimestamp === undefined ? (textAt(doc, 'status', 'phase') ?? '') : 'Terminating',
    },
    { name: 'Claim', cell: claimOf },
    { name: 'StorageClass', cell: doc => textAt(doc, 'spec', 'storageClassName') ?? '' },
    { name: 'VolumeAttributesClass', cell: doc => textAt(doc, 'spec', 'volumeAttributesClassName') ?? '<unset>' },
    { name: 'Reason', cell: doc => textAt(doc, 'status', 'reason') ?? '' },
    age,
    { name: 'VolumeMode', cell: doc => textAt(doc, 'spec', 'volumeMode') ?? '<unset>', priority: 1 },
  ],
  PersistentVolumeClaim: [
    name,
    { name: 'Status', cell: doc => textAt(doc, 'status', 'phase') ?? '' },
    { name: 'Volume', cell: doc => textAt(doc, 'spec', 'volumeName') ?? '' },
    { name: 'Capacity', cell: doc => (bound(doc) ? (textAt(doc, 'status', 'capacity', 'storage') ?? '') : '') },
    { name: 'Access Modes', cell: doc => (bound(doc) ? modes(doc) : '') },
    { name: 'StorageClass', cell: doc => textAt(doc, 'spec', 'storageClassName') ?? '' },
    { name: 'VolumeAttributesClass', cell: doc => textAt(doc, 'spec', 'volumeAttributesClassName') ?? '<unset>' },
    age,
    { name: 'VolumeMode', cell: doc => textAt(doc, 'spec', 'volumeMode') ?? '<unset>', priority: 1 },
  ],
  PriorityClass: [
    name,
    { name: 'Value', type: 'integer', cell: doc => numberAt(doc, 'value') ?? 0 },
    { name: 'Global-Default', cell: doc => at(doc, 'globalDefault') === true, type: 'boolean' },
    age,
    { name: 'PreemptionPolicy', cell: doc => textAt(doc, 'preemptionPolicy') ?? '' },
  ],
  ResourceQuota: [
    name,
    { name: 'Request', cell: doc => usage(doc, 'requests') },
    { name: 'Limit', cell: doc => usage(doc, 'limits') },
    age,
  ],
  StorageClass: [
    name,
    { name: 'Provisioner', cell: doc => textAt(doc, 'provisioner') ?? '' },
    { name: 'ReclaimPolicy', cell: doc => textAt(doc, 'reclaimPolicy') ?? '' },
    { name: 'VolumeBindingMode', cell: doc => textAt(doc, 'volumeBindingMode') ?? '' },
    { name: 'AllowVolumeExpansion', cell: doc => at(doc, 'allowVolumeExpansion') === true },
    age,
  ],
};

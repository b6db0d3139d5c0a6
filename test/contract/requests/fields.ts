/** Validation of fields, options and metadata. Asked after those before it, in one namespace. */
import { mergePatch, patch, post, put, type RawRequest } from '../raw-request.ts';
import { apps, configMap, maps } from './yard.ts';

export const fieldsRequests: readonly RawRequest[] = [
  // Validation of fields.
  post('unknown fields, ignored', `${maps}?fieldValidation=Ignore&dryRun=All&fieldManager=tester`, {
    ...configMap('i'),
    dota: 1,
  }),
  post('a strange validation', `${maps}?fieldValidation=Nope`, configMap('i')),
  post('two unknown fields, warned of', `${maps}?fieldValidation=Warn&dryRun=All&fieldManager=tester`, {
    ...configMap('i'),
    dota: 1,
    metadata: { name: 'i', lobels: {} },
  }),
  put('an unknown field in a replacement', `${maps}/a?fieldValidation=Strict`, { ...configMap('a'), dota: 1 }),
  put('a dry replacement', `${maps}/a?dryRun=All&fieldManager=tester`, configMap('a', { new: 'yes' })),
  patch('an unknown field in a patch, warned of', `${apps}/nope?fieldValidation=Warn`, mergePatch, { spec: { x: 1 } }),
  post('a name and a start of one', `${maps}?fieldManager=tester`, {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'both', generateName: 'both-' },
  }),
  post('a bad annotation', maps, {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'bad', annotations: { 'a b': 'c' } },
  }),
  post('a bad owner', maps, {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'bad', ownerReferences: [{ apiVersion: 'v1', kind: 'ConfigMap', name: '', uid: '' }] },
  }),
  post(
    'an immutable ConfigMap',
    `${maps}?fieldManager=tester`,
    configMap('fixed', {}, { immutable: true, data: { a: 'b' } }),
  ),
  patch('a change of what is immutable', `${maps}/fixed`, mergePatch, { data: { a: 'c' } }),
  post('a bad key of data', maps, configMap('bad', {}, { data: { 'a b': 'c' } })),
];

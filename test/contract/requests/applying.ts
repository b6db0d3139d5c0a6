/** Server-side apply. Asked after those before it, in one namespace. */
import { apply, applyPatch, patch, type RawRequest } from '../raw-request.ts';
import { configMap, core } from './lab.ts';

export const applyingRequests: readonly RawRequest[] = [
  apply('an apply', `${core}/configmaps/s`, 'one', configMap('s', { data: { a: '1', b: '2' } })),
  apply('the apply again', `${core}/configmaps/s`, 'one', configMap('s', { data: { a: '1', b: '2' } })),
  apply('an apply of another, agreeing', `${core}/configmaps/s`, 'two', configMap('s', { data: { a: '1' } })),
  apply(
    'an apply of another, disagreeing',
    `${core}/configmaps/s`,
    'two',
    configMap('s', { data: { a: '9', b: '9' } }),
  ),
  apply('an apply by force', `${core}/configmaps/s`, 'two', configMap('s', { data: { a: '9' } }), '&force=true'),
  apply('an apply that leaves out', `${core}/configmaps/s`, 'one', configMap('s', {})),
  patch('an apply without a manager', `${core}/configmaps/s`, applyPatch, configMap('s')),
  apply(
    'an apply with managedFields',
    `${core}/configmaps/s`,
    'one',
    configMap('s', { metadata: { name: 's', managedFields: [{}] } }),
  ),
  apply(
    'an apply of an unknown field',
    `${core}/configmaps/s`,
    'one',
    configMap('s', { dota: {} }),
    '&fieldValidation=Strict',
  ),
  apply('an apply of another kind', `${core}/configmaps/s`, 'one', {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 's' },
  }),
  apply('an apply under another name', `${core}/configmaps/s`, 'one', configMap('t')),
];

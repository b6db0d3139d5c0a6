/** The first things: what is there, and what may be made. Asked after those before it, in one namespace. */
import { get, post, type RawRequest } from '../raw-request.ts';
import { configMap, core } from './lab.ts';

export const creatingRequests: readonly RawRequest[] = [
  get('health', '/readyz'),
  get('an unknown path', '/nope'),
  get('an unknown resource', '/api/v1/nopes'),
  get('an unknown group', '/apis/nope.example.com/v1/things'),
  post('a namespace', '/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'lab' } }),
  post('the same namespace', '/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'lab' } }),
  post('a namespace with a bad name', '/api/v1/namespaces', {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'La_b' },
  }),
  get('a namespace that is not there', '/api/v1/namespaces/nope'),
  post('an object in no namespace', '/api/v1/namespaces/nope/configmaps', { metadata: { name: 'c' } }),
  post('no name', `${core}/configmaps`, { apiVersion: 'v1', kind: 'ConfigMap', metadata: {} }),
  post('another kind', `${core}/configmaps`, { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'c' } }),
  post('another version', `${core}/configmaps`, { apiVersion: 'v2', kind: 'ConfigMap', metadata: { name: 'c' } }),
  post('another namespace', `${core}/configmaps`, configMap('c', { metadata: { name: 'c', namespace: 'default' } })),
  post('no JSON', `${core}/configmaps`, 'nonsense'),
  post('an empty body', `${core}/configmaps`, ''),
  {
    title: 'a strange content type',
    method: 'POST',
    path: `${core}/configmaps`,
    body: 'x',
    headers: { 'content-type': 'text/plain' },
  },
  post(
    'a resourceVersion on create',
    `${core}/configmaps`,
    configMap('c', { metadata: { name: 'c', resourceVersion: '1' } }),
  ),
  post('a ConfigMap', `${core}/configmaps?fieldManager=tester`, configMap('c', { data: { a: 'b' } })),
  post('the ConfigMap again', `${core}/configmaps`, configMap('c')),
  post('an unknown field, strictly', `${core}/configmaps?fieldValidation=Strict`, configMap('d', { dota: {} })),
  post(
    'an unknown field, warned of',
    `${core}/configmaps?fieldValidation=Warn&dryRun=All`,
    configMap('d', { dota: {} }),
  ),
  post('a wrong type', `${core}/configmaps`, configMap('d', { data: { a: 1 } })),
  post('a bad label', `${core}/configmaps`, configMap('d', { metadata: { name: 'd', labels: { a: 'b c' } } })),
  post('a bad name', `${core}/configmaps`, configMap('D_d')),
  post('a dry run', `${core}/configmaps?dryRun=All&fieldManager=tester`, configMap('dry', { data: { a: 'b' } })),
  get('what the dry run left', `${core}/configmaps/dry`),
  post('a bad dry run', `${core}/configmaps?dryRun=Some`, configMap('dry')),
];

/** Selectors and pages of ConfigMaps, forms, watches. Asked after those before it, in one namespace. */
import { get, post, type RawRequest, table } from '../raw-request.ts';
import { configMap, maps, ours, partial, partialList } from './yard.ts';

export const pagesRequests: readonly RawRequest[] = [
  post('another namespace of ours', '/api/v1/namespaces', {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'yard' },
  }),
  // Selectors and pages.
  post('a labelled ConfigMap', `${maps}?fieldManager=tester`, configMap('a', { app: 'x', tier: '1' })),
  post('another labelled ConfigMap', `${maps}?fieldManager=tester`, configMap('b', { app: 'y' })),
  post('a third labelled ConfigMap', `${maps}?fieldManager=tester`, configMap('c', { app: 'x' })),
  get('objects with a label', `${maps}?labelSelector=app%3Dx`),
  get('objects without a label', `${maps}?labelSelector=app,!tier`),
  get('objects not of a label', `${maps}?labelSelector=app!%3Dx,app`),
  get('objects of none of some labels', `${maps}?labelSelector=app%20notin%20(x),app`),
  get('objects with two equal signs', `${maps}?labelSelector=app%3D%3Dy`),
  get('a label selector that ends early', `${maps}?labelSelector=app%20in%20(x`),
  get('a label selector with a bad key', `${maps}?labelSelector=-app%3Dx`),
  get('a label selector with a bad value', `${maps}?labelSelector=app%3Dx%20y`),
  get('objects by name', `${maps}?fieldSelector=metadata.name%3Da`),
  get('objects by namespace', `/api/v1/configmaps?fieldSelector=metadata.namespace%3Dyard,metadata.name%3Da`),
  get('a field selector without a value', `${maps}?fieldSelector=metadata.name`),
  get('objects by a field they have not', `${maps}?fieldSelector=data.x%3D1`),
  get('the first page of two', `${maps}?limit=2&${ours}`),
  get('a page of nothing', `${maps}?limit=2&labelSelector=app%3Dnope`),
  get('a negative limit', `${maps}?limit=-1&${ours}`),
  get('a limit that is no number', `${maps}?limit=many`),
  get('a list from a version that is none', `${maps}?resourceVersion=abc`),
  get('a list with a match of no version', `${maps}?resourceVersionMatch=Exact`),
  get('a list with a strange match', `${maps}?resourceVersion=1&resourceVersionMatch=Nope`),
  get('a list of metadata', `${maps}?${ours}`, partialList),
  get('a list as a table', `${maps}?${ours}`, table),
  get('a table with whole objects', `${maps}/a?includeObject=Object`, table),
  get('any form', `${maps}/a`, { accept: '*/*' }),
  get('metadata of one', `${maps}/a`, partial),
  get('a watch that ends', `${maps}?watch=true&resourceVersion=0&timeoutSeconds=1&labelSelector=app%3Dnope`),
  get('a watch of what cannot be selected', `${maps}?watch=true&fieldSelector=data.x%3D1`),
  get('secrets of no namespace', '/api/v1/namespaces/nope/secrets'),
];

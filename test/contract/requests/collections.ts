/** Deletions of one and of many. Asked after those before it, in one namespace. */
import { put, type RawRequest, remove } from '../raw-request.ts';
import { maps } from './yard.ts';

export const collectionsRequests: readonly RawRequest[] = [
  // Deletions.
  remove('a deletion with two policies', `${maps}/a`, {
    apiVersion: 'v1',
    kind: 'DeleteOptions',
    orphanDependents: true,
    propagationPolicy: 'Background',
  }),
  remove('a deletion in the foreground', `${maps}/b?propagationPolicy=Foreground&dryRun=All`),
  remove('a deletion that orphans', `${maps}/b?propagationPolicy=Orphan&dryRun=All`),
  remove('a negative grace', `${maps}/b?gracePeriodSeconds=-1`),
  remove('a collection', `${maps}?labelSelector=app%3Dx`),
  remove('a collection of nothing', `${maps}?labelSelector=app%3Dnope`),
  remove('a namespace, drily', '/api/v1/namespaces/yard?dryRun=All'),
  put('the finalizers of a namespace', '/api/v1/namespaces/nope/finalize', {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'nope' },
    spec: {},
  }),
  remove('a namespace that must stay', '/api/v1/namespaces/default'),
];

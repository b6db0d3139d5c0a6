/** Tokens, reviews, and what others may. Asked after those before it, in one namespace. */
import { get, mergePatch, patch, post, type RawRequest, remove } from '../raw-request.ts';
import { access, apps, core, maps, reviews } from './yard.ts';

export const rightsRequests: readonly RawRequest[] = [
  // Tokens and reviews.
  get('tokens, read', `${core}/serviceaccounts/default/token`),
  post(
    'may I on a path',
    `${reviews}/selfsubjectaccessreviews`,
    access({ nonResourceAttributes: { verb: 'get', path: '/x' } }),
  ),
  post('may somebody', `${reviews}/subjectaccessreviews?fieldManager=tester`, {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SubjectAccessReview',
    spec: { user: 'nobody', resourceAttributes: { verb: 'get', resource: 'pods', namespace: 'yard' } },
  }),
  get('reviews, listed', `${reviews}/selfsubjectaccessreviews`),
  post('a review of a bad token', '/apis/authentication.k8s.io/v1/tokenreviews?fieldManager=tester', {
    apiVersion: 'authentication.k8s.io/v1',
    kind: 'TokenReview',
    spec: { token: 'nonsense' },
  }),
  { ...get('what another may not', maps), headers: { 'impersonate-user': 'nobody' } },
  { ...get('one that another may not', `${maps}/a`), headers: { 'impersonate-user': 'nobody' } },
  {
    ...post('a kind of the cluster that another may not make', '/api/v1/namespaces', {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'x' },
    }),
    headers: { 'impersonate-user': 'nobody' },
  },
  { ...remove('a collection that another may not delete', maps), headers: { 'impersonate-user': 'nobody' } },
  { ...get('a path that another may not see', '/metrics-not'), headers: { 'impersonate-user': 'nobody' } },
  {
    ...patch('a status that another may not write', `${apps}/web/status`, mergePatch, {}),
    headers: { ...mergePatch, 'impersonate-user': 'nobody' },
  },
];

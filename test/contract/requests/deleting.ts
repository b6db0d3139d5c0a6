/** Deletions, methods, tokens, discovery, and the end of the namespace. Asked after those before it, in one namespace. */
import { get, mergePatch, patch, post, type RawRequest, remove } from '../raw-request.ts';
import { configMap, core, widgetsPath } from './lab.ts';

export const deletingRequests: readonly RawRequest[] = [
  remove('a wrong uid', `${core}/configmaps/c`, {
    apiVersion: 'v1',
    kind: 'DeleteOptions',
    preconditions: { uid: 'x' },
  }),
  remove('a wrong version', `${core}/configmaps/c`, {
    apiVersion: 'v1',
    kind: 'DeleteOptions',
    preconditions: { resourceVersion: '1' },
  }),
  remove('a strange propagation', `${core}/configmaps/c?propagationPolicy=Nope`),
  remove('a dry deletion', `${core}/configmaps/c?dryRun=All`),
  remove('a deletion', `${core}/configmaps/c`),
  remove('a deletion of nothing', `${core}/configmaps/c`),
  post(
    'an object with a finalizer',
    `${core}/configmaps?fieldManager=tester`,
    configMap('f', { metadata: { name: 'f', finalizers: ['lab.example.com/hold'] } }),
  ),
  post(
    'an object with a bad finalizer',
    `${core}/configmaps`,
    configMap('g', { metadata: { name: 'g', finalizers: ['hold'] } }),
  ),
  remove('a deletion that is held', `${core}/configmaps/f`),
  patch('the last finalizer', `${core}/configmaps/f`, mergePatch, { metadata: { finalizers: null } }),
  get('what was held', `${core}/configmaps/f`),
  remove('a deletion of a pod', `${core}/pods/p?gracePeriodSeconds=0`),
  remove('a deletion of a Service', `${core}/services/ext`),
  remove('a deletion of a widget', `${widgetsPath}/w`),
  remove('the webhook configuration', '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/lab'),
  { title: 'a method that is not there', method: 'PUT', path: `${core}/configmaps`, body: {} },
  { title: 'a method nobody knows', method: 'PATCH', path: `${core}/configmaps`, body: {}, headers: mergePatch },
  post('an access review', '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SelfSubjectAccessReview',
    spec: { resourceAttributes: { verb: 'get', resource: 'pods' } },
  }),
  post('a token', `${core}/serviceaccounts/sa/token`, {
    apiVersion: 'authentication.k8s.io/v1',
    kind: 'TokenRequest',
    spec: { expirationSeconds: 600 },
  }),
  post('a token of nobody', `${core}/serviceaccounts/nobody/token`, {
    apiVersion: 'authentication.k8s.io/v1',
    kind: 'TokenRequest',
    spec: {},
  }),
  get('the groups', '/apis/apps'),
  get('a group version', '/apis/policy/v1'),
  get('the versions', '/api'),
  post(
    'an object that holds its namespace',
    `${core}/configmaps?fieldManager=tester`,
    configMap('hold', { metadata: { name: 'hold', finalizers: ['lab.example.com/hold'] } }),
  ),
  remove('a deletion of a namespace', '/api/v1/namespaces/lab'),
  post('an object in a namespace that ends', `${core}/configmaps`, configMap('late')),
];

/** Who asks and what they may: tokens for service accounts, reviews, logins, impersonation. */
import { get, mergePatch, namespace, patch, post, type RawRequest, remove } from '../raw-request.ts';

const core = '/api/v1/namespaces/known';
const accounts = `${core}/serviceaccounts`;
const authorization = '/apis/authorization.k8s.io/v1';
const authentication = '/apis/authentication.k8s.io/v1';

const tokenRequest = (spec: object, rest: object = {}) => ({
  apiVersion: 'authentication.k8s.io/v1',
  kind: 'TokenRequest',
  spec,
  ...rest,
});

const review = (kind: string, spec: object) => ({ apiVersion: 'authorization.k8s.io/v1', kind, spec });
const pods = { verb: 'get', resource: 'pods' };
const as = (user: string, more: Record<string, string> = {}) => ({ 'impersonate-user': user, ...more });

export const tokenAndReviewRequests: readonly RawRequest[] = [
  namespace('known'),
  post('an account', `${accounts}?fieldManager=tester`, {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: 'robot' },
  }),
  post('a token too short', `${accounts}/robot/token`, tokenRequest({ expirationSeconds: 60 })),
  post('a token too long', `${accounts}/robot/token`, tokenRequest({ expirationSeconds: 2 ** 33 })),
  post(
    'a token that lasts a year',
    `${accounts}/robot/token?fieldManager=tester`,
    tokenRequest({ expirationSeconds: 31536000 }),
  ),
  post('a token of nothing said', `${accounts}/robot/token?fieldManager=tester`, {}),
  post(
    'a token for others',
    `${accounts}/robot/token?fieldManager=tester`,
    tokenRequest({ audiences: ['istio-ca', 'vault'] }),
  ),
  post(
    'a token bound to no pod',
    `${accounts}/robot/token`,
    tokenRequest({ boundObjectRef: { kind: 'Pod', apiVersion: 'v1', name: 'nope' } }),
  ),
  post(
    'a token bound to a strange kind',
    `${accounts}/robot/token`,
    tokenRequest({ boundObjectRef: { kind: 'ConfigMap', apiVersion: 'v1', name: 'x' } }),
  ),
  post('a token under another name', `${accounts}/robot/token`, tokenRequest({}, { metadata: { name: 'other' } })),
  post(
    'a token in another namespace',
    `${accounts}/robot/token`,
    tokenRequest({}, { metadata: { name: 'robot', namespace: 'default' } }),
  ),
  post('a token, drily', `${accounts}/robot/token?dryRun=All&fieldManager=tester`, tokenRequest({})),
  post('a token of another kind', `${accounts}/robot/token`, {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'robot' },
  }),
  post('a token with an unknown field', `${accounts}/robot/token?fieldValidation=Strict`, tokenRequest({ nope: 1 })),
  post('a token of text', `${accounts}/robot/token`, tokenRequest({ expirationSeconds: 'x' })),
  { title: 'a token, deleted', method: 'DELETE', path: `${accounts}/robot/token` },
  { title: 'a token, replaced', method: 'PUT', path: `${accounts}/robot/token`, body: {} },
  post('may I nothing', `${authorization}/selfsubjectaccessreviews`, review('SelfSubjectAccessReview', {})),
  post(
    'may I both',
    `${authorization}/selfsubjectaccessreviews`,
    review('SelfSubjectAccessReview', { resourceAttributes: pods, nonResourceAttributes: { verb: 'get', path: '/x' } }),
  ),
  post(
    'may I, with a subresource',
    `${authorization}/selfsubjectaccessreviews?fieldManager=tester`,
    review('SelfSubjectAccessReview', {
      resourceAttributes: { verb: 'create', resource: 'pods', subresource: 'exec', namespace: 'known' },
    }),
  ),
  post(
    'may I, with a selector',
    `${authorization}/selfsubjectaccessreviews?fieldManager=tester`,
    review('SelfSubjectAccessReview', { resourceAttributes: { ...pods, labelSelector: { rawSelector: 'a=b' } } }),
  ),
  post('may I, under a name', `${authorization}/selfsubjectaccessreviews`, {
    ...review('SelfSubjectAccessReview', { resourceAttributes: pods }),
    metadata: { name: 'x' },
  }),
  post(
    'may I, unknown field',
    `${authorization}/selfsubjectaccessreviews?fieldValidation=Strict`,
    review('SelfSubjectAccessReview', { resourceAttributes: { ...pods, nope: 1 } }),
  ),
  post(
    'may I, of another kind',
    `${authorization}/selfsubjectaccessreviews`,
    review('SubjectAccessReview', { resourceAttributes: pods }),
  ),
  post(
    'may nobody',
    `${authorization}/subjectaccessreviews`,
    review('SubjectAccessReview', { resourceAttributes: pods }),
  ),
  post('may a user nothing', `${authorization}/subjectaccessreviews`, review('SubjectAccessReview', { user: 'u' })),
  post(
    'may a group',
    `${authorization}/subjectaccessreviews?fieldManager=tester`,
    review('SubjectAccessReview', { groups: ['system:masters'], resourceAttributes: pods }),
  ),
  post(
    'may an account',
    `${authorization}/subjectaccessreviews?fieldManager=tester`,
    review('SubjectAccessReview', {
      user: 'system:serviceaccount:known:robot',
      resourceAttributes: { ...pods, namespace: 'known' },
    }),
  ),
  post(
    'may a user in a namespace',
    `${authorization}/namespaces/known/localsubjectaccessreviews?fieldManager=tester`,
    review('LocalSubjectAccessReview', { user: 'u', resourceAttributes: { ...pods, namespace: 'known' } }),
  ),
  post(
    'may a user in another namespace',
    `${authorization}/namespaces/known/localsubjectaccessreviews`,
    review('LocalSubjectAccessReview', { user: 'u', resourceAttributes: { ...pods, namespace: 'default' } }),
  ),
  post(
    'may a user on a path in a namespace',
    `${authorization}/namespaces/known/localsubjectaccessreviews`,
    review('LocalSubjectAccessReview', { user: 'u', nonResourceAttributes: { verb: 'get', path: '/' } }),
  ),
  post('my rules nowhere', `${authorization}/selfsubjectrulesreviews`, review('SelfSubjectRulesReview', {})),
  post('a review that is a list', `${authorization}/selfsubjectaccessreviews`, []),
  post('a review that is empty', `${authorization}/selfsubjectaccessreviews`, ''),
  post('a review of text', `${authorization}/selfsubjectaccessreviews`, 'x', { 'content-type': 'text/plain' }),
  post(
    'a review, drily',
    `${authorization}/selfsubjectaccessreviews?dryRun=All&fieldManager=tester`,
    review('SelfSubjectAccessReview', { resourceAttributes: pods }),
  ),
  { title: 'a review, deleted', method: 'DELETE', path: `${authorization}/selfsubjectaccessreviews/x` },
  get('a review, read', `${authorization}/selfsubjectaccessreviews/x`),
  post(
    'who am I',
    `${authentication}/selfsubjectreviews?fieldManager=tester`,
    { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' },
    as('somebody', { 'impersonate-group': 'people' }),
  ),
  post('a review of no token', `${authentication}/tokenreviews`, {
    apiVersion: 'authentication.k8s.io/v1',
    kind: 'TokenReview',
    spec: {},
  }),
  get('a bad token beside a certificate', `${accounts}/robot`, { authorization: 'Bearer nonsense' }),
  get('a basic login beside a certificate', `${accounts}/robot`, { authorization: 'Basic eDp5' }),
  get('an account that is acted for', `${accounts}`, as('system:serviceaccount:known:robot')),
  get('a group that is acted for', `${accounts}/robot`, as('somebody', { 'impersonate-group': 'system:masters' })),
  get('a group without a user', `${accounts}/robot`, { 'impersonate-group': 'system:masters' }),
  get('the anonymous', `${accounts}/robot`, as('system:anonymous')),
  get('a log that another may not see', `${core}/pods/x/log`, as('somebody')),
  get('a kind of the cluster that another may not see', '/api/v1/nodes/x', as('somebody')),
  get('all that another may not see', '/apis/apps/v1/deployments', as('somebody')),
  get('a watch that another may not have', `${accounts}?watch=true`, as('somebody')),
  get('an unknown kind for another', '/apis/nope.example.com/v1/things', as('somebody')),
  get('an unknown resource for another', '/api/v1/nopes', as('somebody')),
  get('a version for another', '/version', as('somebody')),
  get('health for another', '/readyz', as('somebody')),
  get('a CRD that another may not see', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions/x.y', as('somebody')),
  patch('a patch of a kind that another may not change', `${accounts}/robot`, mergePatch, {}),
  {
    ...patch('a patch that another may not send', `${accounts}/robot`, mergePatch, {}),
    headers: { ...mergePatch, ...as('somebody') },
  },
  { ...remove('a deletion that another may not do', `${accounts}/robot`), headers: as('somebody') },
  {
    ...post('a token that another may not have', `${accounts}/robot/token`, tokenRequest({})),
    headers: as('somebody'),
  },
  { ...post('a secret that another may not make', `${core}/secrets`, {}), headers: as('somebody') },
  get('an exec that another may not do', `${core}/pods/x/exec?command=ls`, as('somebody')),
  post(
    'a role that gives more than one has',
    '/apis/rbac.authorization.k8s.io/v1/namespaces/known/roles',
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'Role',
      metadata: { name: 'r' },
      rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }],
    },
    as('somebody'),
  ),
];

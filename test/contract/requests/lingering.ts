/** Reviews, tokens, pages, watches, deletions, namespaces and paths, beyond the commonest. */
import {
  apply,
  configMap,
  get,
  jsonPatch,
  mergePatch,
  namespace,
  partial,
  patch,
  post,
  put,
  type RawRequest,
  remove,
  strategicPatch,
  table,
} from '../raw-request.ts';

const core = '/api/v1/namespaces/lingering';
const maps = `${core}/configmaps`;
const ours = 'fieldSelector=metadata.name!=kube-root-ca.crt';
const authorization = '/apis/authorization.k8s.io/v1';
const rbac = '/apis/rbac.authorization.k8s.io/v1';
const tester = 'fieldManager=tester';
const briefly = 'watch=true&timeoutSeconds=1';
const review = (kind: string, spec: unknown) => ({ apiVersion: 'authorization.k8s.io/v1', kind, spec });
const deleteOptions = (more: object) => ({ apiVersion: 'v1', kind: 'DeleteOptions', ...more });
const as = (user: string, request: RawRequest): RawRequest => ({
  ...request,
  headers: { ...request.headers, 'impersonate-user': user },
});
const account = 'system:serviceaccount:lingering:robot';
const rules = (resources: readonly string[], verbs: readonly string[], more: object = {}) => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'Role',
  metadata: { name: resources.join('-').replaceAll('/', '.') },
  rules: [{ apiGroups: [''], resources, verbs, ...more }],
});
const bind = (role: string) => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'RoleBinding',
  metadata: { name: role },
  roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: role },
  subjects: [{ kind: 'ServiceAccount', name: 'robot' }],
});
const held = (name: string) => configMap(name, { metadata: { name, finalizers: ['example.com/hold'] } });

export const lingeringRequests: readonly RawRequest[] = [
  namespace('lingering'),
  // Rights of a service account.
  post('a robot', `${core}/serviceaccounts?${tester}`, {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: 'robot' },
  }),
  post(
    'a role of a robot',
    `${rbac}/namespaces/lingering/roles?${tester}`,
    rules(['configmaps', 'pods/log'], ['get', 'list']),
  ),
  post('a binding of a robot', `${rbac}/namespaces/lingering/rolebindings?${tester}`, {
    ...bind('configmaps-pods.log'),
  }),
  post(
    'a role of names',
    `${rbac}/namespaces/lingering/roles?${tester}`,
    rules(['secrets'], ['get'], { resourceNames: ['s'] }),
  ),
  post('a binding of a role of names', `${rbac}/namespaces/lingering/rolebindings?${tester}`, bind('secrets')),
  as(account, get('what a robot may see', `${maps}/kube-root-ca.crt?nope`, partial)),
  as(account, get('a secret that a robot may see by its name', `${core}/secrets/s`)),
  as(account, get('secrets that a robot may not list', `${core}/secrets`)),
  as(account, get('what a robot may not see elsewhere', '/api/v1/namespaces/default/configmaps')),
  as(account, get('what a robot may not see everywhere', '/api/v1/configmaps')),
  as(account, get('a watch that a robot may not have', `${maps}?watch=true`)),
  as(account, post('what a robot may not make', maps, configMap('x'))),
  as(account, patch('what a robot may not patch', `${maps}/x`, mergePatch, {})),
  as(account, apply('what a robot may not apply', `${maps}/x`, 'one', configMap('x'))),
  as(account, remove('what a robot may not delete', `${maps}/x`)),
  as(account, get('logs that a robot may see', `${core}/pods/nope/log`)),
  as(
    account,
    post('an own review of a robot', `${authorization}/selfsubjectaccessreviews`, {
      ...review('SelfSubjectAccessReview', {
        resourceAttributes: { namespace: 'lingering', verb: 'get', resource: 'configmaps' },
      }),
    }),
  ),
  as(
    account,
    post('an own review of a robot, refused', `${authorization}/selfsubjectaccessreviews`, {
      ...review('SelfSubjectAccessReview', {
        resourceAttributes: { namespace: 'lingering', verb: 'delete', resource: 'configmaps' },
      }),
    }),
  ),
  as(
    account,
    post('who a robot is', '/apis/authentication.k8s.io/v1/selfsubjectreviews', {
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'SelfSubjectReview',
    }),
  ),
  as(account, post('a binding that a robot may not make', `${rbac}/namespaces/lingering/rolebindings`, bind('x'))),
  post('a review of a robot by another', `${authorization}/subjectaccessreviews?${tester}`, {
    ...review('SubjectAccessReview', {
      user: account,
      resourceAttributes: { namespace: 'lingering', verb: 'get', resource: 'secrets', name: 's' },
    }),
  }),
  post('a review of a subresource of a robot', `${authorization}/subjectaccessreviews?${tester}`, {
    ...review('SubjectAccessReview', {
      user: account,
      resourceAttributes: { namespace: 'lingering', verb: 'get', resource: 'pods', subresource: 'log' },
    }),
  }),
  post('a review of nothing', `${authorization}/subjectaccessreviews`, review('SubjectAccessReview', {})),
  post('a review of two things', `${authorization}/subjectaccessreviews`, {
    ...review('SubjectAccessReview', {
      user: 'x',
      resourceAttributes: { verb: 'get', resource: 'pods' },
      nonResourceAttributes: { verb: 'get', path: '/' },
    }),
  }),
  post('a review in a namespace', `${authorization}/namespaces/lingering/localsubjectaccessreviews?${tester}`, {
    ...review('LocalSubjectAccessReview', {
      user: account,
      resourceAttributes: { namespace: 'lingering', verb: 'list', resource: 'configmaps' },
    }),
  }),
  post('a review in another namespace', `${authorization}/namespaces/lingering/localsubjectaccessreviews`, {
    ...review('LocalSubjectAccessReview', {
      user: account,
      resourceAttributes: { namespace: 'default', verb: 'list', resource: 'configmaps' },
    }),
  }),
  post('a token of a robot', `${core}/serviceaccounts/robot/token`, {
    apiVersion: 'authentication.k8s.io/v1',
    kind: 'TokenRequest',
    spec: { expirationSeconds: 700 },
  }),
  post('a role that aggregates', `${rbac}/clusterroles?${tester}`, {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { name: 'lingering' },
    rules: [{ nonResourceURLs: ['/metrics'], verbs: ['get'] }],
  }),
  post('a role of paths and resources', `${rbac}/clusterroles`, {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { name: 'bad' },
    rules: [{ nonResourceURLs: ['/metrics'], resources: ['pods'], apiGroups: [''], verbs: ['get'] }],
  }),
  post('a role of paths in a namespace', `${rbac}/namespaces/lingering/roles`, {
    ...rules(['pods'], ['get']),
    rules: [{ nonResourceURLs: ['/metrics'], verbs: ['get'] }],
  }),
  post('a role of no groups', `${rbac}/namespaces/lingering/roles`, {
    ...rules(['pods'], ['get']),
    rules: [{ resources: ['pods'], verbs: ['get'] }],
  }),
  post('a role of no resources', `${rbac}/namespaces/lingering/roles`, {
    ...rules(['pods'], ['get']),
    rules: [{ apiGroups: [''], verbs: ['get'] }],
  }),
  post('a binding to a subject of no kind', `${rbac}/namespaces/lingering/rolebindings`, {
    ...bind('bad'),
    subjects: [{ kind: 'Robot', name: 'x' }],
  }),
  post('a binding to a subject of no name', `${rbac}/namespaces/lingering/rolebindings`, {
    ...bind('bad'),
    subjects: [{ kind: 'User' }],
  }),
  post('a binding to an account of a bad name', `${rbac}/clusterrolebindings`, {
    ...bind('bad'),
    kind: 'ClusterRoleBinding',
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' },
    subjects: [{ kind: 'ServiceAccount', name: 'robot' }],
  }),
  // Pages and watches.
  post('a first thing', `${maps}?${tester}`, configMap('a', {}, { app: 'x', tier: 'one' })),
  post('a second thing', `${maps}?${tester}`, configMap('b', {}, { app: 'y' })),
  post('a third thing', `${maps}?${tester}`, configMap('c', {}, { tier: 'two' })),
  get('things in a set', `${maps}?labelSelector=app%20in%20(x,y)`),
  get('things not in a set', `${maps}?labelSelector=tier%20notin%20(one)&${ours}`),
  get('things of a set and a label', `${maps}?labelSelector=app%20in%20(x,y),tier`),
  get('things without a label', `${maps}?labelSelector=!app&${ours}`),
  get('a page of things with a label', `${maps}?labelSelector=app&limit=1`),
  get('a page of metadata', `${maps}?limit=1&${ours}`, {
    accept: 'application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io,application/json',
  }),
  get('a page as a table', `${maps}?limit=1&${ours}`, table),
  get('a page as large as all', `${maps}?limit=3&${ours}`),
  get(
    'a token of another server',
    `${maps}?limit=1&continue=eyJ2IjoibWV0YS5rOHMuaW8vdjEiLCJydiI6MSwic3RhcnQiOiJhXHUwMDAwIn0`,
  ),
  get(
    'a token of another version',
    `${maps}?limit=1&continue=eyJ2IjoibWV0YS5rOHMuaW8vdjIiLCJydiI6MSwic3RhcnQiOiJhXHUwMDAwIn0`,
  ),
  get(
    'a token of no version',
    `${maps}?limit=1&continue=eyJ2IjoibWV0YS5rOHMuaW8vdjEiLCJydiI6MCwic3RhcnQiOiJhXHUwMDAwIn0`,
  ),
  get('a watch of a label', `${maps}?${briefly}&resourceVersion=0&labelSelector=app%3Dx`),
  get(
    'a watch of all namespaces by name',
    `/api/v1/configmaps?${briefly}&resourceVersion=0&fieldSelector=metadata.name%3Da,metadata.namespace%3Dlingering`,
  ),
  get('a watch of a compacted version', `${maps}?${briefly}&resourceVersion=1`),
  get('a watch without a version', `${maps}?${briefly}&${ours}`),
  get('a watch in YAML', `${maps}?${briefly}&${ours}`, { accept: 'application/yaml' }),
  get('a watch in a form that nobody has', `${maps}?${briefly}`, { accept: 'text/html' }),
  get('a watch of reviews', `${authorization}/selfsubjectaccessreviews?${briefly}`),
  get('a watch of what is not there', `/api/v1/namespaces/nowhere/configmaps?${briefly}`),
  // Deletions.
  post('something that is held', `${maps}?${tester}`, held('held')),
  remove('a deletion of what is held', `${maps}/held`),
  get('what is being deleted', `${maps}/held`, table),
  patch('what is being deleted, changed', `${maps}/held?${tester}`, mergePatch, { data: { a: 'b' } }),
  apply('what is being deleted, applied', `${maps}/held`, 'one', configMap('held', { data: { c: 'd' } })),
  post('what is being deleted, made again', maps, configMap('held')),
  patch('a new finalizer for what is being deleted', `${maps}/held`, jsonPatch, [
    { op: 'add', path: '/metadata/finalizers/-', value: 'example.com/more' },
  ]),
  patch('a date of deletion, taken back', `${maps}/held?${tester}`, mergePatch, {
    metadata: { deletionTimestamp: null },
  }),
  remove('a deletion in the foreground of what is held', `${maps}/held?propagationPolicy=Foreground`),
  put('what was held, let go', `${maps}/held?${tester}`, configMap('held')),
  remove(
    'a deletion that must find a version',
    `${maps}/a`,
    deleteOptions({ preconditions: { resourceVersion: '1' } }),
  ),
  remove(
    'a deletion that must find a uid, drily',
    `${maps}/a?dryRun=All`,
    deleteOptions({ preconditions: { uid: 'x' } }),
  ),
  remove(
    'a deletion in the background',
    `${maps}/a`,
    deleteOptions({ propagationPolicy: 'Background', gracePeriodSeconds: 5 }),
  ),
  remove('a deletion with a grace in its query', `${maps}/b?gracePeriodSeconds=0&propagationPolicy=Background`),
  remove('a dry deletion of a collection', `${maps}?dryRun=All&labelSelector=tier`),
  remove('a deletion of a collection by name', `${maps}?fieldSelector=metadata.name%3Dc`),
  remove('a deletion of a collection with a limit', `${maps}?limit=1&labelSelector=nope`),
  remove(
    'a deletion of a collection with preconditions',
    `${maps}?labelSelector=nope`,
    deleteOptions({ preconditions: { uid: 'x' } }),
  ),
  remove('a deletion of reviews', `${authorization}/selfsubjectaccessreviews`),
  post('a namespace that goes', '/api/v1/namespaces', {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'going', finalizers: ['example.com/hold'] },
  }),
  remove('a namespace that is held', '/api/v1/namespaces/going'),
  get('a namespace that is held, read', '/api/v1/namespaces/going', partial),
  post('an object in a namespace that goes', '/api/v1/namespaces/going/configmaps', configMap('x')),
  apply('an apply in a namespace that goes', '/api/v1/namespaces/going/configmaps/x', 'one', configMap('x')),
  post('a dry object in a namespace that goes', '/api/v1/namespaces/going/secrets?dryRun=All', {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 's' },
  }),
  post('an object in a namespace that is not', '/api/v1/namespaces/nowhere/services', {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 's' },
    spec: { ports: [{ port: 80 }] },
  }),
  get('an object of a namespace that is not', '/api/v1/namespaces/nowhere/configmaps/a'),
  remove('a deletion in a namespace that is not', '/api/v1/namespaces/nowhere/configmaps/a'),
  patch('a namespace, labelled', '/api/v1/namespaces/lingering?fieldManager=tester', strategicPatch, {
    metadata: { labels: { a: 'b' } },
  }),
  patch('a namespace without its own label', '/api/v1/namespaces/lingering?fieldManager=tester', mergePatch, {
    metadata: { labels: { 'kubernetes.io/metadata.name': null } },
  }),
  patch('a namespace with a wrong label of its own', '/api/v1/namespaces/lingering?fieldManager=tester', mergePatch, {
    metadata: { labels: { 'kubernetes.io/metadata.name': 'x' } },
  }),
  put('a namespace replaced', '/api/v1/namespaces/lingering?fieldManager=tester', {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'lingering' },
  }),
  put('an object made by a put with finalizers', `${maps}/put?${tester}`, held('put')),
  put('the same object, put again', `${maps}/put?${tester}`, held('put')),
  put('an object put with an old generation', `${maps}/put?${tester}`, {
    ...configMap('put'),
    metadata: { name: 'put', generation: 5, creationTimestamp: '2020-01-01T00:00:00Z', selfLink: '/x' },
  }),
  post('an event generated', `${core}/events?dryRun=All&${tester}`, {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: 'e.1' },
    involvedObject: { kind: 'ConfigMap', name: 'a', namespace: 'lingering' },
    reason: 'R',
    type: 'Warning',
  }),
  get('the aggregated groups', '/apis', {
    accept: 'application/json;g=apidiscovery.k8s.io;v=v9;as=APIGroupDiscoveryList',
  }),
  get('the aggregated core in a form that nobody has', '/api', {
    accept: 'application/json;g=apidiscovery.k8s.io;v=v9;as=X,application/json',
  }),
  get('the group of roles', '/apis/rbac.authorization.k8s.io'),
  get('the resources of roles', '/apis/rbac.authorization.k8s.io/v1'),
  get('the resources of autoscalers', '/apis/autoscaling/v2'),
  get('the resources of jobs', '/apis/batch/v1'),
  get('the resources of definitions', '/apis/apiextensions.k8s.io/v1'),
  get('the resources of tokens', '/apis/authentication.k8s.io/v1'),
  get('a path that climbs', '/api/v1/namespaces/lingering/../default'),
  post('an object with a slash in its name', maps, configMap('a/b')),
  get('an object with an odd name', `${maps}/A_B`),
  get('an object with a percent sign', `${maps}/%25`),
  post('a label without a name', maps, configMap('x', {}, { 'example.com/': 'x' })),
  post('an annotation too large', maps, {
    ...configMap('x'),
    metadata: { name: 'x', annotations: { a: 'x'.repeat(262145) } },
  }),
  post('a name too long', maps, configMap('x'.repeat(254))),
];

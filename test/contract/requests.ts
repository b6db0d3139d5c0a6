/** Raw requests that a real API server and the simulated one must answer alike, in this order, on empty clusters. */

import {
  apply,
  applyPatch,
  get,
  jsonPatch,
  mergePatch,
  patch,
  post,
  put,
  type RawRequest,
  remove,
  strategicPatch,
  table,
} from './raw-request.ts';

const core = '/api/v1/namespaces/lab';
const apps = '/apis/apps/v1/namespaces/lab/deployments';

const deployment = (image: string, container: object = {}, spec: object = {}) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'lab', labels: { app: 'web' } },
  spec: {
    selector: { matchLabels: { app: 'web' } },
    template: {
      metadata: { labels: { app: 'web' } },
      spec: { containers: [{ name: 'main', image, ...container }] },
    },
    ...spec,
  },
});

const service = (name: string, spec: object) => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name, namespace: 'lab' },
  spec,
});

const configMap = (name: string, rest: object = {}) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace: 'lab' },
  ...rest,
});

const pod = (name: string, spec: object) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'lab' },
  spec,
});

const widgets = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'widgets.lab.example.com' },
  spec: {
    group: 'lab.example.com',
    scope: 'Namespaced',
    names: { kind: 'Widget', plural: 'widgets', shortNames: ['wd'] },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        subresources: { status: {}, scale: { specReplicasPath: '.spec.size', statusReplicasPath: '.status.size' } },
        additionalPrinterColumns: [
          { name: 'Color', type: 'string', jsonPath: '.spec.color' },
          { name: 'Ready', type: 'string', jsonPath: '.status.conditions[?(@.type=="Ready")].status' },
        ],
        schema: {
          openAPIV3Schema: {
            type: 'object',
            properties: {
              spec: {
                type: 'object',
                required: ['color'],
                properties: {
                  color: { type: 'string', enum: ['red', 'blue'] },
                  size: { type: 'integer', default: 3, minimum: 1, maximum: 9 },
                  name: { type: 'string', pattern: '^[a-z]+$', maxLength: 5 },
                  port: { 'x-kubernetes-int-or-string': true },
                  free: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
                  parts: {
                    type: 'array',
                    'x-kubernetes-list-type': 'map',
                    'x-kubernetes-list-map-keys': ['id'],
                    items: {
                      type: 'object',
                      required: ['id'],
                      properties: { id: { type: 'string' }, weight: { type: 'integer', default: 1 } },
                    },
                  },
                },
              },
              status: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
            },
          },
        },
      },
    ],
  },
};

const widget = (spec: object, rest: object = {}) => ({
  apiVersion: 'lab.example.com/v1',
  kind: 'Widget',
  metadata: { name: 'w', namespace: 'lab' },
  spec,
  ...rest,
});
const widgetsPath = '/apis/lab.example.com/v1/namespaces/lab/widgets';

export const requests: readonly RawRequest[] = [
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
  put('a replacement', `${core}/configmaps/c?fieldManager=tester`, configMap('c', { data: { a: 'c' } })),
  put('a replacement under another name', `${core}/configmaps/c`, configMap('x')),
  put('a replacement of nothing', `${core}/configmaps/x`, configMap('x')),
  put('a stale replacement', `${core}/configmaps/c`, configMap('c', { metadata: { name: 'c', resourceVersion: '1' } })),
  put('a replacement with another uid', `${core}/configmaps/c`, configMap('c', { metadata: { name: 'c', uid: 'x' } })),
  patch('a merge patch', `${core}/configmaps/c?fieldManager=tester`, mergePatch, { data: { b: '1', a: null } }),
  patch('a merge patch of nothing', `${core}/configmaps/x`, mergePatch, { data: {} }),
  patch('a JSON patch', `${core}/configmaps/c?fieldManager=tester`, jsonPatch, [
    { op: 'add', path: '/data/c', value: '2' },
  ]),
  patch('a JSON patch that tests', `${core}/configmaps/c`, jsonPatch, [{ op: 'test', path: '/data/c', value: '3' }]),
  patch('a JSON patch of nothing there', `${core}/configmaps/c`, jsonPatch, [
    { op: 'replace', path: '/data/q', value: '3' },
  ]),
  patch('a JSON patch that removes nothing', `${core}/configmaps/c`, jsonPatch, [{ op: 'remove', path: '/data/q' }]),
  patch('an unknown patch type', `${core}/configmaps/c`, { 'content-type': 'application/json' }, {}),
  patch('an unknown field in a patch', `${core}/configmaps/c?fieldValidation=Strict`, mergePatch, { dota: { a: 'b' } }),
  patch('a patch that renames', `${core}/configmaps/c`, mergePatch, { metadata: { name: 'z' } }),
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
  post(
    'a Deployment',
    `${apps}?fieldManager=tester`,
    deployment('a:1', { ports: [{ containerPort: 80 }], env: [{ name: 'A', value: '1' }] }, { replicas: 0 }),
  ),
  get('the Deployment as a table', `${apps}/web`, table),
  patch('a strategic patch', `${apps}/web?fieldManager=tester`, strategicPatch, {
    spec: { template: { spec: { containers: [{ name: 'main', env: [{ name: 'B', value: '2' }] }] } } },
  }),
  patch('a strategic patch that deletes', `${apps}/web?fieldManager=tester`, strategicPatch, {
    spec: { template: { spec: { containers: [{ name: 'main', env: [{ name: 'A', $patch: 'delete' }] }] } } },
  }),
  patch('a strategic patch without a key', `${apps}/web`, strategicPatch, {
    spec: { template: { spec: { containers: [{ image: 'x' }] } } },
  }),
  patch('a strategic patch of an unknown field', `${apps}/web?fieldValidation=Strict`, strategicPatch, {
    spec: { riplicas: 1 },
  }),
  patch('another selector', `${apps}/web`, mergePatch, { spec: { selector: { matchLabels: { app: 'x' } } } }),
  patch('a wrong type in a patch', `${apps}/web`, mergePatch, { spec: { replicas: 'many' } }),
  apply('an apply over the Deployment', `${apps}/web`, 'one', deployment('a:2')),
  apply(
    'an apply over the Deployment by force',
    `${apps}/web`,
    'one',
    deployment('a:2', { args: ['x'] }),
    '&force=true',
  ),
  apply('an unknown field deep in', `${apps}/web`, 'one', deployment('a:2', { foo: 1 })),
  // Of two unknown fields a real server names either: the order of a Go map.
  apply('one container twice', `${apps}/web`, 'one', deployment('a:2', { env: [{ name: 'A' }, { name: 'A' }] })),
  apply('an item without its key', `${apps}/web`, 'one', deployment('a:2', { env: [{ value: 'A' }] })),
  post('a Deployment without a selector', apps, {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'bad' },
    spec: { template: { spec: { containers: [{ name: 'a', image: 'b' }] } } },
  }),
  post('labels that do not match', apps, {
    ...deployment('a:1'),
    metadata: { name: 'bad' },
    spec: {
      selector: { matchLabels: { app: 'x' } },
      template: { metadata: { labels: { app: 'y' } }, spec: { containers: [{ name: 'a', image: 'b' }] } },
    },
  }),
  post('no containers', apps, {
    ...deployment('a:1', {}, { template: { metadata: { labels: { app: 'web' } }, spec: {} } }),
    metadata: { name: 'bad' },
  }),
  post('a container without an image', apps, { ...deployment(''), metadata: { name: 'bad' } }),
  get('the scale', `${apps}/web/scale`),
  get('a status as an object', `${apps}/web/status`),
  get('an unknown subresource', `${apps}/web/nope`),
  post(
    'a Service',
    `${core}/services?fieldManager=tester`,
    service('s', { selector: { a: 'b' }, ports: [{ port: 80 }] }),
  ),
  post(
    'a headless Service',
    `${core}/services?fieldManager=tester`,
    service('headless', { clusterIP: 'None', selector: { a: 'b' }, ports: [{ port: 80 }] }),
  ),
  post(
    'a balanced Service',
    `${core}/services?fieldManager=tester`,
    service('lb', {
      type: 'LoadBalancer',
      selector: { a: 'b' },
      ports: [
        { name: 'a', port: 80 },
        { name: 'b', port: 81, targetPort: 'x' },
      ],
    }),
  ),
  post(
    'an external Service',
    `${core}/services?fieldManager=tester`,
    service('ext', { type: 'ExternalName', externalName: 'example.com' }),
  ),
  post('a Service without ports', `${core}/services`, service('bad', {})),
  post('a Service with nameless ports', `${core}/services`, service('bad', { ports: [{ port: 80 }, { port: 81 }] })),
  post('a Service of no type', `${core}/services`, service('bad', { type: 'Nope', ports: [{ port: 80 }] })),
  post('a Service with a bad name', `${core}/services`, service('1bad', { ports: [{ port: 80 }] })),
  patch('another cluster IP', `${core}/services/s`, mergePatch, { spec: { clusterIP: '10.0.0.99' } }),
  patch('a balancer address', `${core}/services/lb/status?fieldManager=lb`, mergePatch, {
    status: { loadBalancer: { ingress: [{ ip: '10.9.9.9' }] } },
  }),
  get('Services as a table', `${core}/services?fieldSelector=metadata.name=ext`, table),
  post('a Secret', `${core}/secrets?fieldManager=tester`, {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'sec' },
    stringData: { a: 'b' },
    data: { c: 'ZA==' },
  }),
  patch('another type of Secret', `${core}/secrets/sec`, mergePatch, { type: 'other' }),
  post('a token Secret without an account', `${core}/secrets`, {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'tok' },
    type: 'kubernetes.io/service-account-token',
  }),
  post('a Secret that is no base64', `${core}/secrets`, {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'bad' },
    data: { c: 'not base64!' },
  }),
  post('a service account', `${core}/serviceaccounts?fieldManager=tester`, {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: 'sa' },
  }),
  post('a Role', '/apis/rbac.authorization.k8s.io/v1/namespaces/lab/roles?fieldManager=tester', {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'Role',
    metadata: { name: 'r' },
    rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }],
  }),
  post('a Role without verbs', '/apis/rbac.authorization.k8s.io/v1/namespaces/lab/roles', {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'Role',
    metadata: { name: 'bad' },
    rules: [{ apiGroups: [''], resources: ['pods'] }],
  }),
  post('a RoleBinding', '/apis/rbac.authorization.k8s.io/v1/namespaces/lab/rolebindings?fieldManager=tester', {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: { name: 'rb' },
    roleRef: { kind: 'Role', name: 'r', apiGroup: 'rbac.authorization.k8s.io' },
    subjects: [
      { kind: 'ServiceAccount', name: 'sa', namespace: 'lab' },
      { kind: 'User', name: 'u' },
    ],
  }),
  patch('another role of a binding', '/apis/rbac.authorization.k8s.io/v1/namespaces/lab/rolebindings/rb', mergePatch, {
    roleRef: { name: 'other' },
  }),
  post('an autoscaler', '/apis/autoscaling/v2/namespaces/lab/horizontalpodautoscalers?fieldManager=tester', {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'h' },
    spec: { maxReplicas: 5, scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'nope' } },
  }),
  post('an autoscaler without a maximum', '/apis/autoscaling/v2/namespaces/lab/horizontalpodautoscalers', {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'bad' },
    spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'nope' } },
  }),
  post('a budget', '/apis/policy/v1/namespaces/lab/poddisruptionbudgets?fieldManager=tester', {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name: 'p' },
    spec: { minAvailable: 1, selector: { matchLabels: { a: 'b' } } },
  }),
  post(
    'a webhook configuration',
    '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations?fieldManager=tester',
    {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingWebhookConfiguration',
      metadata: { name: 'lab' },
      webhooks: [
        {
          name: 'v.lab.example.com',
          sideEffects: 'None',
          admissionReviewVersions: ['v1'],
          clientConfig: { service: { namespace: 'lab', name: 'hook', path: '/v' } },
          rules: [{ apiGroups: ['lab.example.com'], apiVersions: ['*'], operations: ['CREATE'], resources: ['*'] }],
          objectSelector: { matchLabels: { judged: 'yes' } },
        },
      ],
    },
  ),
  post('a CRD', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions?fieldManager=tester', widgets),
  get('the CRD', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions/widgets.lab.example.com'),
  post('a CRD under a wrong name', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', {
    ...widgets,
    metadata: { name: 'wrong.lab.example.com' },
  }),
  post(
    'a widget',
    `${widgetsPath}?fieldManager=tester`,
    widget({ color: 'red', port: 'http', parts: [{ id: 'a' }] }, { status: { x: 1 } }),
  ),
  post('a widget without its color', widgetsPath, widget({}, { metadata: { name: 'bad' } })),
  post('a widget of no color', widgetsPath, widget({ color: 'mauve' }, { metadata: { name: 'bad' } })),
  post(
    'a widget all wrong',
    widgetsPath,
    widget({ color: 'red', size: 99, name: 'ABCDEFG', port: true }, { metadata: { name: 'bad' } }),
  ),
  post(
    'a widget of wrong types',
    widgetsPath,
    widget({ color: 7, size: 'x', parts: {} }, { metadata: { name: 'bad' } }),
  ),
  post(
    'an unknown field of a widget',
    `${widgetsPath}?fieldValidation=Strict`,
    widget({ color: 'red', colour: 'red' }, { metadata: { name: 'bad' } }),
  ),
  post(
    'an unknown field of a widget, pruned',
    `${widgetsPath}?dryRun=All&fieldManager=tester`,
    widget({ color: 'red', colour: 'red', free: { any: 1 } }, { metadata: { name: 'bad' } }),
  ),
  post(
    'a widget that a webhook judges',
    widgetsPath,
    widget({ color: 'red' }, { metadata: { name: 'judged', labels: { judged: 'yes' } } }),
  ),
  apply('an apply of a widget', `${widgetsPath}/w`, 'one', widget({ color: 'blue', parts: [{ id: 'b', weight: 2 }] })),
  apply(
    'an apply of a widget by force',
    `${widgetsPath}/w`,
    'one',
    widget({ color: 'blue', parts: [{ id: 'b', weight: 2 }] }),
    '&force=true',
  ),
  apply('an apply of an unknown field of a widget', `${widgetsPath}/w`, 'one', widget({ color: 'blue', colour: 'x' })),
  patch('a status of a widget', `${widgetsPath}/w/status?fieldManager=op`, mergePatch, {
    spec: { color: 'red' },
    status: { conditions: [{ type: 'Ready', status: 'True' }] },
  }),
  get('a widget as a table', `${widgetsPath}/w`, table),
  get('the scale of a widget', `${widgetsPath}/w/scale`),
  patch('a strategic patch of a widget', `${widgetsPath}/w`, strategicPatch, { spec: { size: 4 } }),
  patch('another size of a widget', `${widgetsPath}/w?fieldManager=tester`, mergePatch, { spec: { size: 4 } }),
  post(
    'a pod',
    `${core}/pods?fieldManager=tester`,
    pod('p', {
      nodeSelector: { nowhere: 'yes' },
      containers: [
        {
          name: 'main',
          image: 'a:latest',
          readinessProbe: { httpGet: { port: 80 } },
          volumeMounts: [{ name: 'v', mountPath: '/v' }],
        },
      ],
      volumes: [{ name: 'v', configMap: { name: 'c' } }],
    }),
  ),
  get('the pod as a table', `${core}/pods/p`, table),
  patch('another command of a pod', `${core}/pods/p`, strategicPatch, {
    spec: { containers: [{ name: 'main', command: ['x'] }] },
  }),
  patch('another image of a pod', `${core}/pods/p?fieldManager=tester`, strategicPatch, {
    spec: { containers: [{ name: 'main', image: 'a:2' }] },
  }),
  post(
    'a pod of an unknown account',
    `${core}/pods`,
    pod('bad', { serviceAccountName: 'nobody', containers: [{ name: 'main', image: 'a' }] }),
  ),
  get('logs of an unknown container', `${core}/pods/p/log?container=nope`),
  get('pods by a field', `${core}/pods?fieldSelector=status.phase=Running`),
  get('pods by a bad field', `${core}/pods?fieldSelector=spec.nope=1`),
  get('ConfigMaps by a label', `${core}/configmaps?labelSelector=a%20in%20(b,c)`),
  get('ConfigMaps by a bad label', `${core}/configmaps?labelSelector=a%20of%20b`),
  get('a page of ConfigMaps', `${core}/configmaps?limit=1&fieldSelector=metadata.name!=kube-root-ca.crt`),
  get('a bad continue token', `${core}/configmaps?continue=nonsense`),
  get('partial metadata', `${core}/configmaps/s`, {
    accept: 'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io,application/json',
  }),
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

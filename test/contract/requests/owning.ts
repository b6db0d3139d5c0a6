/** Server-side apply of lists, sets and maps, of objects that were made otherwise, and strategic patches with directives. */
import {
  apply,
  applyPatch,
  configMap,
  get,
  jsonPatch,
  mergePatch,
  namespace,
  patch,
  post,
  put,
  type RawRequest,
  remove,
  strategicPatch,
} from '../raw-request.ts';

const core = '/api/v1/namespaces/owning';
const maps = `${core}/configmaps`;
const apps = '/apis/apps/v1/namespaces/owning/deployments';
const tester = 'fieldManager=tester';
const dry = `dryRun=All&${tester}`;

const web = (container: object = {}, pod: object = {}, spec: object = {}) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web' },
  spec: {
    // Paused, so that no pods come of it.
    paused: true,
    replicas: 2,
    selector: { matchLabels: { app: 'web' } },
    template: {
      metadata: { labels: { app: 'web' } },
      spec: { containers: [{ name: 'main', image: 'a', ...container }], ...pod },
    },
    ...spec,
  },
});

const balanced = (ports: readonly object[], rest: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 's' },
  spec: { ports, ...rest },
});

const account = (rest: object) => ({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'sa' }, ...rest });
const held = (finalizers: readonly string[]) => configMap('held', { metadata: { name: 'held', finalizers } });

export const owningRequests: readonly RawRequest[] = [
  namespace('owning'),
  apply(
    'an apply of a Deployment with maps and lists',
    `${apps}/web`,
    'one',
    web(
      {
        ports: [{ containerPort: 80 }, { containerPort: 80, protocol: 'UDP' }],
        env: [
          { name: 'A', value: '1' },
          { name: 'B', value: '2' },
        ],
        args: ['x', 'y'],
        resources: { requests: { cpu: '1000m', memory: '1Gi' }, limits: { cpu: 1 } },
        volumeMounts: [{ name: 'v', mountPath: '/v' }],
      },
      {
        volumes: [{ name: 'v', emptyDir: {} }],
        tolerations: [{ key: 'a', operator: 'Exists' }],
        imagePullSecrets: [{ name: 'pull' }],
      },
    ),
  ),
  apply('an apply of one more variable by another', `${apps}/web`, 'two', web({ env: [{ name: 'C', value: '3' }] })),
  apply(
    'an apply that disagrees in lists and maps',
    `${apps}/web`,
    'three',
    web({ env: [{ name: 'A', value: '9' }], args: ['z'], resources: { limits: { cpu: '2' } } }),
  ),
  apply('an apply that leaves out a variable', `${apps}/web`, 'one', web({ env: [{ name: 'B', value: '2' }] })),
  apply('an apply of the same quantity in other words', `${apps}/web`, 'four', {
    ...web({ resources: { limits: { cpu: '1000m' } } }),
  }),
  apply('an apply of a port without a number', `${apps}/web`, 'one', web({ ports: [{ name: 'http' }] })),
  apply('an apply of a negative number', `${apps}/web`, 'one', web({}, {}, { replicas: -1 }), '&force=true'),
  apply('an apply of another selector', `${apps}/web`, 'one', {
    ...web(),
    spec: { ...web().spec, selector: { matchLabels: { app: 'x' } } },
  }),
  apply('an apply to a scale', `${apps}/web/scale`, 'scaler', {
    apiVersion: 'autoscaling/v1',
    kind: 'Scale',
    metadata: { name: 'web' },
    spec: { replicas: 3 },
  }),
  apply(
    'an apply to a scale by force',
    `${apps}/web/scale`,
    'scaler',
    {
      apiVersion: 'autoscaling/v1',
      kind: 'Scale',
      metadata: { name: 'web' },
      spec: { replicas: 3 },
    },
    '&force=true',
  ),
  apply('an apply of replicas that a scale has', `${apps}/web`, 'five', web({}, {}, { replicas: 1 })),
  apply('an apply of a status with conditions', `${apps}/web/status`, 'status', {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web' },
    status: { conditions: [{ type: 'Odd', status: 'True', reason: 'x', message: '' }] },
  }),
  apply('an apply of a Service', `${core}/services/s`, 'one', balanced([{ port: 80 }])),
  apply('an apply of another port by another', `${core}/services/s`, 'two', balanced([{ port: 81, name: 'b' }])),
  apply(
    'an apply of named ports',
    `${core}/services/s`,
    'one',
    balanced(
      [
        { port: 80, name: 'a' },
        { port: 81, name: 'b' },
      ],
      { selector: { app: 'x' } },
    ),
  ),
  apply(
    'an apply of ports twice',
    `${core}/services/s`,
    'one',
    balanced([
      { port: 80, name: 'a' },
      { port: 80, name: 'b' },
    ]),
  ),
  apply('an apply of a Service of another type', `${core}/services/s`, 'one', {
    ...balanced([{ port: 80, name: 'a' }], { type: 'NodePort' }),
  }),
  apply('an apply of finalizers', `${maps}/held`, 'one', held(['example.com/a'])),
  apply('an apply of finalizers by another', `${maps}/held`, 'two', held(['example.com/b'])),
  apply('an apply of the same finalizer twice', `${maps}/held`, 'two', held(['example.com/b', 'example.com/b'])),
  apply('an apply of no finalizers', `${maps}/held`, 'one', held([])),
  apply('an apply of no finalizers by the other', `${maps}/held`, 'two', held([])),
  apply(
    'an apply of owners',
    `${maps}/owned`,
    'one',
    configMap('owned', {
      metadata: { name: 'owned', ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name: 'n', uid: 'u1' }] },
    }),
  ),
  apply(
    'an apply of owners that are two controllers',
    `${maps}/owned`,
    'one',
    configMap('owned', {
      metadata: {
        name: 'owned',
        ownerReferences: ['u1', 'u2'].map(uid => ({
          apiVersion: 'v1',
          kind: 'Node',
          name: 'n',
          uid,
          controller: true,
        })),
      },
    }),
  ),
  post('an object that is then applied', `${maps}?${tester}`, configMap('made', { data: { a: '1', b: '2' } })),
  apply('an apply to what another made', `${maps}/made`, 'one', configMap('made', { data: { a: '2' } })),
  apply('an apply to what another made, agreeing', `${maps}/made`, 'one', configMap('made', { data: { a: '1' } })),
  apply(
    'an apply to what another made, by force',
    `${maps}/made`,
    'one',
    configMap('made', { data: { a: '2' } }),
    '&force=true',
  ),
  patch('a patch of what is applied', `${maps}/made?${tester}`, mergePatch, { data: { a: '3' } }),
  apply('the apply after the patch', `${maps}/made`, 'one', configMap('made', { data: { a: '2' } })),
  patch('a patch by the applier itself', `${maps}/made?fieldManager=one`, mergePatch, { data: { a: '4' } }),
  apply('the apply after its own patch', `${maps}/made`, 'one', configMap('made', { data: { a: '2' } })),
  patch('managed fields, taken away', `${maps}/made?${tester}`, mergePatch, { metadata: { managedFields: [{}] } }),
  apply('an apply to what nobody manages', `${maps}/made`, 'one', configMap('made', { data: { a: '5' } })),
  patch('managed fields that are nonsense', `${maps}/made?${tester}`, mergePatch, {
    metadata: { managedFields: [{ manager: 'x', operation: 'Nope', fieldsType: 'FieldsV1', fieldsV1: {} }] },
  }),
  patch('managed fields of no type', `${maps}/made?${tester}`, mergePatch, {
    metadata: { managedFields: [{ manager: 'x', operation: 'Update', apiVersion: 'v1' }] },
  }),
  patch('managed fields, empty', `${maps}/made?${tester}`, jsonPatch, [
    { op: 'replace', path: '/metadata/managedFields', value: [{}] },
  ]),
  patch('an apply with an empty manager', `${maps}/made?fieldManager=`, applyPatch, configMap('made')),
  patch('an apply with no force said', `${maps}/made?fieldManager=one&force=`, applyPatch, configMap('made')),
  apply('an apply with its force said as a number', `${maps}/made`, 'one', configMap('made'), '&force=1'),
  apply('an apply of a name that is generated', `${maps}/gen`, 'one', {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { generateName: 'gen-' },
  }),
  apply('an apply of a time of birth', `${maps}/born`, 'one', {
    ...configMap('born', { metadata: { name: 'born', creationTimestamp: '2020-01-01T00:00:00Z' } }),
  }),
  apply('an apply of stringData', `${core}/secrets/sec`, 'one', {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'sec' },
    stringData: { a: 'b' },
  }),
  apply('an apply of stringData again', `${core}/secrets/sec`, 'one', {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'sec' },
    stringData: { a: 'c' },
  }),
  apply('an apply of an account', `${core}/serviceaccounts/sa`, 'one', account({ imagePullSecrets: [{ name: 'a' }] })),
  apply(
    'an apply of an account by another',
    `${core}/serviceaccounts/sa`,
    'two',
    account({ imagePullSecrets: [{ name: 'b' }], automountServiceAccountToken: false }),
  ),
  apply('an apply of a namespace', '/api/v1/namespaces/owning', 'one', {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'owning', labels: { 'istio.io/rev': 'x' } },
  }),
  patch('an apply that is dry and conflicts', `${maps}/made?fieldManager=two&dryRun=All`, applyPatch, {
    ...configMap('made', { data: { a: '7' } }),
  }),
  get('what dry applies left', `${maps}/made`),
  remove('a deletion of what was applied', `${maps}/made`),
  // Directives of strategic patches.
  patch('a strategic patch with an order of containers', `${apps}/web?${tester}`, strategicPatch, {
    spec: {
      template: {
        spec: {
          '$setElementOrder/containers': [{ name: 'side' }, { name: 'main' }],
          containers: [{ name: 'side', image: 'b' }],
        },
      },
    },
  }),
  patch('a strategic patch with an order of its own', `${apps}/web?${tester}`, strategicPatch, {
    spec: {
      template: {
        spec: {
          '$setElementOrder/containers': [{ name: 'main' }, { name: 'side' }, { name: 'third' }],
          containers: [{ name: 'third', image: 'c' }],
        },
      },
    },
  }),
  patch('empty values, patched', `${apps}/web?${tester}`, strategicPatch, {
    spec: {
      template: {
        spec: {
          hostNetwork: false,
          hostname: '',
          nodeName: '',
          containers: [
            {
              name: 'main',
              env: [{ name: 'EMPTY', value: '' }],
              tty: false,
              workingDir: '',
              securityContext: { privileged: false },
              readinessProbe: { tcpSocket: { port: 80 }, initialDelaySeconds: 0 },
            },
          ],
        },
      },
    },
  }),
  apply('empty values, applied', `${apps}/web`, 'empty', {
    ...web({ env: [{ name: 'EMPTY', value: '' }], stdin: false, imagePullPolicy: '' }, { hostNetwork: false }),
  }),
  patch('a strategic patch that deletes from a list of texts', `${maps}/held?${tester}`, strategicPatch, {
    metadata: { '$deleteFromPrimitiveList/finalizers': ['example.com/b'], finalizers: ['example.com/c'] },
  }),
  patch('a strategic patch that empties the finalizers', `${maps}/held?${tester}`, strategicPatch, {
    metadata: { finalizers: null },
  }),
  patch('a strategic patch that retains keys', `${apps}/web?${tester}`, strategicPatch, {
    spec: { strategy: { $retainKeys: ['type'], type: 'Recreate' } },
  }),
  patch('a strategic patch that retains other keys', `${apps}/web`, strategicPatch, {
    spec: { strategy: { $retainKeys: ['rollingUpdate'], type: 'Recreate' } },
  }),
  patch('a strategic patch that replaces a list', `${apps}/web?${tester}`, strategicPatch, {
    spec: { template: { spec: { containers: [{ name: 'only', image: 'x' }, { $patch: 'replace' }] } } },
  }),
  patch('a strategic patch that deletes an item that is not there', `${apps}/web?${tester}`, strategicPatch, {
    spec: { template: { spec: { containers: [{ name: 'nope', $patch: 'delete' }] } } },
  }),
  patch('a strategic patch of a volume', `${apps}/web?${tester}`, strategicPatch, {
    spec: { template: { spec: { volumes: [{ name: 'v', configMap: { name: 'c' } }] } } },
  }),
  patch('a strategic patch that makes it another volume', `${apps}/web?${tester}`, strategicPatch, {
    spec: {
      template: { spec: { volumes: [{ name: 'v', $retainKeys: ['name', 'emptyDir'], emptyDir: {} }] } },
    },
  }),
  patch('a strategic patch that makes a volume two', `${apps}/web`, strategicPatch, {
    spec: { template: { spec: { volumes: [{ name: 'v', configMap: { name: 'c' } }] } } },
  }),
  patch('a strategic patch of ports', `${core}/services/s?${tester}`, strategicPatch, {
    spec: { ports: [{ port: 80, name: 'a', targetPort: 8080 }] },
  }),
  patch('a strategic patch of a list with an object', `${apps}/web`, strategicPatch, {
    spec: { template: { spec: { containers: { name: 'x' } } } },
  }),
  patch('a strategic patch that is a directive', `${maps}/owned`, strategicPatch, { $patch: 'delete' }),
  patch('a strategic patch that replaces all', `${maps}/owned?${dry}`, strategicPatch, {
    ...configMap('owned', { data: { only: '1' } }),
    $patch: 'replace',
  }),
  patch('a strategic patch of owners', `${maps}/owned?${tester}`, strategicPatch, {
    metadata: { ownerReferences: [{ uid: 'u1', $patch: 'delete' }] },
  }),
  patch('a JSON patch that removes an item', `${apps}/web?${dry}`, jsonPatch, [
    { op: 'remove', path: '/spec/template/spec/containers/0' },
  ]),
  patch('a JSON patch beyond a list', `${apps}/web`, jsonPatch, [
    { op: 'add', path: '/spec/template/spec/containers/7', value: { name: 'x', image: 'x' } },
  ]),
  patch('a JSON patch of a negative index', `${apps}/web`, jsonPatch, [
    { op: 'remove', path: '/spec/template/spec/containers/-2' },
  ]),
  patch('a JSON patch of no index', `${apps}/web`, jsonPatch, [
    { op: 'replace', path: '/spec/template/spec/containers/x', value: {} },
  ]),
  patch('a JSON patch that tests what is not there', `${maps}/owned`, jsonPatch, [
    { op: 'test', path: '/data/nope', value: 'x' },
  ]),
  patch('a JSON patch that tests for nothing', `${maps}/owned?${dry}`, jsonPatch, [
    { op: 'test', path: '/data', value: null },
  ]),
  patch('a JSON patch that tests the version', `${maps}/owned`, jsonPatch, [
    { op: 'test', path: '/metadata/resourceVersion', value: '1' },
  ]),
  patch('a JSON patch that copies from nothing', `${maps}/owned`, jsonPatch, [
    { op: 'copy', from: '/data/x', path: '/data/y' },
  ]),
  patch('a JSON patch that moves from nothing', `${maps}/owned`, jsonPatch, [
    { op: 'move', from: '/data/x', path: '/data/y' },
  ]),
  patch('a JSON patch that moves without from', `${maps}/owned`, jsonPatch, [{ op: 'move', path: '/data/y' }]),
  patch('a JSON patch that adds without a value', `${maps}/owned`, jsonPatch, [{ op: 'add', path: '/data' }]),
  patch('a JSON patch of a value of another type', `${maps}/owned`, jsonPatch, [
    { op: 'add', path: '/data', value: 'x' },
  ]),
  patch('a JSON patch of a number among texts', `${maps}/owned`, jsonPatch, [
    { op: 'add', path: '/data', value: { a: 1 } },
  ]),
  patch('a merge patch of a number among texts', `${maps}/owned`, mergePatch, { data: { a: 1 } }),
  put('a status by a put to a scale', `${apps}/web/scale`, web()),
];

/** Every verb on every built-in kind that the product or its operator touches. */
import {
  apply,
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
  table,
} from '../raw-request.ts';

const tester = 'fieldManager=tester';
const labels = { of: 'kinds' };

/** A kind: where its objects are, one of them, and a change that a merge patch can make to it. */
type Sample = {
  readonly apiVersion: string;
  readonly kind: string;
  readonly plural: string;
  readonly cluster?: true;
  readonly body: object;
  readonly change: object;
};

const rbac = 'rbac.authorization.k8s.io/v1';
const hooks = 'admissionregistration.k8s.io/v1';
const rules = [{ apiGroups: [''], resources: ['pods'], verbs: ['get', 'list'] }];
const roleRef = (kind: string) => ({ roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind, name: 'kinds' } });
const webhook = {
  name: 'kinds.example.com',
  sideEffects: 'None',
  admissionReviewVersions: ['v1'],
  clientConfig: { service: { namespace: 'kinds', name: 'hook' } },
  rules: [{ apiGroups: ['kinds.example.com'], apiVersions: ['v1'], operations: ['CREATE'], resources: ['things'] }],
};

const samples: readonly Sample[] = [
  {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    plural: 'configmaps',
    body: { data: { a: 'b' }, binaryData: {} },
    change: { data: { a: 'c' } },
  },
  {
    apiVersion: 'v1',
    kind: 'Secret',
    plural: 'secrets',
    body: { data: { a: 'Yg==' } },
    change: { stringData: { a: 'c' } },
  },
  {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    plural: 'serviceaccounts',
    body: { secrets: [], imagePullSecrets: [{ name: 'pull' }] },
    change: { automountServiceAccountToken: false },
  },
  {
    apiVersion: 'v1',
    kind: 'Endpoints',
    plural: 'endpoints',
    body: { subsets: [{ addresses: [{ ip: '10.1.2.3' }], ports: [{ port: 80 }] }] },
    change: { subsets: [] },
  },
  {
    apiVersion: 'v1',
    kind: 'Namespace',
    plural: 'namespaces',
    cluster: true,
    body: {},
    change: { metadata: { labels: { 'istio-injection': 'enabled' } } },
  },
  {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    plural: 'horizontalpodautoscalers',
    body: {
      spec: {
        minReplicas: 1,
        maxReplicas: 3,
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'none' },
        metrics: [
          { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } },
        ],
      },
    },
    change: { spec: { maxReplicas: 5 } },
  },
  {
    apiVersion: rbac,
    kind: 'RoleBinding',
    plural: 'rolebindings',
    body: { ...roleRef('Role'), subjects: [{ kind: 'ServiceAccount', name: 'default', namespace: 'kinds' }] },
    change: { subjects: [] },
  },
  {
    apiVersion: rbac,
    kind: 'ClusterRole',
    plural: 'clusterroles',
    cluster: true,
    body: { rules },
    change: { rules: [...rules, { nonResourceURLs: ['/healthz'], verbs: ['get'] }] },
  },
  {
    apiVersion: rbac,
    kind: 'ClusterRoleBinding',
    plural: 'clusterrolebindings',
    cluster: true,
    body: { ...roleRef('ClusterRole'), subjects: [{ kind: 'Group', name: 'people' }] },
    change: { metadata: { annotations: { x: 'y' } } },
  },
  {
    apiVersion: hooks,
    kind: 'ValidatingWebhookConfiguration',
    plural: 'validatingwebhookconfigurations',
    cluster: true,
    body: { webhooks: [webhook] },
    change: { webhooks: [{ ...webhook, failurePolicy: 'Ignore' }] },
  },
  {
    apiVersion: hooks,
    kind: 'MutatingWebhookConfiguration',
    plural: 'mutatingwebhookconfigurations',
    cluster: true,
    body: { webhooks: [{ ...webhook, reinvocationPolicy: 'IfNeeded' }] },
    change: { webhooks: [webhook] },
  },
  {
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    plural: 'leases',
    body: { spec: { holderIdentity: 'a', leaseDurationSeconds: 15, renewTime: '2026-01-01T00:00:00.000000Z' } },
    change: { spec: { leaseTransitions: 1 } },
  },
  {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    plural: 'endpointslices',
    body: { addressType: 'IPv4', endpoints: [{ addresses: ['10.1.2.3'] }], ports: [{ name: 'http', port: 80 }] },
    change: { endpoints: [] },
  },
  {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    plural: 'networkpolicies',
    body: { spec: { podSelector: {}, ingress: [{}] } },
    change: { spec: { podSelector: { matchLabels: labels } } },
  },
  {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    plural: 'ingresses',
    body: {
      spec: {
        rules: [
          {
            host: 'a.example.com',
            http: {
              paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'a', port: { number: 80 } } } }],
            },
          },
        ],
      },
    },
    change: { metadata: { labels: { x: 'y' } } },
  },
  {
    apiVersion: 'scheduling.k8s.io/v1',
    kind: 'PriorityClass',
    plural: 'priorityclasses',
    cluster: true,
    body: { value: 7, globalDefault: false },
    change: { description: 'seven' },
  },
  {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    plural: 'storageclasses',
    cluster: true,
    body: { provisioner: 'example.com/none' },
    change: { metadata: { labels: { x: 'y' } } },
  },
];

function requestsOf({ apiVersion, kind, plural, cluster, body, change }: Sample): readonly RawRequest[] {
  const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const all = cluster === true ? `${root}/${plural}` : `${root}/namespaces/kinds/${plural}`;
  const one = `${all}/kinds`;
  const object = (more: object = {}) => ({ apiVersion, kind, metadata: { name: 'kinds', labels, ...more }, ...body });
  const only = `fieldSelector=metadata.name=kinds`;
  return [
    post(`${kind}, made`, `${all}?${tester}`, object()),
    post(`${kind}, made again`, all, object()),
    post(`${kind}, made without a body`, all, {}),
    post(`${kind}, made with an unknown field`, `${all}?fieldValidation=Strict`, {
      ...object({ name: 'other' }),
      nope: 1,
    }),
    get(`${kind}, read`, one),
    get(`${kind}, listed`, `${all}?${only}`),
    get(`${kind}, as a table`, one, table),
    get(`${kind}, as metadata`, one, partial),
    get(`${kind}, as a list in a table`, `${all}?${only}`, table),
    patch(`${kind}, patched`, `${one}?${tester}`, mergePatch, change),
    patch(`${kind}, annotated by a JSON patch`, `${one}?${tester}`, jsonPatch, [
      { op: 'add', path: '/metadata/annotations', value: { by: 'tester' } },
    ]),
    put(`${kind}, replaced with an old version`, one, object({ resourceVersion: '1' })),
    apply(`${kind}, applied by another`, one, 'other', object({ annotations: { applied: 'yes' } }), '&force=true'),
    apply(`${kind}, applied by another again`, one, 'other', object({ annotations: { applied: 'yes' } })),
    apply(`${kind}, applied anew, drily`, `${all}/fresh`, 'other', object({ name: 'fresh' }), '&dryRun=All'),
    get(`${kind}, its status`, `${one}/status`),
    remove(`${kind}, deleted drily`, `${one}?dryRun=All`),
    ...(kind === 'Namespace' ? [] : [remove(`${kind}, deleted`, one), get(`${kind}, read when it is gone`, one)]),
  ];
}

export const kindRequests: readonly RawRequest[] = [namespace('kinds'), ...samples.flatMap(requestsOf)];

/** Secrets, accounts, roles, budgets, webhooks. Asked after those before it, in one namespace. */
import { mergePatch, patch, post, type RawRequest } from '../raw-request.ts';
import { core } from './lab.ts';

export const accessRequests: readonly RawRequest[] = [
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
];

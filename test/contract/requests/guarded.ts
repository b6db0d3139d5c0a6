/** Webhooks, autoscalers, budgets, policies, ingresses, claims, jobs: what they must be, and what of them must stay. */
import { mergePatch, namespace, patch, post, type RawRequest } from '../raw-request.ts';

const tester = 'fieldManager=tester';
const of = (group: string, plural: string) => `/apis/${group}/namespaces/guarded/${plural}`;
const hooks = '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations';
const scalers = of('autoscaling/v2', 'horizontalpodautoscalers');
const budgets = of('policy/v1', 'poddisruptionbudgets');
const policies = of('networking.k8s.io/v1', 'networkpolicies');
const ingresses = of('networking.k8s.io/v1', 'ingresses');
const jobs = of('batch/v1', 'jobs');
const crons = of('batch/v1', 'cronjobs');
const claims = '/api/v1/namespaces/guarded/persistentvolumeclaims';
const classes = '/apis/scheduling.k8s.io/v1/priorityclasses';

const thing = (apiVersion: string, kind: string, name: string, rest: object) => ({
  apiVersion,
  kind,
  metadata: { name },
  ...rest,
});
const hook = (more: object) =>
  thing('admissionregistration.k8s.io/v1', 'ValidatingWebhookConfiguration', 'guarded-bad', {
    webhooks: [
      {
        name: 'a.guarded.example.com',
        sideEffects: 'None',
        admissionReviewVersions: ['v1'],
        clientConfig: { service: { namespace: 'guarded', name: 'hook' } },
        rules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['nothings'] }],
        ...more,
      },
    ],
  });
const badHook = (title: string, more: object) => post(title, `${hooks}?dryRun=All&${tester}`, hook(more));
const scaler = (spec: object) =>
  thing('autoscaling/v2', 'HorizontalPodAutoscaler', 'bad', {
    spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'x' }, maxReplicas: 2, ...spec },
  });
const budget = (spec: object) => thing('policy/v1', 'PodDisruptionBudget', 'bad', { spec });
const policy = (spec: object) => thing('networking.k8s.io/v1', 'NetworkPolicy', 'bad', { spec });
const ingress = (spec: object) => thing('networking.k8s.io/v1', 'Ingress', 'bad', { spec });
const template = { spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'a' }] } };
const job = (name: string, spec: object) =>
  thing('batch/v1', 'Job', name, { spec: { suspend: true, template, ...spec } });
const cron = (spec: object) =>
  thing('batch/v1', 'CronJob', 'bad', {
    spec: { schedule: '* * * * *', jobTemplate: { spec: { template } }, ...spec },
  });
const claim = (name: string, spec: object) =>
  thing('v1', 'PersistentVolumeClaim', name, {
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, ...spec },
  });
const route = (path: object) => ({
  rules: [{ host: 'example.com', http: { paths: [path] } }],
});
const backend = { service: { name: 's', port: { number: 80 } } };
const dry = (plural: string) => `${plural}?dryRun=All&${tester}`;

export const guardedRequests: readonly RawRequest[] = [
  namespace('guarded'),
  badHook('a webhook that says nothing of its effects', { sideEffects: undefined }),
  badHook('a webhook of strange effects', { sideEffects: 'Some' }),
  badHook('a webhook without versions', { admissionReviewVersions: [] }),
  badHook('a webhook of no known version', { admissionReviewVersions: ['v9'] }),
  badHook('a webhook with a short name', { name: 'short' }),
  badHook('a webhook that is nowhere', { clientConfig: {} }),
  badHook('a webhook in two places', { clientConfig: { url: 'https://x/', service: { namespace: 'a', name: 'b' } } }),
  badHook('a webhook at a plain address', { clientConfig: { url: 'http://example.com/' } }),
  badHook('a webhook of a strange policy', { failurePolicy: 'Nope' }),
  badHook('a webhook that takes too long', { timeoutSeconds: 31 }),
  badHook('a webhook of strange operations', {
    rules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['LOOK'], resources: ['x'] }],
  }),
  badHook('a webhook of no operations', { rules: [{ apiGroups: [''], apiVersions: ['v1'], resources: ['x'] }] }),
  badHook('a webhook of a strange scope', {
    rules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['x'], scope: 'Nope' }],
  }),
  badHook('a webhook with a bad selector', { namespaceSelector: { matchLabels: { 'a b': 'c' } } }),
  post('an autoscaler of fewer than none', dry(scalers), scaler({ minReplicas: 0 })),
  post('an autoscaler of less than its least', dry(scalers), scaler({ minReplicas: 5 })),
  post('an autoscaler of a strange metric', dry(scalers), scaler({ metrics: [{ type: 'Nope' }] })),
  post(
    'an autoscaler of a metric that says nothing',
    dry(scalers),
    scaler({ metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization' } } }] }),
  ),
  post(
    'an autoscaler by use',
    dry(scalers),
    scaler({
      metrics: [
        { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } },
      ],
    }),
  ),
  post('a budget of both', dry(budgets), budget({ minAvailable: 1, maxUnavailable: 1 })),
  post('a budget of neither', dry(budgets), budget({ selector: { matchLabels: { a: 'b' } } })),
  post('a budget of a strange part', dry(budgets), budget({ minAvailable: '150%' })),
  post('a budget below nothing', dry(budgets), budget({ minAvailable: -1 })),
  post('a policy of a strange type', dry(policies), policy({ podSelector: {}, policyTypes: ['Nope'] })),
  post(
    'a policy of a strange port',
    dry(policies),
    policy({ podSelector: {}, ingress: [{ ports: [{ port: 70000 }] }] }),
  ),
  post(
    'a policy from a strange range',
    dry(policies),
    policy({ podSelector: {}, ingress: [{ from: [{ ipBlock: { cidr: 'x' } }] }] }),
  ),
  post('a policy from nobody', dry(policies), policy({ podSelector: {}, ingress: [{ from: [{}] }] })),
  post('an ingress without a type of path', dry(ingresses), ingress(route({ path: '/', backend }))),
  post(
    'an ingress of a strange type of path',
    dry(ingresses),
    ingress(route({ path: '/', pathType: 'Nope', backend })),
  ),
  post(
    'an ingress of a path without a slash',
    dry(ingresses),
    ingress(route({ path: 'x', pathType: 'Prefix', backend })),
  ),
  post('an ingress without a backend', dry(ingresses), ingress(route({ path: '/', pathType: 'Prefix' }))),
  post(
    'an ingress to a Service without a port',
    dry(ingresses),
    ingress(route({ path: '/', pathType: 'Prefix', backend: { service: { name: 's' } } })),
  ),
  post('an ingress of a bad host', dry(ingresses), ingress({ rules: [{ host: 'A_b' }] })),
  post('a job of fewer than none', dry(jobs), job('bad', { parallelism: -1 })),
  post('a cron job of no schedule', dry(crons), cron({ schedule: 'sometimes' })),
  post('a cron job without a schedule', dry(crons), cron({ schedule: undefined })),
  post('a cron job of a strange policy', dry(crons), cron({ concurrencyPolicy: 'Nope' })),
  post('a claim of no mode', dry(claims), claim('bad', { accessModes: undefined })),
  post('a claim of a strange mode', dry(claims), claim('bad', { accessModes: ['Nope'] })),
  post('a claim of nothing', dry(claims), claim('bad', { resources: {} })),
  post(
    'a class of priority',
    `${classes}?${tester}`,
    thing('scheduling.k8s.io/v1', 'PriorityClass', 'guarded', { value: 7 }),
  ),
  patch('a class of another priority', `${classes}/guarded`, mergePatch, { value: 8 }),
  post(
    'a class of too high a priority',
    dry(classes),
    thing('scheduling.k8s.io/v1', 'PriorityClass', 'high', { value: 2000000001 }),
  ),
  post(
    'a class with a name of the system',
    dry(classes),
    thing('scheduling.k8s.io/v1', 'PriorityClass', 'system-x', { value: 1 }),
  ),
  post('a pod of a class', '/api/v1/namespaces/guarded/pods?dryRun=All&fieldManager=tester', {
    ...thing('v1', 'Pod', 'p', { spec: { priorityClassName: 'guarded', containers: [{ name: 'main', image: 'a' }] } }),
  }),
];

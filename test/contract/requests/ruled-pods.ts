/** What pods and workloads must be, and what of them must stay. */
import { get, jsonPatch, mergePatch, namespace, patch, post, type RawRequest, remove } from '../raw-request.ts';

const core = '/api/v1/namespaces/ruled-pods';
const apps = '/apis/apps/v1/namespaces/ruled-pods';
const batch = '/apis/batch/v1/namespaces/ruled-pods';
const tester = 'fieldManager=tester';

const pod = (spec: object = {}, container: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'bad' },
  spec: { containers: [{ name: 'main', image: 'a', ...container }], ...spec },
});
const badPod = (title: string, spec: object, container: object = {}) =>
  post(title, `${core}/pods?dryRun=All&${tester}`, pod(spec, container));

const workload = (kind: string, name: string, spec: object = {}, podSpec: object = {}) => ({
  apiVersion: 'apps/v1',
  kind,
  metadata: { name },
  spec: {
    selector: { matchLabels: { app: name } },
    template: {
      metadata: { labels: { app: name } },
      spec: { containers: [{ name: 'main', image: 'a' }], ...podSpec },
    },
    ...spec,
  },
});

export const ruledPodRequests: readonly RawRequest[] = [
  namespace('ruled-pods'),
  // Pods.
  badPod('a pod with a strange restart policy', { restartPolicy: 'Nope' }),
  badPod('a pod with a strange DNS policy', { dnsPolicy: 'Nope' }),
  badPod('a pod with a strange pull policy', {}, { imagePullPolicy: 'Nope' }),
  badPod('a pod with a bad container name', {}, { name: 'A_b' }),
  badPod('a pod with a port too high', {}, { ports: [{ containerPort: 70000 }] }),
  badPod('a pod with a bad port name', {}, { ports: [{ containerPort: 80, name: 'much-too-long-a-name' }] }),
  badPod('a pod with a bad variable', {}, { env: [{ name: '', value: 'x' }] }),
  badPod(
    'a pod with a variable of two sources',
    {},
    {
      env: [{ name: 'a', value: 'x', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }],
    },
  ),
  badPod(
    'a pod with a variable of an odd field',
    {},
    {
      env: [{ name: 'a', valueFrom: { fieldRef: { fieldPath: 'spec.nope' } } }],
    },
  ),
  badPod('a pod with a mount of nothing', {}, { volumeMounts: [{ name: 'nope', mountPath: '/x' }] }),
  badPod(
    'a pod with two mounts at one path',
    { volumes: [{ name: 'v', emptyDir: {} }] },
    {
      volumeMounts: [
        { name: 'v', mountPath: '/x' },
        { name: 'v', mountPath: '/x' },
      ],
    },
  ),
  badPod(
    'a pod with a variable twice',
    {},
    {
      env: [
        { name: 'A', value: 'x' },
        { name: 'A', value: 'y' },
      ],
    },
  ),
  badPod('a pod with a port twice', {}, { ports: [{ containerPort: 80 }, { containerPort: 80, name: 'x' }] }),
  post('a pod with dots in its name', `${core}/pods?dryRun=All&${tester}`, { ...pod(), metadata: { name: 'a.b' } }),
  post('a Deployment with dots in its name', `${apps}/deployments?dryRun=All&${tester}`, workload('Deployment', 'a.b')),
  post('a ReplicaSet with dots in its name', `${apps}/replicasets?dryRun=All&${tester}`, workload('ReplicaSet', 'a.b')),
  post(
    'a StatefulSet with dots in its name',
    `${apps}/statefulsets?dryRun=All&${tester}`,
    workload('StatefulSet', 'a.b'),
  ),
  badPod('a pod with a volume of nothing', { volumes: [{ name: 'v', configMap: {} }] }),
  badPod('a pod with a volume twice', {
    volumes: [
      { name: 'v', emptyDir: {} },
      { name: 'v', emptyDir: {} },
    ],
  }),
  badPod(
    'a pod that asks for more than its limit',
    {},
    { resources: { requests: { cpu: '2' }, limits: { cpu: '1' } } },
  ),
  badPod('a pod with a limit that is none', {}, { resources: { limits: { cpu: 'many' } } }),
  badPod('a pod with a negative limit', {}, { resources: { limits: { cpu: '-1' } } }),
  badPod('a pod with a probe of nothing', {}, { livenessProbe: {} }),
  badPod('a pod with a probe of two ways', {}, { livenessProbe: { exec: { command: ['x'] }, tcpSocket: { port: 1 } } }),
  badPod('a pod with a strange toleration', { tolerations: [{ key: 'a', operator: 'Nope' }] }),
  badPod('a pod with a negative grace', { terminationGracePeriodSeconds: -1 }),
  badPod('a pod with a bad host name', { hostname: 'A_b' }),
  badPod('a pod on a network of its host', { hostNetwork: true }, { ports: [{ containerPort: 80 }] }),
  badPod('a pod with a priority', { priorityClassName: 'nope' }),
  badPod('a pod with a user below nothing', { securityContext: { runAsUser: -1 } }),
  badPod(
    'a pod that is privileged and may not be',
    {},
    {
      securityContext: { privileged: true, allowPrivilegeEscalation: false },
    },
  ),
  badPod('a pod with an image with a space', {}, { image: ' a' }),
  badPod('a pod with a sidecar', { initContainers: [{ name: 'side', image: 'a', restartPolicy: 'Always' }] }),
  badPod('a pod with a name twice', { initContainers: [{ name: 'main', image: 'a' }] }),
  post('a pod with a start', `${core}/pods?${tester}`, {
    ...pod({ nodeSelector: { nowhere: 'yes' } }),
    metadata: { name: 'p', labels: { app: 'p' } },
  }),
  patch('a label of a pod', `${core}/pods/p?${tester}`, mergePatch, { metadata: { labels: { app: null } } }),
  patch('a status of a pod', `${core}/pods/p/status?${tester}`, mergePatch, {
    status: { phase: 'Failed', reason: 'Odd', message: 'x' },
  }),
  get('pods by phase', `${core}/pods?fieldSelector=status.phase%3DFailed`),
  get('pods by node', `${core}/pods?fieldSelector=spec.nodeName%3Dnope`),
  post('a pod bound to a node that is not', `${core}/pods/p/binding`, {
    apiVersion: 'v1',
    kind: 'Binding',
    metadata: { name: 'p' },
    target: { kind: 'Node', name: '' },
  }),
  get('logs of a pod on no node', `${core}/pods/p/log`),
  get('logs with a bad number of lines', `${core}/pods/p/log?tailLines=-1`),
  get('logs with lines that are none', `${core}/pods/p/log?tailLines=x`),
  get('logs since a bad time', `${core}/pods/p/log?sinceTime=x`),
  get('logs since two times', `${core}/pods/p/log?sinceTime=2026-01-01T00:00:00Z&sinceSeconds=1`),
  get('an exec on no node', `${core}/pods/p/exec?command=x&stdout=true`),
  get('an exec of nothing asked', `${core}/pods/p/exec?command=x`),
  get('an exec in no container', `${core}/pods/p/exec?command=x&stdout=true&container=nope`),
  post('an eviction of nothing', `${core}/pods/nope/eviction`, {
    apiVersion: 'policy/v1',
    kind: 'Eviction',
    metadata: { name: 'nope' },
  }),
  remove('a pod deleted at once', `${core}/pods/p?gracePeriodSeconds=0`),
  // Workloads.
  post('a ReplicaSet', `${apps}/replicasets?${tester}`, workload('ReplicaSet', 'rs', { replicas: 0 })),
  post(
    'a StatefulSet with claims',
    `${apps}/statefulsets?${tester}`,
    workload('StatefulSet', 'ss', {
      replicas: 0,
      serviceName: 'ss',
      volumeClaimTemplates: [
        {
          metadata: { name: 'data' },
          spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
        },
      ],
    }),
  ),
  patch('a StatefulSet of another Service', `${apps}/statefulsets/ss`, mergePatch, { spec: { serviceName: 'x' } }),
  post(
    'a DaemonSet that stays',
    `${apps}/daemonsets?${tester}`,
    workload('DaemonSet', 'ds', {}, { nodeSelector: { a: 'b' } }),
  ),
  patch('another selector of a DaemonSet', `${apps}/daemonsets/ds`, mergePatch, {
    spec: { selector: { matchLabels: { app: 'x' } } },
  }),
  post(
    'a Deployment that may not go on',
    `${apps}/deployments`,
    workload('Deployment', 'bad', { strategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: 0 } } }),
  ),
  post(
    'a Deployment that recreates and rolls',
    `${apps}/deployments`,
    workload('Deployment', 'bad', { strategy: { type: 'Recreate', rollingUpdate: { maxSurge: 1 } } }),
  ),
  post(
    'a Deployment of a surge that is none',
    `${apps}/deployments`,
    workload('Deployment', 'bad', { strategy: { rollingUpdate: { maxSurge: 'x%' } } }),
  ),
  post(
    'a Deployment of a short deadline',
    `${apps}/deployments`,
    workload('Deployment', 'bad', { minReadySeconds: 10, progressDeadlineSeconds: 5 }),
  ),
  post(
    'a Deployment that restarts never',
    `${apps}/deployments`,
    workload('Deployment', 'bad', {}, { restartPolicy: 'Never' }),
  ),
  post('a Deployment with an empty selector', `${apps}/deployments`, workload('Deployment', 'bad', { selector: {} })),
  post(
    'a Deployment with a bad selector',
    `${apps}/deployments`,
    workload('Deployment', 'bad', { selector: { matchExpressions: [{ key: 'app', operator: 'Nope' }] } }),
  ),
  post(
    'a Deployment with an expression without values',
    `${apps}/deployments`,
    workload('Deployment', 'bad', { selector: { matchExpressions: [{ key: 'app', operator: 'In' }] } }),
  ),
  post(
    'a Deployment that waits',
    `${apps}/deployments?${tester}`,
    workload('Deployment', 'w', { replicas: 0, paused: true }),
  ),
  patch('a Deployment, restarted', `${apps}/deployments/w?${tester}`, mergePatch, {
    spec: { template: { metadata: { annotations: { 'kubectl.kubernetes.io/restartedAt': 'now' } } } },
  }),
  patch('a Deployment, labelled only', `${apps}/deployments/w?${tester}`, mergePatch, {
    metadata: { labels: { a: 'b' } },
  }),
  patch('a Deployment with a status in its patch', `${apps}/deployments/w?${tester}`, mergePatch, {
    status: { replicas: 7 },
  }),
  patch("a generation of one's own", `${apps}/deployments/w?${tester}`, mergePatch, { metadata: { generation: 99 } }),
  patch('a status with a spec', `${apps}/deployments/w/status?${tester}`, mergePatch, {
    metadata: { labels: { c: 'd' }, annotations: { e: 'f' } },
    spec: { replicas: 5 },
  }),
  patch("a Deployment's scale by JSON patch", `${apps}/deployments/w/scale?${tester}`, jsonPatch, [
    { op: 'replace', path: '/spec/replicas', value: 0 },
  ]),
  post('a Job', `${batch}/jobs?${tester}`, {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: 'bad' },
    spec: { template: { spec: { containers: [{ name: 'main', image: 'a' }] } } },
  }),
];

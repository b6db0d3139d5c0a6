/** What workloads, pods and Services must be, and what of them must stay. */
import {
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
} from '../raw-request.ts';

const core = '/api/v1/namespaces/ruled';
const services = `${core}/services`;
const apps = '/apis/apps/v1/namespaces/ruled';
const batch = '/apis/batch/v1/namespaces/ruled';
const tester = 'fieldManager=tester';

const service = (name: string, spec: object) => ({ apiVersion: 'v1', kind: 'Service', metadata: { name }, spec });
const badService = (title: string, spec: object) => post(title, services, service('bad', spec));

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

const secret = (name: string, type: string, data: object, rest: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name },
  type,
  data,
  ...rest,
});

export const ruledRequests: readonly RawRequest[] = [
  namespace('ruled'),
  badService('a Service with a port too high', { ports: [{ port: 70000 }] }),
  badService('a Service with a port of nothing', { ports: [{ port: 0 }] }),
  badService('a Service with a strange protocol', { ports: [{ port: 80, protocol: 'HTTP' }] }),
  badService('a Service with a bad port name', { ports: [{ port: 80, name: 'A_b' }] }),
  badService('a Service with one name twice', {
    ports: [
      { port: 80, name: 'a' },
      { port: 81, name: 'a' },
    ],
  }),
  badService('a Service with one port twice', {
    ports: [
      { port: 80, name: 'a' },
      { port: 80, name: 'b' },
    ],
  }),
  badService('a Service with a bad target', { ports: [{ port: 80, targetPort: 'not_a_port' }] }),
  badService('a Service with a target too high', { ports: [{ port: 80, targetPort: 70000 }] }),
  badService('a Service with a strange address', { clusterIP: 'x', ports: [{ port: 80 }] }),
  badService('a Service with an address out of range', { clusterIP: '1.2.3.4', ports: [{ port: 80 }] }),
  badService('a Service of a strange affinity', { sessionAffinity: 'Nope', ports: [{ port: 80 }] }),
  badService('a Service of a strange traffic policy', {
    type: 'LoadBalancer',
    externalTrafficPolicy: 'Nope',
    ports: [{ port: 80 }],
  }),
  badService('a Service whose traffic policy has no meaning', {
    externalTrafficPolicy: 'Local',
    ports: [{ port: 80 }],
  }),
  badService('a Service of a strange inner traffic policy', { internalTrafficPolicy: 'Nope', ports: [{ port: 80 }] }),
  badService('a Service with a node port and no such type', { ports: [{ port: 80, nodePort: 30000 }] }),
  badService('a Service with a node port out of range', { type: 'NodePort', ports: [{ port: 80, nodePort: 80 }] }),
  badService('an external Service without a name', { type: 'ExternalName' }),
  badService('an external Service with a bad name', { type: 'ExternalName', externalName: 'a_b' }),
  badService('a headless Service of the wrong type', { type: 'NodePort', clusterIP: 'None', ports: [{ port: 80 }] }),
  badService('a Service with a bad selector', { selector: { 'a b': 'c' }, ports: [{ port: 80 }] }),
  badService('a Service with a strange family policy', { ipFamilyPolicy: 'Nope', ports: [{ port: 80 }] }),
  badService('a Service with a strange family', { ipFamilies: ['IPv5'], ports: [{ port: 80 }] }),
  badService('a Service with two families that must be', { ipFamilyPolicy: 'RequireDualStack', ports: [{ port: 80 }] }),
  badService('a Service with source ranges that are none', {
    type: 'LoadBalancer',
    loadBalancerSourceRanges: ['x'],
    ports: [{ port: 80 }],
  }),
  badService('a Service with a bad class of balancers', {
    type: 'LoadBalancer',
    loadBalancerClass: 'a b',
    ports: [{ port: 80 }],
  }),
  badService('a Service with external addresses that are none', { externalIPs: ['x'], ports: [{ port: 80 }] }),
  post('a Service with a name too long', services, service('x'.repeat(64), { ports: [{ port: 80 }] })),
  post('a Service on nodes', `${services}?${tester}`, service('n', { type: 'NodePort', ports: [{ port: 80 }] })),
  post('a headless Service without ports', `${services}?${tester}`, service('h', { clusterIP: 'None' })),
  post(
    'a local balanced Service',
    `${services}?${tester}`,
    service('l', { type: 'LoadBalancer', externalTrafficPolicy: 'Local', ports: [{ port: 80 }] }),
  ),
  post(
    'a sticky Service',
    `${services}?${tester}`,
    service('k', { sessionAffinity: 'ClientIP', ports: [{ port: 80 }] }),
  ),
  patch('a Service that becomes headless', `${services}/n`, mergePatch, { spec: { clusterIP: 'None' } }),
  patch('a Service without its address', `${services}/n?${tester}`, mergePatch, { spec: { clusterIP: null } }),
  patch('a Service with an empty address', `${services}/n`, mergePatch, { spec: { clusterIP: '', clusterIPs: [] } }),
  patch('a Service that leaves the nodes', `${services}/n?${tester}`, mergePatch, { spec: { type: 'ClusterIP' } }),
  patch('a Service that becomes balanced', `${services}/n?${tester}`, mergePatch, { spec: { type: 'LoadBalancer' } }),
  patch('a Service that becomes external', `${services}/k?${tester}`, mergePatch, {
    spec: { type: 'ExternalName', externalName: 'example.com' },
  }),
  put('a Service replaced without its address', `${services}/l?${tester}`, {
    ...service('l', { type: 'LoadBalancer', ports: [{ port: 81 }] }),
  }),
  patch('a balanced Service of another class', `${services}/l`, mergePatch, {
    spec: { loadBalancerClass: 'example.com/x' },
  }),
  patch('a balancer address that is none', `${services}/l/status`, mergePatch, {
    status: { loadBalancer: { ingress: [{ ip: 'x' }] } },
  }),
  patch('a balancer name', `${services}/l/status?${tester}`, mergePatch, {
    status: { loadBalancer: { ingress: [{ hostname: 'x.example.com' }] } },
  }),
  patch('a balancer address of what is not balanced', `${services}/h/status`, mergePatch, {
    status: { loadBalancer: { ingress: [{ ip: '1.2.3.4' }] } },
  }),
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
  post('a Service that is external in vain', `${services}?dryRun=All&${tester}`, {
    ...service('vain', { externalName: 'example.com', ports: [{ port: 80 }] }),
  }),
  post('a sticky headless Service', `${services}?dryRun=All&${tester}`, {
    ...service('vain', { clusterIP: 'None', sessionAffinity: 'ClientIP', selector: { a: 'b' }, ports: [{ port: 80 }] }),
  }),
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
  // Secrets and ConfigMaps that stay.
  post(
    'a TLS Secret',
    `${core}/secrets?${tester}`,
    secret('tls', 'kubernetes.io/tls', { 'tls.crt': 'YQ==', 'tls.key': 'YQ==' }),
  ),
  post('a TLS Secret without a key', `${core}/secrets`, secret('bad', 'kubernetes.io/tls', { 'tls.crt': 'YQ==' })),
  post('a pull Secret', `${core}/secrets`, secret('bad', 'kubernetes.io/dockerconfigjson', {})),
  post(
    'a pull Secret that is no JSON',
    `${core}/secrets`,
    secret('bad', 'kubernetes.io/dockerconfigjson', { '.dockerconfigjson': 'YQ==' }),
  ),
  post('a login Secret of nothing', `${core}/secrets`, secret('bad', 'kubernetes.io/basic-auth', {})),
  post('an SSH Secret of nothing', `${core}/secrets`, secret('bad', 'kubernetes.io/ssh-auth', {})),
  post(
    'an immutable Secret',
    `${core}/secrets?${tester}`,
    secret('fixed', 'Opaque', { a: 'YQ==' }, { immutable: true }),
  ),
  patch('a change of an immutable Secret', `${core}/secrets/fixed`, mergePatch, { stringData: { a: 'b' } }),
  patch('an immutable Secret, made mutable', `${core}/secrets/fixed`, mergePatch, { immutable: false }),
  patch('an immutable Secret, not said to be', `${core}/secrets/fixed`, mergePatch, { immutable: null }),
  patch('a label of an immutable Secret', `${core}/secrets/fixed?${tester}`, mergePatch, {
    metadata: { labels: { a: 'b' } },
  }),
  post(
    'a ConfigMap with a key in both',
    `${core}/configmaps`,
    configMap('bad', { data: { a: 'b' }, binaryData: { a: 'YQ==' } }),
  ),
  post(
    'a ConfigMap of bytes',
    `${core}/configmaps?${tester}`,
    configMap('bytes', { binaryData: { a: 'YQ==' }, immutable: true }),
  ),
  patch('other bytes of an immutable ConfigMap', `${core}/configmaps/bytes`, mergePatch, { binaryData: { a: 'Yg==' } }),
  patch('an immutable ConfigMap, made mutable', `${core}/configmaps/bytes`, mergePatch, { immutable: false }),
  post('a ConfigMap too large', `${core}/configmaps`, configMap('bad', { data: { a: 'x'.repeat(1_048_577) } })),
  post('a key of two dots', `${core}/configmaps`, configMap('bad', { data: { '..': 'x' } })),
  post('a token Secret of an account', `${core}/secrets?${tester}`, {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'tok', annotations: { 'kubernetes.io/service-account.name': 'nobody' } },
    type: 'kubernetes.io/service-account-token',
  }),
];

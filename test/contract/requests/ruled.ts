/** What Services, Secrets and ConfigMaps must be, and what of them must stay. */
import { configMap, mergePatch, namespace, patch, post, put, type RawRequest } from '../raw-request.ts';

const core = '/api/v1/namespaces/ruled';
const services = `${core}/services`;
const tester = 'fieldManager=tester';

const service = (name: string, spec: object) => ({ apiVersion: 'v1', kind: 'Service', metadata: { name }, spec });
const badService = (title: string, spec: object) => post(title, services, service('bad', spec));

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
  post('a Service that is external in vain', `${services}?dryRun=All&${tester}`, {
    ...service('vain', { externalName: 'example.com', ports: [{ port: 80 }] }),
  }),
  post('a sticky headless Service', `${services}?dryRun=All&${tester}`, {
    ...service('vain', { clusterIP: 'None', sessionAffinity: 'ClientIP', selector: { a: 'b' }, ports: [{ port: 80 }] }),
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
    'a pull Secret that is not JSON',
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

/** The east-west gateway: seven objects that carry traffic between networks (docs/istio/gateways.md#objects). */

import { isIP } from 'node:net';
import { GATEWAY_NAME } from '../model/known-objects.ts';
import type { JsonObject, KubeObject, ObjectRef } from '../model/kube.ts';
import type { Member } from '../model/mesh.ts';
import { MESH_PORT } from '../model/mesh-port.ts';
import { planeOf } from '../model/plane.ts';
import { NETWORK_LABEL } from './namespace.ts';

/** The Service that holds a named address. */
export const ADDRESS_NAME = `${GATEWAY_NAME}-address`;
const account = `${GATEWAY_NAME}-service-account`;

/**
 * Labels that pods are selected by; a Service with the network label is how istiod finds the gateway
 * (docs/istio/gateways.md#gateway-addresses).
 */
function selector(network: string) {
  return { app: GATEWAY_NAME, istio: 'eastwestgateway', [NETWORK_LABEL]: network };
}

const installLabels = {
  'install.operator.istio.io/owning-resource': 'unknown',
  'operator.istio.io/component': 'IngressGateways',
  release: 'istio',
};

/** Upstream's files say `default` of every object; nothing reads it but people, who say otherwise of another revision. */
function revisionLabel(member: Member) {
  return planeOf(member).label === 'default' ? { 'istio.io/rev': 'default' } : {};
}

function labels(member: Member) {
  return { ...selector(member.network), ...installLabels, ...revisionLabel(member) };
}

/**
 * Without a revision the injector of revision or tag `default` makes the proxy; only another one has to be named
 * (docs/istio/namespaces.md#sidecar-injection).
 */
function injectedBy(member: Member) {
  const { label } = planeOf(member);
  return label === 'default' ? {} : { 'istio.io/rev': label };
}

function podLabels(member: Member) {
  return {
    ...selector(member.network),
    ...installLabels,
    ...injectedBy(member),
    chart: 'gateways',
    heritage: 'Tiller',
    'sidecar.istio.io/inject': 'true',
  };
}

const podAnnotations = {
  'inject.istio.io/templates': 'gateway',
  'prometheus.io/path': '/stats/prometheus',
  'prometheus.io/port': '15020',
  'prometheus.io/scrape': 'true',
  'sidecar.istio.io/inject': 'true',
};

const optionalSecret = (name: string): JsonObject => ({
  name,
  secret: { optional: true, secretName: `istio-${name}` },
});

/** The proxy container; `image: auto` is replaced by the injector when the pod is created, never later. */
function proxy(network: string): JsonObject {
  return {
    name: 'istio-proxy',
    image: 'auto',
    env: [
      { name: 'ISTIO_META_REQUESTED_NETWORK_VIEW', value: network },
      { name: 'ISTIO_META_UNPRIVILEGED_POD', value: 'true' },
    ],
    ports: [
      { containerPort: 15021, protocol: 'TCP' },
      { containerPort: MESH_PORT, protocol: 'TCP' },
      { containerPort: 15012, protocol: 'TCP' },
      { containerPort: 15017, protocol: 'TCP' },
      { containerPort: 15090, name: 'http-envoy-prom', protocol: 'TCP' },
    ],
    // In the form that API servers store: other words for the same amount would be a conflict with who wrote them before.
    resources: { limits: { cpu: '2', memory: '1Gi' }, requests: { cpu: '100m', memory: '128Mi' } },
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      privileged: false,
      readOnlyRootFilesystem: true,
    },
    volumeMounts: [
      { mountPath: '/etc/istio/ingressgateway-certs', name: 'ingressgateway-certs', readOnly: true },
      { mountPath: '/etc/istio/ingressgateway-ca-certs', name: 'ingressgateway-ca-certs', readOnly: true },
    ],
  };
}

function podTemplate(member: Member): JsonObject {
  return {
    metadata: { labels: podLabels(member), annotations: podAnnotations },
    spec: {
      serviceAccountName: account,
      containers: [proxy(member.network)],
      volumes: [optionalSecret('ingressgateway-certs'), optionalSecret('ingressgateway-ca-certs')],
    },
  };
}

const servicePorts: readonly JsonObject[] = [
  { name: 'status-port', port: 15021, protocol: 'TCP', targetPort: 15021 },
  { name: 'tls', port: MESH_PORT, protocol: 'TCP', targetPort: MESH_PORT },
  { name: 'tls-istiod', port: 15012, protocol: 'TCP', targetPort: 15012 },
  { name: 'tls-webhook', port: 15017, protocol: 'TCP', targetPort: 15017 },
];

/** The namespace, name and labels of one of the gateway's objects. */
function metadata(member: Member, name: string, itsLabels: Readonly<Record<string, string>>) {
  return { name, namespace: planeOf(member).namespace, labels: itsLabels };
}

/** The Service's: with what its load balancer is told. Without the network label, istiods do not take its address. */
function serviceMetadata(member: Member) {
  const { gatewayAnnotations = {} } = member;
  const { [NETWORK_LABEL]: _network, ...unlisted } = labels(member);
  const plain = metadata(member, GATEWAY_NAME, namedAddress(member) === undefined ? labels(member) : unlisted);
  return Object.keys(gatewayAnnotations).length === 0 ? plain : { ...plain, annotations: gatewayAnnotations };
}

/** All objects of the gateway that serves this member's network, in the order of the docs. */
export function eastWestGateway(member: Member): readonly KubeObject[] {
  if (member.adoptsGateway) return adopted(member);
  const { network } = member;
  const roleLabels = { ...installLabels, ...revisionLabel(member) };
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: metadata(member, account, labels(member)) },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: metadata(member, GATEWAY_NAME, labels(member)),
      spec: {
        selector: { matchLabels: selector(network) },
        strategy: { rollingUpdate: { maxSurge: '100%', maxUnavailable: '25%' } },
        template: podTemplate(member),
      },
    },
    {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: metadata(member, GATEWAY_NAME, labels(member)),
      spec: { minAvailable: 1, selector: { matchLabels: selector(network) } },
    },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'Role',
      metadata: metadata(member, `${GATEWAY_NAME}-sds`, roleLabels),
      rules: [{ apiGroups: [''], resources: ['secrets'], verbs: ['get', 'watch', 'list'] }],
    },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata: metadata(member, `${GATEWAY_NAME}-sds`, roleLabels),
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: `${GATEWAY_NAME}-sds` },
      // Without a namespace it is the binding's, as upstream has it: one more field would conflict with an existing one.
      subjects: [{ kind: 'ServiceAccount', name: account }],
    },
    {
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      metadata: metadata(member, GATEWAY_NAME, labels(member)),
      spec: {
        minReplicas: 1,
        maxReplicas: 5,
        metrics: [
          { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } },
        ],
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: GATEWAY_NAME },
      },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: serviceMetadata(member),
      spec: {
        type: 'LoadBalancer',
        selector: selector(network),
        ports: servicePorts,
      },
    },
    ...namedAddressService(member),
  ];
}

/**
 * Of a foreign gateway nothing is applied but the load balancer annotations that the user wants. The rest is named, so
 * that the user can give it to this program, which then deletes it with the mesh.
 */
function adopted(member: Member): readonly KubeObject[] {
  const { gatewayAnnotations, gatewayParts = [] } = member;
  const service = { apiVersion: 'v1', kind: 'Service', namespace: planeOf(member).namespace, name: GATEWAY_NAME };
  const isService = ({ kind }: ObjectRef) => kind === service.kind;
  const named = gatewayAnnotations === undefined || gatewayParts.some(isService) ? [] : [service];
  return [...gatewayParts, ...named].map(part => {
    const { apiVersion, kind, namespace = '', name } = part;
    const annotations = isService(part) && gatewayAnnotations !== undefined ? { annotations: gatewayAnnotations } : {};
    return { apiVersion, kind, metadata: { name, namespace, ...annotations } };
  });
}

/** The IP at which the others reach the gateway, where the user names one (NAT, a load balancer outside). */
export function namedAddress({ gateway }: Member): string | undefined {
  return gateway === undefined || isIP(gateway) === 0 ? undefined : gateway;
}

/**
 * Istiods take the addresses of Services with the network label: what a load balancer gave, and external IPs besides
 * (docs/istio/gateways.md#gateway-addresses). So that they take the named one alone, the label is on a Service that has
 * no other.
 */
function namedAddressService(member: Member): readonly KubeObject[] {
  const address = namedAddress(member);
  if (address === undefined) return [];
  return [
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: metadata(member, ADDRESS_NAME, labels(member)),
      spec: { type: 'ClusterIP', externalIPs: [address], selector: selector(member.network), ports: servicePorts },
    },
  ];
}

/**
 * A pod like the gateway's, only ever created as a dry run: when it comes back with another image than `auto`, the
 * injector answers. `Ready` of the Istio resource comes seconds earlier.
 */
export function gatewayProbe(member: Member): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: 'eastwest-injection-probe',
      namespace: planeOf(member).namespace,
      labels: { ...injectedBy(member), 'sidecar.istio.io/inject': 'true' },
      annotations: { 'inject.istio.io/templates': 'gateway' },
    },
    spec: { containers: [{ name: 'istio-proxy', image: 'auto' }] },
  };
}

/** What the injection templates have in common. */
import type { JsonObject } from '../../../model/kube.ts';
import type { Injection } from '../../mesh/istiod.ts';

/** What a template makes of a pod. */
export type Injected = {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly containers: readonly JsonObject[];
  readonly initContainers: readonly JsonObject[];
  readonly spec: JsonObject;
};

/** The proxy's container as both templates have it. */
export function proxyContainer(
  { proxyImage: image, network, proxyMetadata = {} }: Injection,
  args: readonly string[],
): JsonObject {
  return {
    name: 'istio-proxy',
    image,
    args: ['proxy', ...args, '--domain', '$(POD_NAMESPACE).svc.cluster.local'],
    env: [
      { name: 'PILOT_CERT_PROVIDER', value: 'istiod' },
      { name: 'POD_NAME', valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.name' } } },
      { name: 'POD_NAMESPACE', valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } } },
      ...(network === undefined ? [] : [{ name: 'ISTIO_META_NETWORK', value: network }]),
      ...Object.entries(proxyMetadata).map(([name, value]) => ({ name, value })),
    ],
    ports: [{ containerPort: 15090, name: 'http-envoy-prom', protocol: 'TCP' }],
    resources: { requests: { cpu: '10m', memory: '40Mi' } },
  };
}

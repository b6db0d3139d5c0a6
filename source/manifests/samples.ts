/** helloworld and its client: one version per cluster shows who answers (docs/istio/traffic.md#sample-applications). */
import { byVersion } from '../model/by-version.ts';
import type { JsonObject, KubeObject } from '../model/kube.ts';
import type { Platform, Samples } from '../model/mesh.ts';

/** The image as the samples name it, or its copy in the registry that is named: what is in front of its name goes. */
export function image(reference: string, { registry }: Pick<Samples, 'registry'>): string {
  return registry === undefined ? reference : `${registry}/${reference.slice(reference.lastIndexOf('/') + 1)}`;
}

/**
 * Where the images of helloworld are for every version. The manifests of Istio 1.30 name registry.istio.io, which ends
 * in December 2026 (istio.io, "An update on our move to AWS", 2026-08-21); the same images are here.
 */
const publicRegistry = 'docker.io/istio';

/**
 * What the Pod Security profile `restricted` asks of a pod; the sidecar's containers say the rest themselves. On OpenShift
 * the namespace's range gives the user, and one that is named would be refused; elsewhere the images would run as root,
 * or as a user without a number.
 */
export const podSecurity: JsonObject = { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } };

function pulling({ pullSecrets = [] }: Samples): JsonObject {
  return pullSecrets.length === 0 ? {} : { imagePullSecrets: pullSecrets.map(name => ({ name })) };
}

/** What the Pod Security level `restricted` asks of a container; OpenShift assigns the user itself. */
export function containerSecurity(platform: Platform): JsonObject {
  const user = platform === 'openshift' ? {} : { runAsUser: 1000 };
  return { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, ...user };
}

/**
 * The Service, wanted in every cluster: without it callers there cannot resolve the name
 * (docs/istio/model.md#invariants).
 */
export function helloworldService(samples: Samples): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      name: 'helloworld',
      namespace: samples.namespace,
      labels: { app: 'helloworld', service: 'helloworld' },
    },
    spec: { ports: [{ name: 'http', port: 5000 }], selector: { app: 'helloworld' } },
  };
}

/**
 * One version. Images exist for v1 and v2 only; any other is v1 told to call itself so. How many pods there are is not
 * said: one, unless another manager sets them (an autoscaler, `kubectl scale`).
 */
export function helloworld(samples: Samples, version: string, platform: Platform): KubeObject {
  const published = version === 'v1' || version === 'v2';
  const name = `examples-helloworld-${published ? version : 'v1'}:1.0`;
  const labels = { app: 'helloworld', version };
  const container: JsonObject = {
    name: 'helloworld',
    image: image(`${publicRegistry}/${name}`, samples),
    imagePullPolicy: 'IfNotPresent',
    ...(published ? {} : { env: [{ name: 'SERVICE_VERSION', value: version }] }),
    ports: [{ containerPort: 5000 }],
    // Each answer costs it up to a tenth of a second of one core: with less, ten a second would wait for one another.
    resources: { requests: { cpu: '100m', memory: '64Mi' }, limits: { cpu: '1', memory: '256Mi' } },
    securityContext: containerSecurity(platform),
  };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: `helloworld-${version}`, namespace: samples.namespace, labels },
    spec: {
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: { ...pulling(samples), securityContext: podSecurity, containers: [container] },
      },
    },
  };
}

/** The client that asks: `curl`, or `sleep` in older samples; a pod that waits to be used. */
export function client(samples: Samples, istioVersion: string, platform: Platform): readonly KubeObject[] {
  const name = samples.client;
  const namespace = samples.namespace;
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace } },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace, labels: { app: name, service: name } },
      spec: { ports: [{ name: 'http', port: 80 }], selector: { app: name } },
    },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name, namespace },
      spec: {
        selector: { matchLabels: { app: name } },
        template: {
          metadata: { labels: { app: name } },
          spec: {
            serviceAccountName: name,
            terminationGracePeriodSeconds: 0,
            ...pulling(samples),
            securityContext: podSecurity,
            containers: [
              {
                name,
                image: image(byVersion(istioVersion).clientImage, samples),
                imagePullPolicy: 'IfNotPresent',
                command: ['/bin/sleep', 'infinity'],
                resources: { requests: { cpu: '10m', memory: '32Mi' }, limits: { cpu: '500m', memory: '128Mi' } },
                securityContext: containerSecurity(platform),
                volumeMounts: [{ name: 'secret-volume', mountPath: `/etc/${name}/tls` }],
              },
            ],
            volumes: [{ name: 'secret-volume', secret: { secretName: `${name}-secret`, optional: true } }],
          },
        },
      },
    },
  ];
}

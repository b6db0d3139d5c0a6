/** The workloads of a cluster whose Istio exists from the start: who answers, and who asks. */
import type { JsonObject, KubeObject } from '../../model/kube.ts';

const namespace = 'sample';

/** helloworld in the version of this place, v1 for the first, and its client; all with sidecars. */
export function apps(index: number): readonly KubeObject[] {
  const version = `v${index + 1}`;
  const hello = { app: 'helloworld', version };
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace, labels: { 'istio-injection': 'enabled' } } },
    service('helloworld', { app: 'helloworld', service: 'helloworld' }, { name: 'http', port: 5000 }),
    deployment(`helloworld-${version}`, hello, {
      name: 'helloworld',
      image: `docker.io/istio/examples-helloworld-${index < 2 ? version : 'v1'}:1.0`,
      env: index < 2 ? [] : [{ name: 'SERVICE_VERSION', value: version }],
      ports: [{ containerPort: 5000 }],
      resources: { requests: { cpu: '100m' } },
    }),
    service('curl', { app: 'curl', service: 'curl' }, { name: 'http', port: 80 }),
    deployment(
      'curl',
      { app: 'curl' },
      {
        name: 'curl',
        image: 'curlimages/curl:8.16.0',
        command: ['/bin/sleep', 'infinity'],
      },
    ),
  ];
}

function service(name: string, labels: Readonly<Record<string, string>>, port: JsonObject): KubeObject {
  const spec = { ports: [port], selector: { app: name } };
  return { apiVersion: 'v1', kind: 'Service', metadata: { name, namespace, labels }, spec };
}

function deployment(name: string, labels: Readonly<Record<string, string>>, container: JsonObject): KubeObject {
  const template = { metadata: { labels }, spec: { containers: [container] } };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace, labels },
    spec: { replicas: 1, selector: { matchLabels: labels }, template },
  };
}

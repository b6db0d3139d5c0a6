/**
 * MetalLB as installed before the rehearsal begins, without a pool: by upstream's manifests, or the addon of minikube,
 * which is of before 0.13.
 */
import type { JsonObject, KubeObject } from '../../../model/kube.ts';
import {
  DAEMON_SET,
  DEPLOYMENT,
  NAMESPACE as NAMESPACE_KIND,
  SERVICE,
  SERVICE_ACCOUNT,
  VALIDATING_WEBHOOK,
} from '../kinds.ts';
import { NAMESPACE } from './pools.ts';
import { WEBHOOK_SERVICE } from './webhook.ts';

/** In the order in which they are made. */
export function installedMetalLb(form: 'kinds' | 'old'): readonly KubeObject[] {
  const tag = form === 'old' ? 'v0.9.6' : 'v0.15.3';
  const privileged = { 'pod-security.kubernetes.io/enforce': 'privileged' };
  return [
    { ...NAMESPACE_KIND, metadata: { name: NAMESPACE, labels: privileged } },
    ...metalLbPrograms(tag),
    ...(form === 'old' ? [] : webhook()),
  ];
}

/** What gives addresses, what answers for them, and their accounts. */
export function metalLbPrograms(tag: string): readonly KubeObject[] {
  return [
    ...['controller', 'speaker'].map(name => ({ ...SERVICE_ACCOUNT, metadata: { name, namespace: NAMESPACE } })),
    { ...DEPLOYMENT, metadata: metadataOf('controller'), spec: { replicas: 1, ...specOf('controller', tag) } },
    { ...DAEMON_SET, metadata: metadataOf('speaker'), spec: specOf('speaker', tag) },
  ];
}

const labelsOf = (component: string) => ({ app: 'metallb', component });
const metadataOf = (name: string) => ({ name, namespace: NAMESPACE, labels: labelsOf(name) });

function specOf(component: string, tag: string): JsonObject {
  return {
    selector: { matchLabels: labelsOf(component) },
    template: {
      metadata: { labels: labelsOf(component) },
      spec: {
        serviceAccountName: component,
        containers: [{ name: component, image: `quay.io/metallb/${component}:${tag}`, args: ['--port=7472'] }],
      },
    },
  };
}

function webhook(): readonly KubeObject[] {
  const rule = (plural: string) => ({
    name: `${plural.slice(0, -1)}validationwebhook.metallb.io`,
    admissionReviewVersions: ['v1'],
    sideEffects: 'None',
    failurePolicy: 'Fail',
    rules: [
      { apiGroups: ['metallb.io'], apiVersions: ['v1beta1'], operations: ['CREATE', 'UPDATE'], resources: [plural] },
    ],
    clientConfig: {
      service: {
        name: WEBHOOK_SERVICE,
        namespace: NAMESPACE,
        path: `/validate-metallb-io-v1beta1-${plural.slice(0, -1)}`,
      },
    },
  });
  return [
    {
      ...SERVICE,
      metadata: { name: WEBHOOK_SERVICE, namespace: NAMESPACE },
      spec: { ports: [{ port: 443, targetPort: 9443 }], selector: labelsOf('controller') },
    },
    {
      ...VALIDATING_WEBHOOK,
      metadata: { name: 'metallb-webhook-configuration' },
      webhooks: ['ipaddresspools', 'l2advertisements'].map(rule),
    },
  ];
}

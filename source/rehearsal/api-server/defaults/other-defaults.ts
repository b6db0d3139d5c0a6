/** Defaults of the other built-in kinds: autoscalers, budgets, roles, webhooks, secrets, namespaces, CRDs. */
import { child, type Dict } from '../json.ts';
import { fill, items, present } from './fill.ts';

export function defaultAutoscaler(object: Dict): void {
  const spec = child(object, 'spec');
  fill(spec, 'minReplicas', 1);
  if (object.apiVersion === 'autoscaling/v1') return;
  if (items(spec, 'metrics').length === 0) {
    const target = { type: 'Utilization', averageUtilization: 80 };
    spec.metrics = [{ type: 'Resource', resource: { name: 'cpu', target } }];
  }
  const behavior = present(spec, 'behavior');
  if (behavior !== undefined) {
    const up = child(behavior, 'scaleUp');
    fill(up, 'stabilizationWindowSeconds', 0);
    fill(up, 'selectPolicy', 'Max');
    fill(up, 'policies', [
      { type: 'Pods', value: 4, periodSeconds: 15 },
      { type: 'Percent', value: 100, periodSeconds: 15 },
    ]);
    const down = child(behavior, 'scaleDown');
    fill(down, 'selectPolicy', 'Max');
    fill(down, 'policies', [{ type: 'Percent', value: 100, periodSeconds: 15 }]);
  }
  const status = child(object, 'status');
  fill(status, 'desiredReplicas', 0);
  if (status.currentMetrics === undefined) status.currentMetrics = null;
}

export function defaultBudget(object: Dict): void {
  const status = child(object, 'status');
  for (const count of ['currentHealthy', 'desiredHealthy', 'disruptionsAllowed', 'expectedPods'])
    fill(status, count, 0);
}

export function defaultBinding(object: Dict): void {
  fill(child(object, 'roleRef'), 'apiGroup', 'rbac.authorization.k8s.io');
  for (const subject of items(object, 'subjects')) {
    if (subject.kind === 'ServiceAccount') {
      if (subject.apiGroup === '') delete subject.apiGroup;
    } else fill(subject, 'apiGroup', 'rbac.authorization.k8s.io');
  }
}

/** Roles without rules show `rules: null`, as their Go type has no omitempty. */
export function defaultRole(object: Dict): void {
  if (object.rules === undefined) object.rules = null;
}

export function defaultWebhooks(object: Dict): void {
  for (const webhook of items(object, 'webhooks')) {
    fill(webhook, 'failurePolicy', 'Fail');
    fill(webhook, 'matchPolicy', 'Equivalent');
    fill(webhook, 'namespaceSelector', {});
    fill(webhook, 'objectSelector', {});
    fill(webhook, 'timeoutSeconds', 10);
    if (object.kind === 'MutatingWebhookConfiguration') fill(webhook, 'reinvocationPolicy', 'Never');
    for (const rule of items(webhook, 'rules')) fill(rule, 'scope', '*');
    const service = present(child(webhook, 'clientConfig'), 'service');
    if (service !== undefined) fill(service, 'port', 443);
  }
}

/** `stringData` is folded into `data` on each write and never read back. */
export function defaultSecret(object: Dict): void {
  fill(object, 'type', 'Opaque');
  const plain = present(object, 'stringData');
  if (plain === undefined) return;
  const data = child(object, 'data');
  for (const [key, text] of Object.entries(plain)) data[key] = Buffer.from(String(text)).toString('base64');
  delete object.stringData;
}

export function defaultNamespace(object: Dict): void {
  const metadata = child(object, 'metadata');
  child(metadata, 'labels')['kubernetes.io/metadata.name'] = metadata.name;
  child(object, 'spec');
  fill(child(object, 'status'), 'phase', 'Active');
}

export function defaultDefinition(object: Dict): void {
  const spec = child(object, 'spec');
  const names = child(spec, 'names');
  const kind = String(names.kind ?? '');
  fill(names, 'singular', kind.toLowerCase());
  fill(names, 'listKind', `${kind}List`);
  const conversion = child(spec, 'conversion');
  fill(conversion, 'strategy', 'None');
}

export function defaultIngress(object: Dict): void {
  child(child(object, 'status'), 'loadBalancer');
}

export function defaultVolume(object: Dict): void {
  const spec = child(object, 'spec');
  fill(spec, 'persistentVolumeReclaimPolicy', 'Retain');
  fill(spec, 'volumeMode', 'Filesystem');
  const host = present(spec, 'hostPath');
  if (host !== undefined && host.type === undefined) host.type = '';
  fill(child(object, 'status'), 'phase', 'Pending');
}

export function defaultVolumeClaim(object: Dict): void {
  fill(child(object, 'spec'), 'volumeMode', 'Filesystem');
  fill(child(object, 'status'), 'phase', 'Pending');
}

export function defaultPriorityClass(object: Dict): void {
  fill(object, 'preemptionPolicy', 'PreemptLowerPriority');
  if (object.globalDefault === false) delete object.globalDefault;
}

export function defaultStorageClass(object: Dict): void {
  fill(object, 'reclaimPolicy', 'Delete');
  fill(object, 'volumeBindingMode', 'Immediate');
}

export function defaultNetworkPolicy(object: Dict): void {
  const spec = child(object, 'spec');
  if (spec.podSelector === undefined) spec.podSelector = {};
  fill(spec, 'policyTypes', spec.egress === undefined ? ['Ingress'] : ['Ingress', 'Egress']);
  for (const side of ['ingress', 'egress']) {
    for (const rule of items(spec, side)) for (const port of items(rule, 'ports')) fill(port, 'protocol', 'TCP');
  }
}

/**
 * What the base chart renders: the reader account and the default validator
 * (docs/istio/remote-secrets.md#reader-account).
 */
import type { KubeObject } from '../../../model/kube.ts';
import { SERVICE_ACCOUNT } from '../kinds.ts';
import type { Chart } from './chart.ts';
import { chartLabels, inputsOf } from './chart-labels.ts';
import { validatorWebhook } from './chart-webhooks.ts';
import type { Operator } from './operator.ts';
import { namespaceOf } from './values.ts';

/** Only for revision `default`, after the istiod chart; its release lies in the operator's namespace. */
export function baseChart(revision: KubeObject, operator: Operator): Chart {
  const release = 'default-base';
  const labels = chartLabels(revision, {
    chart: 'base',
    release,
    name: 'istio-reader',
    extra: { app: 'istio-reader' },
  });
  const metadata = { name: 'istio-reader-service-account', namespace: namespaceOf(revision), labels };
  return {
    name: 'base',
    release,
    namespace: operator.namespace,
    inputs: inputsOf(revision, operator),
    objects: phase => [{ ...SERVICE_ACCOUNT, metadata }, validatorWebhook(revision, 'default', phase)],
  };
}

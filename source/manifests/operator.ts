/** The operator through OLM (docs/istio/operators.md#through-olm). */
import type { KubeObject } from '../model/kube.ts';
import type { OperatorPackage } from '../model/operator-package.ts';

/** The wish for an operator. */
export function subscription(from: OperatorPackage): KubeObject {
  return {
    apiVersion: 'operators.coreos.com/v1alpha1',
    kind: 'Subscription',
    metadata: { name: from.name, namespace: from.namespace },
    spec: {
      name: from.name,
      channel: from.channel,
      source: from.source,
      sourceNamespace: from.sourceNamespace,
      installPlanApproval: 'Automatic',
    },
  };
}

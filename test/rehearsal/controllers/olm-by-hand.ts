/** OLM as somebody with kubectl uses it. */
import { textAt } from '../../../source/model/fields.ts';
import { installUnderWay } from '../../../source/model/install-under-way.ts';
import type { JsonObject, KubeObject } from '../../../source/model/kube.ts';
import { apply } from './mesh-by-hand.ts';
import { ref, type TestCluster, until } from './worlds.ts';

const everywhere = 'openshift-operators';

/** Subscribes to an operator of Red Hat, once the namespace has its OperatorGroup; `more`: of the spec. */
export async function subscribe(
  cluster: TestCluster,
  name: string,
  more: JsonObject,
  signal: AbortSignal,
  namespace = everywhere,
): Promise<void> {
  const group = ref('operators.coreos.com/v1', 'OperatorGroup', 'global-operators', everywhere);
  await until(cluster, group, found => found !== undefined, signal);
  const apiVersion = 'operators.coreos.com/v1alpha1';
  const source = { source: 'redhat-operators', sourceNamespace: 'openshift-marketplace' };
  const spec = { name, channel: 'stable', ...source, ...more };
  await apply(cluster, { apiVersion, kind: 'Subscription', metadata: { name, namespace }, spec }, signal);
}

/** Nothing is being installed: until a plan is complete, OLM makes again what is deleted. */
export const isAtRest = (subscription: KubeObject | undefined) =>
  subscription !== undefined &&
  textAt(subscription, 'status', 'state') === 'AtLatestKnown' &&
  installUnderWay(subscription) === undefined;

export const hasSucceeded = (csv: KubeObject | undefined) => textAt(csv, 'status', 'phase') === 'Succeeded';

/** HorizontalPodAutoscalers: there is no metrics API here, and their status says so as a real one's does. */

import { numberAt, textAt } from '../../../model/fields.ts';
import type { KubeObject } from '../../../model/kube.ts';
import { withCondition } from '../conditions.ts';
import { keyOf, objectOf, startController } from '../controller.ts';
import { recordEvent } from '../events.ts';
import { AUTOSCALER, DEPLOYMENT } from '../kinds.ts';
import { type Site, timestamp } from '../site.ts';

const METRIC =
  'failed to get cpu utilization: unable to get metrics for resource cpu: unable to fetch metrics from resource ' +
  'metrics API: the server could not find the requested resource (get pods.metrics.k8s.io)';

export function startAutoscalers(site: Site): void {
  const targetOf = (scaler: KubeObject) =>
    site.cache.get({
      ...DEPLOYMENT,
      namespace: scaler.metadata.namespace ?? 'default',
      name: textAt(scaler, 'spec', 'scaleTargetRef', 'name') ?? '',
    });
  const of = (deployment: KubeObject) =>
    site.cache
      .list(AUTOSCALER, deployment.metadata.namespace)
      .filter(scaler => targetOf(scaler)?.metadata.uid === deployment.metadata.uid)
      .map(keyOf);
  startController(site, [{ kind: AUTOSCALER }, { kind: DEPLOYMENT, affects: of }], async (key, signal) => {
    const before = objectOf(site, AUTOSCALER, key);
    if (before === undefined || numberAt(before, 'status', 'currentReplicas') !== undefined) return;
    await site.pace.wait('metrics', signal);
    const scaler = objectOf(site, AUTOSCALER, key);
    if (scaler === undefined || scaler.metadata.deletionTimestamp !== undefined) return;
    const replicas = numberAt(targetOf(scaler), 'status', 'replicas') ?? 0;
    if (replicas === 0) return;
    const now = timestamp(site.clock);
    const able = {
      type: 'AbleToScale',
      status: 'True',
      reason: 'SucceededGetScale',
      message: "the HPA controller was able to get the target's current scale",
    } as const;
    const active = {
      type: 'ScalingActive',
      status: 'False',
      reason: 'FailedGetResourceMetric',
      message: `the HPA was unable to compute the replica count: ${METRIC}`,
    } as const;
    const status = {
      currentMetrics: [{ type: '' }],
      currentReplicas: replicas,
      desiredReplicas: 0,
      conditions: withCondition(withCondition([], able, now), active, now),
    };
    await site.writer('kube-controller-manager').status(scaler, status, signal);
    const component = 'horizontal-pod-autoscaler';
    const warned = { about: scaler, type: 'Warning', reason: 'FailedGetResourceMetric', message: METRIC } as const;
    await recordEvent(site, { ...warned, component }, signal);
  });
}

/** The operator's IstioCNI controller: the node agent's chart and its status (docs/istio/sail.md#cni-agent). */

import { numberAt, textAt } from '../../../model/fields.ts';
import type { JsonObject, KubeObject } from '../../../model/kube.ts';
import { conditionsOf, type NewCondition, withCondition } from '../conditions.ts';
import { objectOf, startController } from '../controller.ts';
import { DAEMON_SET, ISTIO_CNI, NAMESPACE, POD } from '../kinds.ts';
import { type Site, timestamp } from '../site.ts';
import { cniChart } from './chart-cni.ts';
import { HelmError, reconcileChart, uninstallChart } from './helm.ts';
import { isOperatorPod, type Operator, runningOperator } from './operator.ts';
import { addFinalizer, namespaceTrouble, removeFinalizer, versionTrouble } from './revisions.ts';
import { namespaceOf } from './values.ts';

const MANAGER = 'sail-operator';

export function startCnis(site: Site): void {
  const every = () => site.cache.list(ISTIO_CNI).map(each => `/${each.metadata.name}`);
  const watched = [
    { kind: ISTIO_CNI },
    { kind: DAEMON_SET, affects: every },
    { kind: NAMESPACE, affects: every },
    { kind: POD, affects: (pod: KubeObject) => (isOperatorPod(pod) ? every() : []) },
  ];
  startController(site, watched, async (key, signal) => {
    const cni = objectOf(site, ISTIO_CNI, key);
    const operator = runningOperator(site);
    if (cni === undefined || operator === undefined) return;
    if (cni.metadata.deletionTimestamp !== undefined) {
      await uninstallChart(site, cniChart(cni, operator, site.platform), signal);
      return removeFinalizer(site, cni, signal);
    }
    await addFinalizer(site, cni, signal);
    const problem = await applied(site, cni, operator, signal);
    const present = objectOf(site, ISTIO_CNI, key) ?? cni;
    await site.writer(MANAGER).status(present, statusOf(site, present, problem), signal);
  });
}

async function applied(
  site: Site,
  cni: KubeObject,
  operator: Operator,
  signal: AbortSignal,
): Promise<string | undefined> {
  const trouble = namespaceTrouble(site, namespaceOf(cni)) ?? versionTrouble(cni, operator);
  if (trouble !== undefined) return trouble;
  try {
    await reconcileChart(site, cniChart(cni, operator, site.platform), cni, signal);
    return undefined;
  } catch (error) {
    if (error instanceof HelmError) return error.message;
    throw error;
  }
}

function statusOf(site: Site, cni: KubeObject, problem: string | undefined): JsonObject {
  const reconciled: NewCondition =
    problem === undefined
      ? { type: 'Reconciled', status: 'True', reason: 'Reconciled' }
      : { type: 'Reconciled', status: 'False', reason: 'ReconcileError', message: problem };
  const checked = [reconciled, readiness(site, cni, problem)];
  const now = timestamp(site.clock);
  return {
    observedGeneration: cni.metadata.generation ?? 1,
    conditions: checked.reduce((list, each) => withCondition(list, each, now), conditionsOf(cni)),
    state: checked.find(each => each.status !== 'True')?.reason ?? 'Healthy',
  };
}

function readiness(site: Site, cni: KubeObject, problem: string | undefined): NewCondition {
  if (problem !== undefined) {
    const message = 'cannot determine readiness due to reconciliation error';
    return { type: 'Ready', status: 'Unknown', reason: 'ReconcileError', message };
  }
  const set = site.cache.get({ ...DAEMON_SET, namespace: namespaceOf(cni), name: 'istio-cni-node' });
  const scheduled = numberAt(set, 'status', 'currentNumberScheduled') ?? 0;
  const ready = numberAt(set, 'status', 'numberReady') ?? 0;
  const notReady = (message: string): NewCondition => ({
    type: 'Ready',
    status: 'False',
    reason: 'DaemonSetNotReady',
    message,
  });
  if (textAt(set, 'metadata', 'name') === undefined) return notReady('istio-cni-node DaemonSet not found');
  if (scheduled === 0) return notReady('no istio-cni-node pods are currently scheduled');
  if (ready < scheduled) return notReady('not all istio-cni-node pods are ready');
  return { type: 'Ready', status: 'True', reason: 'Ready' };
}

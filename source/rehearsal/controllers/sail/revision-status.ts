/** The conditions of an IstioRevision, with the operator's own reasons and words (docs/istio/sail.md#conditions). */

import { numberAt, textAt } from '../../../model/fields.ts';
import type { JsonObject, KubeObject } from '../../../model/kube.ts';
import { conditionsOf, type NewCondition, withCondition } from '../conditions.ts';
import { DEPLOYMENT, ISTIO_CNI, ISTIO_REVISION_TAG, MUTATING_WEBHOOK, NAMESPACE, POD } from '../kinds.ts';
import { type Site, timestamp } from '../site.ts';
import type { Operator } from './operator.ts';
import { isRemote, namespaceOf, suffixOf, usesCni } from './values.ts';

export const PROBE_STATUS = 'sailoperator.io/readinessProbe.status';

/** The whole status: `problem` is why the charts could not be applied, if they could not. */
export function revisionStatus(
  site: Site,
  revision: KubeObject,
  operator: Operator,
  problem: string | undefined,
): JsonObject {
  const reconciled: NewCondition =
    problem === undefined
      ? { type: 'Reconciled', status: 'True', reason: 'Reconciled' }
      : { type: 'Reconciled', status: 'False', reason: 'ReconcileError', message: problem };
  // Early operators do not look at what a control plane depends on
  // (docs/istio/versions.md#differences-between-versions).
  const dependent = operator.release.early ? [] : [dependencies(site, revision)];
  const checked = [reconciled, readiness(site, revision, problem), ...dependent];
  const bad = checked.find(each => each.status !== 'True');
  const now = timestamp(site.clock);
  const conditions = [...checked, usage(site, revision)].reduce(
    (list, each) => withCondition(list, each, now),
    conditionsOf(revision),
  );
  return {
    observedGeneration: revision.metadata.generation ?? 1,
    conditions,
    state: bad?.reason ?? 'Healthy',
  };
}

function readiness(site: Site, revision: KubeObject, problem: string | undefined): NewCondition {
  if (problem !== undefined) {
    const message = 'cannot determine readiness due to reconciliation error';
    return { type: 'Ready', status: 'Unknown', reason: 'ReconcileError', message };
  }
  const missing = isRemote(revision) ? remoteTrouble(site, revision) : istiodTrouble(site, revision);
  if (missing === undefined) return { type: 'Ready', status: 'True', reason: 'Ready' };
  return { type: 'Ready', status: 'False', ...missing };
}

type Trouble = { readonly reason: string; readonly message: string };

function istiodTrouble(site: Site, revision: KubeObject): Trouble | undefined {
  const reason = 'IstiodNotReady';
  const name = `istiod${suffixOf(revision)}`;
  const deployment = site.cache.get({ ...DEPLOYMENT, namespace: namespaceOf(revision), name });
  if (deployment === undefined) return { reason, message: 'istiod Deployment not found' };
  const replicas = numberAt(deployment, 'status', 'replicas') ?? 0;
  if (numberAt(deployment, 'spec', 'replicas') === 0) {
    return { reason, message: 'istiod Deployment is scaled to zero replicas' };
  }
  const ready = numberAt(deployment, 'status', 'readyReplicas') ?? 0;
  return replicas > 0 && ready >= replicas ? undefined : { reason, message: 'not all istiod pods are ready' };
}

function remoteTrouble(site: Site, revision: KubeObject): Trouble | undefined {
  const reason = 'RemoteIstiodNotReady';
  const name = webhookName(revision);
  const webhook = site.cache.get({ ...MUTATING_WEBHOOK, name });
  if (webhook === undefined) return { reason, message: `MutatingWebhookConfiguration "${name}" not found` };
  switch (webhook.metadata.annotations?.[PROBE_STATUS]) {
    case 'true':
      return undefined;
    case 'false':
      return { reason, message: 'readiness probe on remote istiod failed' };
    default: {
      const message = `invalid or missing annotation ${PROBE_STATUS} on MutatingWebhookConfiguration ${name}`;
      return { reason, message };
    }
  }
}

/** Name of the injector's webhook configuration of a revision. */
export function webhookName(revision: KubeObject): string {
  const namespace = namespaceOf(revision);
  return `istio-sidecar-injector${suffixOf(revision)}${namespace === 'istio-system' ? '' : `-${namespace}`}`;
}

function dependencies(site: Site, revision: KubeObject): NewCondition {
  const type = 'DependenciesHealthy';
  const healthy: NewCondition = { type, status: 'True', reason: 'DependenciesHealthy' };
  if (!usesCni(revision)) return healthy;
  const cni = site.cache.get({ ...ISTIO_CNI, name: 'default' });
  if (cni === undefined) {
    return { type, status: 'False', reason: 'IstioCNINotFound', message: 'IstioCNI resource does not exist' };
  }
  if (textAt(cni, 'status', 'state') === 'Healthy') return healthy;
  const message = 'IstioCNI resource status indicates that the component is not healthy';
  return { type, status: 'False', reason: 'IstioCNINotHealthy', message };
}

/** In use: by an injected pod, or by a namespace that asks for injection from this revision. */
function usage(site: Site, revision: KubeObject): NewCondition {
  const name = revision.metadata.name;
  const byPod = site.cache.list(POD).some(pod => pod.metadata.annotations?.['istio.io/rev'] === name);
  const byNamespace = site.cache.list(NAMESPACE).some(({ metadata: { labels = {} } }) => {
    return labels['istio.io/rev'] === name || (name === 'default' && labels['istio-injection'] === 'enabled');
  });
  const byTag = site.cache.list(ISTIO_REVISION_TAG).some(each => textAt(each, 'status', 'istioRevision') === name);
  return byPod || byNamespace || byTag
    ? {
        type: 'InUse',
        status: 'True',
        reason: 'ReferencedByWorkloads',
        message: 'Referenced by at least one pod or namespace',
      }
    : {
        type: 'InUse',
        status: 'False',
        reason: 'NotReferencedByAnything',
        message: 'Not referenced by any pod or namespace',
      };
}

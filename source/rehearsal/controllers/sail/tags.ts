/** The operator's IstioRevisionTag controller: a webhook by another name for the revision that its target has now. */
import { textAt } from '../../../model/fields.ts';
import type { JsonObject, KubeObject } from '../../../model/kube.ts';
import { conditionsOf, type NewCondition, withCondition } from '../conditions.ts';
import { objectOf, startController } from '../controller.ts';
import { ISTIO, ISTIO_REVISION, ISTIO_REVISION_TAG, NAMESPACE, POD } from '../kinds.ts';
import { type Site, timestamp } from '../site.ts';
import type { Chart } from './chart.ts';
import { inputsOf } from './chart-labels.ts';
import { tagWebhook } from './chart-webhooks.ts';
import { HelmError, reconcileChart, uninstallChart } from './helm.ts';
import { isOperatorPod, type Operator, runningOperator } from './operator.ts';
import { addFinalizer, removeFinalizer } from './revisions.ts';
import { isRemote, namespaceOf } from './values.ts';

const MANAGER = 'sail-operator';

export function startRevisionTags(site: Site): void {
  const every = () => site.cache.list(ISTIO_REVISION_TAG).map(each => `/${each.metadata.name}`);
  const watched = [
    { kind: ISTIO_REVISION_TAG },
    { kind: ISTIO, affects: every },
    { kind: ISTIO_REVISION, affects: every },
    { kind: NAMESPACE, affects: every },
    { kind: POD, affects: (pod: KubeObject) => (isOperatorPod(pod) ? every() : []) },
  ];
  startController(site, watched, async (key, signal) => {
    const tag = objectOf(site, ISTIO_REVISION_TAG, key);
    const operator = runningOperator(site);
    if (tag === undefined || operator === undefined) return;
    if (tag.metadata.deletionTimestamp !== undefined) {
      await uninstallChart(site, chartOf(tag, leftBehind(tag), operator), signal);
      return removeFinalizer(site, tag, signal);
    }
    await addFinalizer(site, tag, signal);
    const outcome = await applied(site, tag, operator, signal);
    const present = objectOf(site, ISTIO_REVISION_TAG, key) ?? tag;
    await site.writer(MANAGER).status(present, statusOf(site, present, outcome), signal);
  });
}

type Outcome = { readonly revision: KubeObject } | { readonly reason: string; readonly message: string };

async function applied(site: Site, tag: KubeObject, operator: Operator, signal: AbortSignal): Promise<Outcome> {
  const { name } = tag.metadata;
  const target = textAt(tag, 'spec', 'targetRef', 'name') ?? '';
  if (site.cache.get({ ...ISTIO_REVISION, name }) !== undefined) {
    return { reason: 'NameAlreadyExists', message: 'there is an IstioRevision with this name' };
  }
  const isByIstio = textAt(tag, 'spec', 'targetRef', 'kind') === 'Istio';
  const istio = isByIstio ? site.cache.get({ ...ISTIO, name: target }) : undefined;
  if (isByIstio && istio === undefined) {
    return { reason: 'RefNotFound', message: 'referenced Istio resource does not exist' };
  }
  const active = isByIstio ? (textAt(istio, 'status', 'activeRevisionName') ?? '') : target;
  const revision = site.cache.get({ ...ISTIO_REVISION, name: active });
  if (revision === undefined) {
    return { reason: 'RefNotFound', message: 'referenced IstioRevision resource does not exist' };
  }
  const refused = (words: string): Outcome => ({
    reason: 'ReconcileError',
    message: `error reconciling resource: ${words}`,
  });
  if (isRemote(revision)) return refused('validation error: IstioRevisionTag cannot reference a remote IstioRevision');
  try {
    await reconcileChart(site, chartOf(tag, revision, operator), tag, signal);
    return { revision };
  } catch (error) {
    if (error instanceof HelmError) return refused(error.message);
    throw error;
  }
}

function chartOf(tag: KubeObject, revision: KubeObject, operator: Operator): Chart {
  const { name } = tag.metadata;
  return {
    name: 'revisiontags',
    release: `${name}-revisiontags`,
    namespace: namespaceOf(revision),
    inputs: `${inputsOf(tag, operator)} ${revision.metadata.name}`,
    objects: () => [tagWebhook(name, revision)],
  };
}

/** What the tag says of its revision, which may be gone when the tag goes. */
function leftBehind(tag: KubeObject): KubeObject {
  const name = textAt(tag, 'status', 'istioRevision') ?? 'default';
  const namespace = textAt(tag, 'status', 'istiodNamespace') ?? 'istio-system';
  return { ...ISTIO_REVISION, metadata: { name }, spec: { namespace } };
}

function statusOf(site: Site, tag: KubeObject, outcome: Outcome): JsonObject {
  const { name } = tag.metadata;
  const isUsed = site.cache.list(NAMESPACE).some(({ metadata: { labels = {} } }) => {
    return labels['istio.io/rev'] === name || (name === 'default' && labels['istio-injection'] === 'enabled');
  });
  const reconciled: NewCondition =
    'revision' in outcome
      ? { type: 'Reconciled', status: 'True', reason: 'Reconciled' }
      : { type: 'Reconciled', status: 'False', ...outcome };
  const usage: NewCondition = isUsed
    ? { type: 'InUse', status: 'True', reason: 'ReferencedByWorkloads' }
    : { type: 'InUse', status: 'False', reason: 'NotReferenced' };
  const now = timestamp(site.clock);
  const bad = [reconciled, usage].find(each => each.status !== 'True');
  const of =
    'revision' in outcome
      ? { istioRevision: outcome.revision.metadata.name, istiodNamespace: namespaceOf(outcome.revision) }
      : {};
  return {
    ...tag.status,
    ...of,
    observedGeneration: tag.metadata.generation ?? 1,
    conditions: [reconciled, usage].reduce((list, each) => withCondition(list, each, now), conditionsOf(tag)),
    state: bad?.reason ?? 'Healthy',
  };
}

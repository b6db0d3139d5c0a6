/** The operator's IstioRevision controller: charts applied and kept, a truthful status, a clean end. */

import { textAt } from '../../../model/fields.ts';
import type { KindRef, KubeObject } from '../../../model/kube.ts';
import { objectOf, startController } from '../controller.ts';
import {
  AUTOSCALER,
  CLUSTER_ROLE,
  CLUSTER_ROLE_BINDING,
  CONFIG_MAP,
  DEPLOYMENT,
  ENDPOINT_SLICE,
  ISTIO_CNI,
  ISTIO_REVISION,
  ISTIO_REVISION_TAG,
  MUTATING_WEBHOOK,
  NAMESPACE,
  POD,
  ROLE,
  ROLE_BINDING,
  SERVICE,
  SERVICE_ACCOUNT,
  VALIDATING_WEBHOOK,
} from '../kinds.ts';
import type { Site } from '../site.ts';
import type { Chart } from './chart.ts';
import { baseChart } from './chart-base.ts';
import { istiodChart } from './chart-istiod.ts';
import { HelmError, reconcileChart, uninstallChart } from './helm.ts';
import { isOperatorPod, type Operator, runningOperator } from './operator.ts';
import { revisionStatus } from './revision-status.ts';
import { namespaceOf } from './values.ts';

const MANAGER = 'sail-operator';
const FINALIZER = 'sailoperator.io/sail-operator';

/** Kinds that the charts make: what is deleted of them comes back. */
const chartKinds: readonly KindRef[] = [
  AUTOSCALER,
  CLUSTER_ROLE,
  CLUSTER_ROLE_BINDING,
  CONFIG_MAP,
  DEPLOYMENT,
  ENDPOINT_SLICE,
  MUTATING_WEBHOOK,
  ROLE,
  ROLE_BINDING,
  SERVICE,
  VALIDATING_WEBHOOK,
];

export function startRevisions(site: Site): void {
  const every = () => site.cache.list(ISTIO_REVISION).map(each => `/${each.metadata.name}`);
  const when = (kind: KindRef, matters: (object: KubeObject) => boolean) => ({
    kind,
    affects: (object: KubeObject) => (matters(object) ? every() : []),
  });
  const ofCharts = (each: KubeObject) => each.metadata.labels?.['managed-by'] === 'sail-operator';
  const watched = [
    { kind: ISTIO_REVISION },
    ...chartKinds.map(kind => when(kind, ofCharts)),
    when(ISTIO_CNI, () => true),
    when(ISTIO_REVISION_TAG, () => true),
    when(NAMESPACE, () => true),
    when(POD, each => isOperatorPod(each) || each.metadata.annotations?.['istio.io/rev'] !== undefined),
    // What blocked Helm may be gone now.
    when(SERVICE_ACCOUNT, each => each.metadata.name === 'istio-reader-service-account'),
  ];
  startController(site, watched, async (key, signal) => {
    const revision = objectOf(site, ISTIO_REVISION, key);
    const operator = runningOperator(site);
    if (revision === undefined || operator === undefined) return;
    if (revision.metadata.deletionTimestamp !== undefined) return finish(site, revision, operator, signal);
    await addFinalizer(site, revision, signal);
    const problem = await applied(site, revision, operator, signal);
    const present = objectOf(site, ISTIO_REVISION, key) ?? revision;
    await site.writer(MANAGER).status(present, revisionStatus(site, present, operator, problem), signal);
  });
}

/** Adds the operator's finalizer where it is missing. */
export async function addFinalizer(site: Site, object: KubeObject, signal: AbortSignal): Promise<void> {
  const finalizers = object.metadata.finalizers ?? [];
  if (finalizers.includes(FINALIZER)) return;
  await site.writer(MANAGER).patch(object, { metadata: { finalizers: [...finalizers, FINALIZER] } }, signal);
}

/** Removes it, which lets the object go. */
export async function removeFinalizer(site: Site, object: KubeObject, signal: AbortSignal): Promise<void> {
  const finalizers = (object.metadata.finalizers ?? []).filter(each => each !== FINALIZER);
  await site.writer(MANAGER).patch(object, { metadata: { finalizers } }, signal);
}

/** The charts applied; else why they could not be. */
async function applied(
  site: Site,
  revision: KubeObject,
  operator: Operator,
  signal: AbortSignal,
): Promise<string | undefined> {
  const trouble = namespaceTrouble(site, namespaceOf(revision)) ?? versionTrouble(revision, operator);
  if (trouble !== undefined) return trouble;
  try {
    for (const chart of chartsOf(site, revision, operator)) await reconcileChart(site, chart, revision, signal);
    return undefined;
  } catch (error) {
    if (error instanceof HelmError) return error.message;
    throw error;
  }
}

function chartsOf(site: Site, revision: KubeObject, operator: Operator): readonly Chart[] {
  const istiod = istiodChart(revision, operator);
  const { name } = revision.metadata;
  const isTagged = leadsTo(site.cache.get({ ...ISTIO_REVISION_TAG, name: 'default' }), name);
  const withBase = (name === 'default' || isTagged) && !operator.release.early;
  const charts = withBase ? [istiod, baseChart(revision, operator)] : [istiod];
  return charts.map(chart => site.charts(chart, revision));
}

const leadsTo = (tag: KubeObject | undefined, revision: string) => textAt(tag, 'status', 'istioRevision') === revision;

/** The operator's validation error for a namespace that is not there. */
export function namespaceTrouble(site: Site, name: string): string | undefined {
  const namespace = site.cache.get({ ...NAMESPACE, name });
  if (namespace === undefined) return `validation error: namespace "${name}" doesn't exist`;
  if (namespace.metadata.deletionTimestamp === undefined) return undefined;
  return `validation error: namespace "${name}" is being deleted`;
}

/** End-of-life versions pass the schema and are refused here (docs/istio/versions.md#installable-versions). */
export function versionTrouble(object: KubeObject, operator: Operator): string | undefined {
  const version = textAt(object, 'spec', 'version') ?? '';
  if (operator.offers(version) || version.endsWith('-latest')) return undefined;
  return `validation error: version "${version}" is end-of-life and cannot be installed; use a supported version`;
}

async function finish(site: Site, revision: KubeObject, operator: Operator, signal: AbortSignal): Promise<void> {
  for (const chart of chartsOf(site, revision, operator)) await uninstallChart(site, chart, signal);
  await removeFinalizer(site, revision, signal);
}

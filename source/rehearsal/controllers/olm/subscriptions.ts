/**
 * OLM's first half: the Subscriptions of a namespace are resolved together into an InstallPlan, and each says how far
 * that came (docs/istio/olm.md#order-of-an-install).
 */

import { listAt, numberAt, textAt } from '../../../model/fields.ts';
import type { JsonObject, KubeObject } from '../../../model/kube.ts';
import type { Change } from '../cache.ts';
import { conditionsOf, type NewCondition, withCondition } from '../conditions.ts';
import { startController } from '../controller.ts';
import { CATALOG_SOURCE, CLUSTER_SERVICE_VERSION, INSTALL_PLAN, OPERATOR_GROUP, SUBSCRIPTION } from '../kinds.ts';
import { type Site, timestamp } from '../site.ts';
import { bundlesIn } from './catalog.ts';
import { isCopy } from './copies.ts';
import { type Namespace, type Resolution, resolve, type Step } from './resolution.ts';

const MANAGER = 'catalog';

export function startSubscriptions(site: Site): void {
  const own = ({ metadata }: KubeObject) => [metadata.namespace ?? ''];
  const every = () => [...new Set(site.cache.list(SUBSCRIPTION).flatMap(own))];
  const watched = [
    // The deletion of one starts no resolution: what failed because of it stays failed.
    { kind: SUBSCRIPTION, affects: (each: KubeObject, change: Change['type']) => (change === 'gone' ? [] : own(each)) },
    { kind: INSTALL_PLAN, affects: own },
    { kind: CLUSTER_SERVICE_VERSION, affects: (csv: KubeObject) => (isCopy(csv) ? [] : own(csv)) },
    { kind: OPERATOR_GROUP, affects: own },
    { kind: CATALOG_SOURCE, affects: every },
  ];
  startController(site, watched, async (namespace, signal) => {
    await label(site, namespace, signal);
    // Without exactly one group nothing happens, and no condition is set.
    if (site.cache.list(OPERATOR_GROUP, namespace).length !== 1) {
      for (const each of subscriptionsIn(site, namespace)) await say(site, each, {}, [], signal);
      return;
    }
    // A failure that stands is not removed first: each change of a status starts another resolution.
    await report(site, namespace, failureIn(resolve(namespaceOf(site, namespace))), signal);
    const found = resolve(namespaceOf(site, namespace));
    if ('problem' in found) return report(site, namespace, failureIn(found), signal);
    if (found.steps.length === 0 || isInstalling(site, namespace)) return;
    const planned = planFor(site, namespace, found.steps);
    if (planned !== undefined) return refer(site, planned, found.steps, signal);
    await report(site, namespace, [unpacking], signal);
    await site.pace.wait('catalog', signal);
    const again = resolve(namespaceOf(site, namespace));
    if (JSON.stringify(namesOf(again)) !== JSON.stringify(namesOf(found))) return report(site, namespace, [], signal);
    const plan = await site.writer(MANAGER).create(installPlan(site, namespace, found.steps), signal);
    await refer(site, plan, found.steps, signal);
  });
}

const namesOf = (found: ReturnType<typeof resolve>) =>
  'steps' in found ? found.steps.map(each => `${each.subscription.metadata.uid} ${each.bundle.csv}`) : found;

function subscriptionsIn(site: Site, namespace: string): readonly KubeObject[] {
  return site.cache
    .list(SUBSCRIPTION, namespace)
    .filter(each => each.metadata.deletionTimestamp === undefined)
    .sort((left, right) => (left.metadata.name < right.metadata.name ? -1 : 1));
}

function namespaceOf(site: Site, name: string): Namespace {
  return {
    name,
    subscriptions: subscriptionsIn(site, name),
    csvs: site.cache
      .list(CLUSTER_SERVICE_VERSION, name)
      .filter(each => !isCopy(each) && each.metadata.deletionTimestamp === undefined),
    offered: (source, namespace) =>
      site.cache.get({ ...CATALOG_SOURCE, name: source, namespace }) === undefined
        ? undefined
        : bundlesIn(site, source),
  };
}

/** OLM marks each Subscription with its package. */
async function label(site: Site, namespace: string, signal: AbortSignal): Promise<void> {
  for (const each of subscriptionsIn(site, namespace)) {
    const labels = { [`operators.coreos.com/${textAt(each, 'spec', 'name')}.${namespace}`]: '' };
    await site.writer(MANAGER).patch(each, { metadata: { labels } }, signal);
  }
}

const plansIn = (site: Site, namespace: string) =>
  site.cache.list(INSTALL_PLAN, namespace).filter(each => each.metadata.deletionTimestamp === undefined);
const csvsOf = (plan: KubeObject) => listAt(plan, 'spec', 'clusterServiceVersionNames').map(String);
const isDone = (plan: KubeObject) => textAt(plan, 'status', 'phase') === 'Complete';

/** Until its versions are made: that the plan is complete comes much later, and delays no other plan. */
function isInstalling(site: Site, namespace: string): boolean {
  const isMade = (name: string) => site.cache.get({ ...CLUSTER_SERVICE_VERSION, namespace, name }) !== undefined;
  return plansIn(site, namespace).some(
    each => textAt(each, 'status', 'phase') === 'Installing' && !csvsOf(each).every(isMade),
  );
}

/** A plan that waits for just these. */
function planFor(site: Site, namespace: string, steps: readonly Step[]): KubeObject | undefined {
  const wanted = steps.map(each => each.bundle.csv).sort();
  return plansIn(site, namespace).find(each => !isDone(each) && csvsOf(each).sort().join() === wanted.join());
}

/** One who wants to be asked makes all plans of the namespace wait: they are made together. */
function installPlan(site: Site, namespace: string, steps: readonly Step[]): KubeObject {
  const isManual = subscriptionsIn(site, namespace).some(
    each => textAt(each, 'spec', 'installPlanApproval') === 'Manual',
  );
  const last = Math.max(0, ...plansIn(site, namespace).map(each => numberAt(each, 'spec', 'generation') ?? 0));
  return {
    ...INSTALL_PLAN,
    metadata: {
      name: '',
      generateName: 'install-',
      namespace,
      labels: Object.fromEntries(
        steps.map(({ bundle }) => [`operators.coreos.com/${bundle.package}.${namespace}`, '']),
      ),
      ownerReferences: steps.map(({ subscription: { metadata } }) => ({
        ...SUBSCRIPTION,
        name: metadata.name,
        uid: metadata.uid ?? '',
        controller: false,
        blockOwnerDeletion: false,
      })),
    },
    spec: {
      approval: isManual ? 'Manual' : 'Automatic',
      approved: !isManual,
      clusterServiceVersionNames: steps.map(({ bundle }) => bundle.csv),
      generation: last + 1,
    },
  };
}

/** Those whose next version is new are told of the plan; one that waits already keeps its plan. */
async function refer(site: Site, plan: KubeObject, steps: readonly Step[], signal: AbortSignal): Promise<void> {
  const { apiVersion, kind, metadata } = plan;
  for (const { subscription, bundle } of steps) {
    const present = site.cache.get({
      ...SUBSCRIPTION,
      namespace: metadata.namespace ?? '',
      name: subscription.metadata.name,
    });
    if (present === undefined || present.metadata.uid !== subscription.metadata.uid) continue;
    const isKept = textAt(present, 'status', 'currentCSV') === bundle.csv && referred(site, present) !== undefined;
    if (isKept) continue;
    const reference = { apiVersion, kind, name: metadata.name, uid: metadata.uid ?? '' };
    const status = {
      ...present.status,
      state: 'UpgradePending',
      currentCSV: bundle.csv,
      installPlanGeneration: numberAt(plan, 'spec', 'generation') ?? 1,
      installPlanRef: { ...reference, namespace: metadata.namespace ?? '' },
      installplan: { apiVersion, kind, name: metadata.name, uuid: metadata.uid ?? '' },
    };
    await site.writer(MANAGER).status(present, status, signal);
  }
}

function referred(site: Site, subscription: KubeObject): KubeObject | undefined {
  const name = textAt(subscription, 'status', 'installPlanRef', 'name') ?? '';
  return site.cache.get({ ...INSTALL_PLAN, namespace: subscription.metadata.namespace ?? '', name });
}

/** State and conditions of every Subscription of the namespace. */
async function report(
  site: Site,
  namespace: string,
  more: readonly NewCondition[],
  signal: AbortSignal,
): Promise<void> {
  for (const each of subscriptionsIn(site, namespace)) {
    await say(site, each, stateOf(site, each), [...pendingPlan(referred(site, each)), ...more], signal);
  }
}

/**
 * The CSV object alone makes it the latest known, whether its operator runs or not; of two versions, once the older one
 * is on its way out.
 */
function stateOf(site: Site, subscription: KubeObject): JsonObject {
  const namespace = subscription.metadata.namespace ?? '';
  const csv = (name: string) => site.cache.get({ ...CLUSTER_SERVICE_VERSION, namespace, name });
  const current = textAt(subscription, 'status', 'currentCSV');
  const before = textAt(subscription, 'status', 'installedCSV');
  if (current === undefined) return {};
  const found = csv(current);
  if (found === undefined) return { state: 'UpgradePending' };
  const older = before === undefined || before === current ? undefined : csv(before);
  const isReplaced = older === undefined || textAt(older, 'status', 'phase') === 'Deleting';
  return isReplaced ? { state: 'AtLatestKnown', installedCSV: current } : { state: 'UpgradePending' };
}

/** Bad conditions of a Subscription are abnormal-true, and absent when all is well. */
function pendingPlan(plan: KubeObject | undefined): readonly NewCondition[] {
  const phase = textAt(plan, 'status', 'phase');
  if (phase === 'Complete' || phase === undefined) return [];
  return [{ type: 'InstallPlanPending', status: 'True', reason: phase }];
}

const unpacking: NewCondition = { type: 'BundleUnpacking', status: 'True', reason: 'UnpackingInProgress' };

function catalogHealth(site: Site, subscription: KubeObject): NewCondition {
  const type = 'CatalogSourcesUnhealthy';
  const [name, namespace] = catalogOf(subscription);
  if (site.cache.get({ ...CATALOG_SOURCE, name, namespace }) !== undefined) {
    const message = 'all available catalogsources are healthy';
    return { type, status: 'False', reason: 'AllCatalogSourcesHealthy', message };
  }
  const message = `targeted catalogsource ${namespace}/${name} missing`;
  return { type, status: 'True', reason: 'UnhealthyCatalogSourceFound', message };
}

function catalogOf(subscription: KubeObject): readonly [name: string, namespace: string] {
  const spec = (field: string) => textAt(subscription, 'spec', field) ?? '';
  return [spec('source'), spec('sourceNamespace')];
}

function failureIn(found: Resolution): readonly NewCondition[] {
  if (!('problem' in found)) return [];
  return [{ type: 'ResolutionFailed', status: 'True', reason: 'ConstraintsNotSatisfiable', message: found.problem }];
}

async function say(
  site: Site,
  subscription: KubeObject,
  status: JsonObject,
  more: readonly NewCondition[],
  signal: AbortSignal,
): Promise<void> {
  const now = timestamp(site.clock);
  const conditions = [catalogHealth(site, subscription), ...more];
  const kept = conditionsOf(subscription).filter(each => conditions.some(wanted => wanted.type === each.type));
  const made = conditions.reduce<readonly JsonObject[]>((list, each) => withCondition(list, each, now), kept);
  const lastUpdated = textAt(subscription, 'status', 'lastUpdated') ?? now;
  const [name, namespace] = catalogOf(subscription);
  const source = site.cache.get({ ...CATALOG_SOURCE, name, namespace });
  const health = {
    catalogSourceRef: { ...CATALOG_SOURCE, name, namespace },
    healthy: source !== undefined,
    lastUpdated,
  };
  const whole = { ...subscription.status, ...status, catalogHealth: [health], conditions: made, lastUpdated };
  await site.writer(MANAGER).status(subscription, whole, signal);
}

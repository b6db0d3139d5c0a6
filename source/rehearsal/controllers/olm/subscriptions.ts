/**
 * OLM's first half: a Subscription is resolved to an InstallPlan, and says how far that came
 * (docs/istio/olm.md#order-of-an-install).
 */
import type { JsonObject, KubeObject } from '../../../model/kube.ts';
import { recordAt, textAt } from '../../../model/look.ts';
import { conditionsOf, type NewCondition, withCondition } from '../conditions.ts';
import { controllerReference, objectOf, ownedBy, ownedObjects, startController } from '../controller.ts';
import { CATALOG_SOURCE, CLUSTER_SERVICE_VERSION, INSTALL_PLAN, SUBSCRIPTION } from '../kinds.ts';
import { type Site, timestamp } from '../site.ts';
import type { Bundle } from './bundle.ts';
import { bundlesIn } from './catalog.ts';

const MANAGER = 'catalog';

export function startSubscriptions(site: Site): void {
  const subscriptionsIn = (object: KubeObject) =>
    site.cache
      .list(SUBSCRIPTION, object.metadata.namespace)
      .map(each => `${each.metadata.namespace}/${each.metadata.name}`);
  const watched = [
    { kind: SUBSCRIPTION },
    { kind: INSTALL_PLAN, affects: ownedBy(SUBSCRIPTION) },
    { kind: CLUSTER_SERVICE_VERSION, affects: subscriptionsIn },
  ];
  startController(site, watched, async (key, signal) => {
    const subscription = objectOf(site, SUBSCRIPTION, key);
    if (subscription === undefined || subscription.metadata.deletionTimestamp !== undefined) return;
    const found = resolve(site, subscription);
    if ('problem' in found)
      return say(site, subscription, {}, [catalogsHealthy, resolutionFailed(found.problem)], signal);
    const plan = ownedObjects(site, INSTALL_PLAN, subscription)[0];
    if (plan === undefined) {
      await say(site, subscription, {}, [catalogsHealthy], signal);
      await site.pace.wait('catalog', signal);
      if (objectOf(site, SUBSCRIPTION, key)?.metadata.uid !== subscription.metadata.uid) return;
      await site.writer(MANAGER).create(installPlan(subscription, found.offered), signal);
      return;
    }
    await report(site, subscription, found.offered, plan, signal);
  });
}

type Resolution = { readonly offered: Bundle } | { readonly problem: string };

function resolve(site: Site, subscription: KubeObject): Resolution {
  const spec = recordAt(subscription, 'spec');
  const [name, source] = [textAt(spec, 'name') ?? '', textAt(spec, 'source') ?? ''];
  const own = `subscription ${subscription.metadata.name}`;
  const offered = bundlesIn(site, source).find(each => each.package === name);
  const lead = 'constraints not satisfiable: ';
  if (offered === undefined) {
    return {
      problem: `${lead}no operators found in package ${name} in the catalog referenced by ${own}, ${own} exists`,
    };
  }
  const channel = textAt(spec, 'channel') ?? 'stable';
  if (!offered.channels.includes(channel)) {
    const where = `channel ${channel} of package ${name} in the catalog referenced by ${own}`;
    return { problem: `${lead}no operators found in ${where}, ${own} exists` };
  }
  const starting = textAt(spec, 'startingCSV') ?? offered.csv;
  if (starting !== offered.csv) {
    const where = `with name ${starting} in channel ${channel} of package ${name} in the catalog referenced by ${own}`;
    return { problem: `${lead}no operators found ${where}, ${own} exists` };
  }
  return { offered };
}

function installPlan(subscription: KubeObject, offered: Bundle): KubeObject {
  const approval = textAt(subscription, 'spec', 'installPlanApproval') ?? 'Automatic';
  return {
    ...INSTALL_PLAN,
    metadata: {
      name: '',
      generateName: 'install-',
      ...(subscription.metadata.namespace === undefined ? {} : { namespace: subscription.metadata.namespace }),
      labels: { [`operators.coreos.com/${offered.package}.${subscription.metadata.namespace}`]: '' },
      ownerReferences: [controllerReference(subscription)],
    },
    spec: { approval, approved: approval === 'Automatic', clusterServiceVersionNames: [offered.csv], generation: 1 },
  };
}

async function report(site: Site, subscription: KubeObject, offered: Bundle, plan: KubeObject, signal: AbortSignal) {
  const { namespace } = subscription.metadata;
  const csv = site.cache.get({ ...CLUSTER_SERVICE_VERSION, name: offered.csv, ...(namespace ? { namespace } : {}) });
  const { apiVersion, kind, metadata } = plan;
  const reference = { apiVersion, kind, name: metadata.name, uid: metadata.uid ?? '', namespace: namespace ?? '' };
  const isDone = textAt(csv, 'status', 'phase') === 'Succeeded';
  const status = {
    state: isDone ? 'AtLatestKnown' : 'UpgradePending',
    currentCSV: offered.csv,
    ...(csv === undefined ? {} : { installedCSV: offered.csv }),
    installPlanGeneration: 1,
    installPlanRef: reference,
    installplan: { apiVersion, kind, name: metadata.name, uuid: metadata.uid ?? '' },
  };
  await say(site, subscription, status, [catalogsHealthy, ...pendingPlan(plan)], signal);
}

/** Bad conditions of a Subscription are abnormal-true, and absent when all is well. */
function pendingPlan(plan: KubeObject): readonly NewCondition[] {
  const phase = textAt(plan, 'status', 'phase');
  if (phase === 'Complete' || phase === undefined) return [];
  return [{ type: 'InstallPlanPending', status: 'True', reason: phase }];
}

const catalogsHealthy: NewCondition = {
  type: 'CatalogSourcesUnhealthy',
  status: 'False',
  reason: 'AllCatalogSourcesHealthy',
  message: 'all available catalogsources are healthy',
};

function resolutionFailed(message: string): NewCondition {
  return { type: 'ResolutionFailed', status: 'True', reason: 'ConstraintsNotSatisfiable', message };
}

async function say(
  site: Site,
  subscription: KubeObject,
  status: JsonObject,
  conditions: readonly NewCondition[],
  signal: AbortSignal,
): Promise<void> {
  const now = timestamp(site.clock);
  const kept = conditionsOf(subscription).filter(each => conditions.some(wanted => wanted.type === each.type));
  const made = conditions.reduce<readonly JsonObject[]>((list, each) => withCondition(list, each, now), kept);
  const lastUpdated = textAt(subscription, 'status', 'lastUpdated') ?? now;
  await site
    .writer(MANAGER)
    .status(
      subscription,
      { ...status, catalogHealth: catalogHealth(site, subscription, lastUpdated), conditions: made, lastUpdated },
      signal,
    );
}

function catalogHealth(site: Site, subscription: KubeObject, lastUpdated: string) {
  const name = textAt(subscription, 'spec', 'source') ?? '';
  const namespace = textAt(subscription, 'spec', 'sourceNamespace') ?? '';
  const catalogSourceRef = { ...CATALOG_SOURCE, name, namespace };
  return [{ catalogSourceRef, healthy: bundlesIn(site, name).length > 0, lastUpdated }];
}

/** OLM's second half: an approved InstallPlan makes the ClusterServiceVersion, the CRDs and the operator's rights. */
import { at, conditionOf, listAt, textAt } from '../../../model/fields.ts';
import { objectOf, startController } from '../controller.ts';
import { CLUSTER_SERVICE_VERSION, INSTALL_PLAN } from '../kinds.ts';
import { type Site, timestamp } from '../site.ts';
import type { Bundle } from './bundle.ts';
import { bundleOfCsv } from './catalog.ts';
import { clusterServiceVersion, operatorRights } from './operator-objects.ts';

const MANAGER = 'catalog';

export function startInstallPlans(site: Site): void {
  startController(site, [{ kind: INSTALL_PLAN }], async (key, signal) => {
    const plan = objectOf(site, INSTALL_PLAN, key);
    if (plan === undefined || plan.metadata.deletionTimestamp !== undefined) return;
    if (textAt(plan, 'status', 'phase') === 'Complete') return;
    const names = listAt(plan, 'spec', 'clusterServiceVersionNames').map(String);
    const bundles = names.flatMap(name => bundleOfCsv(site, name) ?? []);
    const catalogSources = [...new Set(bundles.map(each => each.source))];
    const writer = site.writer(MANAGER);
    const phase = at(plan, 'spec', 'approved') === true ? 'Installing' : 'RequiresApproval';
    await writer.status(plan, { ...plan.status, phase, catalogSources }, signal);
    if (phase === 'RequiresApproval') return;
    // As OLM does, also when the plan is deleted meanwhile.
    for (const bundle of bundles) await install(site, bundle, plan.metadata.namespace ?? '', signal);
    await site.pace.wait('installPlan', signal);
    // Before it is complete OLM goes through the steps once more: a version that was deleted meanwhile is made again.
    for (const bundle of bundles) {
      await writer.ensure(clusterServiceVersion(bundle, plan.metadata.namespace ?? ''), signal);
    }
    const conditions = [{ type: 'Installed', status: 'True', lastTransitionTime: timestamp(site.clock) }];
    const done = objectOf(site, INSTALL_PLAN, key);
    if (done === undefined || conditionOf(done, 'Installed') !== undefined) return;
    await writer.status(done, { ...done.status, phase: 'Complete', catalogSources, conditions }, signal);
  });
}

/** The CSV comes first: a Subscription calls it installed long before its operator runs. */
async function install(site: Site, bundle: Bundle, namespace: string, signal: AbortSignal): Promise<void> {
  const writer = site.writer(MANAGER);
  await writer.ensure(clusterServiceVersion(bundle, namespace), signal);
  for (const crd of bundle.crds) await writer.ensure(crd, signal);
  const csv = site.cache.get({ ...CLUSTER_SERVICE_VERSION, namespace, name: bundle.csv });
  if (csv === undefined) return;
  for (const each of operatorRights(csv)) await writer.ensure(each, signal);
}

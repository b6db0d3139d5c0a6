/** OLM's second half: an approved InstallPlan makes the CRDs and the ClusterServiceVersion, which makes the operator. */

import { at, conditionOf, listAt, textAt } from '../../../model/fields.ts';
import type { JsonObject, KubeObject } from '../../../model/kube.ts';
import { keyOf, objectOf, startController } from '../controller.ts';
import {
  CLUSTER_ROLE_BINDING,
  CLUSTER_SERVICE_VERSION,
  DEPLOYMENT,
  INSTALL_PLAN,
  OPERATOR_GROUP,
  SERVICE_ACCOUNT,
} from '../kinds.ts';
import { type Site, timestamp } from '../site.ts';
import { packageOfCsv } from './catalog.ts';
import { clusterServiceVersion, operatorDeployment } from './operator-objects.ts';

const MANAGER = 'catalog';
const OLM = 'olm';

export function startInstallPlans(site: Site): void {
  startController(site, [{ kind: INSTALL_PLAN }], async (key, signal) => {
    const plan = objectOf(site, INSTALL_PLAN, key);
    const offered = packageOfCsv(String(listAt(plan, 'spec', 'clusterServiceVersionNames')[0] ?? ''));
    if (plan === undefined || offered === undefined || plan.metadata.deletionTimestamp !== undefined) return;
    if (textAt(plan, 'status', 'phase') === 'Complete') return;
    const writer = site.writer(MANAGER);
    const phase = at(plan, 'spec', 'approved') === true ? 'Installing' : 'RequiresApproval';
    await writer.status(plan, { phase, catalogSources: [offered.source] }, signal);
    if (phase === 'RequiresApproval') return;
    for (const crd of site.packageCrds(offered)) await writer.ensure(crd, signal);
    await writer.ensure(clusterServiceVersion(offered, plan.metadata.namespace ?? ''), signal);
    const conditions = [{ type: 'Installed', status: 'True', lastTransitionTime: timestamp(site.clock) }];
    const done = objectOf(site, INSTALL_PLAN, key) ?? plan;
    await writer.status(done, { phase: 'Complete', catalogSources: [offered.source], conditions }, signal);
  });
}

export function startClusterServiceVersions(site: Site): void {
  const ownersOf = (deployment: KubeObject) =>
    (deployment.metadata.ownerReferences ?? [])
      .filter(owner => owner.kind === CLUSTER_SERVICE_VERSION.kind)
      .map(owner => `${deployment.metadata.namespace}/${owner.name}`);
  const inNamespace = (group: KubeObject) =>
    site.cache.list(CLUSTER_SERVICE_VERSION, group.metadata.namespace).map(keyOf);
  const watched = [
    { kind: CLUSTER_SERVICE_VERSION },
    { kind: DEPLOYMENT, affects: ownersOf },
    { kind: OPERATOR_GROUP, affects: inNamespace },
  ];
  startController(site, watched, async (key, signal) => {
    const csv = objectOf(site, CLUSTER_SERVICE_VERSION, key);
    if (csv === undefined) return await forget(site, key, signal);
    if (csv.metadata.deletionTimestamp !== undefined) return;
    await advance(site, csv, signal);
  });
}

/** One phase on: Pending → InstallReady → Installing → Succeeded. The status itself calls for the next look. */
async function advance(site: Site, csv: KubeObject, signal: AbortSignal): Promise<void> {
  const offered = packageOfCsv(csv.metadata.name);
  const namespace = csv.metadata.namespace ?? '';
  if (offered === undefined) return;
  const phase = textAt(csv, 'status', 'phase');
  const groups = site.cache.list(OPERATOR_GROUP, namespace);
  if (groups.length !== 1) {
    const reason = groups.length === 0 ? 'NoOperatorGroup' : 'TooManyOperatorGroups';
    const message =
      groups.length === 0
        ? 'csv in namespace with no operatorgroups'
        : "csv created in namespace with multiple operatorgroups, can't pick one automatically";
    return setPhase(site, csv, groups.length === 0 ? 'Pending' : 'Failed', reason, message, signal);
  }
  const deployment = site.cache.get({ ...DEPLOYMENT, namespace, name: offered.deployment });
  const isUp = conditionOf(deployment, 'Available')?.status === 'True';
  if (phase === undefined || phase === 'Failed') {
    return setPhase(site, csv, 'Pending', 'RequirementsUnknown', 'requirements not yet checked', signal);
  }
  if (phase === 'Pending') {
    return setPhase(
      site,
      csv,
      'InstallReady',
      'AllRequirementsMet',
      'all requirements found, attempting install',
      signal,
    );
  }
  if (phase === 'InstallReady') {
    await install(site, csv, signal);
    return setPhase(
      site,
      csv,
      'Installing',
      'InstallSucceeded',
      'waiting for install components to report healthy',
      signal,
    );
  }
  if (isUp) {
    const message = 'install strategy completed with no errors';
    return setPhase(site, csv, 'Succeeded', 'InstallSucceeded', message, signal);
  }
  if (deployment === undefined) return install(site, csv, signal);
  const message = `installing: waiting for deployment ${offered.deployment} to become ready: deployment "${offered.deployment}" not available: Deployment does not have minimum availability.`;
  return setPhase(site, csv, 'Installing', 'InstallWaiting', message, signal);
}

/** What has no namespace cannot be owned by a CSV: OLM itself takes it away, by its label. */
async function forget(site: Site, key: string, signal: AbortSignal): Promise<void> {
  const name = key.slice(key.indexOf('/') + 1);
  const bindings = site.cache
    .list(CLUSTER_ROLE_BINDING)
    .filter(({ metadata }) => metadata.labels?.['olm.owner'] === name);
  for (const each of bindings) await site.writer(OLM).remove(each, signal);
}

async function install(site: Site, csv: KubeObject, signal: AbortSignal): Promise<void> {
  const offered = packageOfCsv(csv.metadata.name);
  const namespace = csv.metadata.namespace ?? '';
  if (offered === undefined) return;
  const writer = site.writer(OLM);
  const account = { kind: SERVICE_ACCOUNT.kind, name: offered.deployment, namespace };
  const owner = { ...CLUSTER_SERVICE_VERSION, name: csv.metadata.name, uid: csv.metadata.uid ?? '' };
  const ownerReferences = [{ ...owner, controller: false, blockOwnerDeletion: false }];
  await writer.ensure(
    { ...SERVICE_ACCOUNT, metadata: { name: offered.deployment, namespace, ownerReferences } },
    signal,
  );
  await writer.ensure(
    {
      ...CLUSTER_ROLE_BINDING,
      metadata: {
        name: `${offered.csv}-${offered.deployment}`,
        labels: {
          'olm.owner': offered.csv,
          'olm.owner.kind': 'ClusterServiceVersion',
          'olm.owner.namespace': namespace,
        },
      },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' },
      subjects: [account],
    },
    signal,
  );
  await writer.ensure(operatorDeployment(offered, namespace, csv), signal);
}

async function setPhase(
  site: Site,
  csv: KubeObject,
  phase: string,
  reason: string,
  message: string,
  signal: AbortSignal,
): Promise<void> {
  const before = csv.status ?? {};
  const now = timestamp(site.clock);
  const isSame = before.phase === phase && before.reason === reason && before.message === message;
  if (isSame) return;
  const step: JsonObject = { phase, reason, message, lastTransitionTime: now, lastUpdateTime: now };
  const conditions = [...(listAt(csv, 'status', 'conditions') as readonly JsonObject[]), step];
  await site.writer(OLM).status(csv, { ...before, ...step, conditions: conditions.slice(-20) }, signal);
}

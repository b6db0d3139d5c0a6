/** OLM's third part: from a ClusterServiceVersion to a running operator, phase by phase, and its copies elsewhere. */

import { conditionOf, listAt, numberAt, textAt } from '../../../model/fields.ts';
import type { JsonObject, KubeObject } from '../../../model/kube.ts';
import { keyOf, objectOf, startController } from '../controller.ts';
import {
  CLUSTER_ROLE_BINDING,
  CLUSTER_SERVICE_VERSION,
  CRD,
  DEPLOYMENT,
  NAMESPACE,
  OPERATOR_GROUP,
  SERVICE_ACCOUNT,
} from '../kinds.ts';
import { type Site, timestamp } from '../site.ts';
import { copyTo, isCopy } from './copies.ts';
import { operatorDeployment, operatorRights } from './operator-objects.ts';

const MANAGER = 'olm';
const FINALIZER = 'operators.coreos.com/csv-cleanup';

type Phase = 'Pending' | 'InstallReady' | 'Installing' | 'Succeeded' | 'Failed' | 'Replacing' | 'Deleting';
type Verdict = { readonly phase: Phase; readonly reason: string; readonly message: string };

export function startClusterServiceVersions(site: Site): void {
  const originals = (namespace?: string) =>
    site.cache.list(CLUSTER_SERVICE_VERSION, namespace).filter(each => !isCopy(each));
  const ownersOf = (deployment: KubeObject) =>
    (deployment.metadata.ownerReferences ?? [])
      .filter(owner => owner.kind === CLUSTER_SERVICE_VERSION.kind)
      .map(owner => `${deployment.metadata.namespace}/${owner.name}`);
  const inNamespace = ({ metadata }: KubeObject) => originals(metadata.namespace).map(keyOf);
  const ofCrd = (crd: KubeObject) =>
    originals()
      .filter(csv => ownedCrds(csv).includes(crd.metadata.name))
      .map(keyOf);
  const every = () => originals().map(keyOf);
  const watched = [
    { kind: CLUSTER_SERVICE_VERSION, affects: (csv: KubeObject) => (isCopy(csv) ? every() : inNamespace(csv)) },
    { kind: DEPLOYMENT, affects: ownersOf },
    { kind: SERVICE_ACCOUNT, affects: inNamespace },
    { kind: CRD, affects: ofCrd },
    { kind: OPERATOR_GROUP, affects: inNamespace },
    { kind: NAMESPACE, affects: every },
  ];
  startController(site, watched, async (key, signal) => {
    const csv = objectOf(site, CLUSTER_SERVICE_VERSION, key);
    if (csv === undefined || isCopy(csv)) return;
    if (csv.metadata.deletionTimestamp !== undefined) return cleanUp(site, csv, signal);
    const finalizers = csv.metadata.finalizers ?? [];
    if (!finalizers.includes(FINALIZER)) {
      await site.writer(MANAGER).patch(csv, { metadata: { finalizers: [...finalizers, FINALIZER] } }, signal);
    }
    await advance(site, objectOf(site, CLUSTER_SERVICE_VERSION, key) ?? csv, signal);
    await copyTo(site, objectOf(site, CLUSTER_SERVICE_VERSION, key) ?? csv, signal);
  });
}

const ownedCrds = (csv: KubeObject) =>
  listAt(csv, 'spec', 'customresourcedefinitions', 'owned').map(each => textAt(each, 'name') ?? '');
const entriesOf = (csv: KubeObject) => listAt(csv, 'spec', 'install', 'spec', 'deployments');

/** One phase on. The status itself triggers the next reconciliation. */
async function advance(site: Site, csv: KubeObject, signal: AbortSignal): Promise<void> {
  const phase = textAt(csv, 'status', 'phase');
  const successor = site.cache
    .list(CLUSTER_SERVICE_VERSION, csv.metadata.namespace)
    .find(each => !isCopy(each) && textAt(each, 'spec', 'replaces') === csv.metadata.name);
  if (successor !== undefined) return replaced(site, csv, successor, signal);
  const refusal = refusalOf(site, csv);
  if (refusal !== undefined) return setPhase(site, csv, refusal, signal);
  if (phase === undefined) return setPhase(site, csv, unknown('requirements not yet checked'), signal);
  if (phase === 'Failed') {
    return setPhase(site, csv, unknown('InstallModes now support target namespaces'), signal);
  }
  if (phase === 'Pending') return setPhase(site, csv, isMet(site, csv) ? ready : notMet, signal);
  if (phase === 'InstallReady') {
    await deploy(site, csv, signal);
    return setPhase(site, csv, { phase: 'Installing', reason: 'InstallSucceeded', message: waiting }, signal);
  }
  const late = entriesOf(csv).find(entry => !isUp(site, csv, textAt(entry, 'name') ?? ''));
  if (late === undefined) return setPhase(site, csv, succeeded, signal);
  const name = textAt(late, 'name') ?? '';
  if (site.cache.get({ ...DEPLOYMENT, namespace: csv.metadata.namespace ?? '', name }) === undefined) {
    await deploy(site, csv, signal);
  }
  const message = `installing: waiting for deployment ${name} to become ready: deployment "${name}" not available: Deployment does not have minimum availability.`;
  return setPhase(site, csv, { phase: 'Installing', reason: 'InstallWaiting', message }, signal);
}

const unknown = (message: string): Verdict => ({ phase: 'Pending', reason: 'RequirementsUnknown', message });
const notMet: Verdict = {
  phase: 'Pending',
  reason: 'RequirementsNotMet',
  message: "one or more requirements couldn't be found",
};
const ready: Verdict = {
  phase: 'InstallReady',
  reason: 'AllRequirementsMet',
  message: 'all requirements found, attempting install',
};
const waiting = 'waiting for install components to report healthy';
const succeeded: Verdict = {
  phase: 'Succeeded',
  reason: 'InstallSucceeded',
  message: 'install strategy completed with no errors',
};

/** Which OperatorGroup it is in decides whether it may run at all. */
function refusalOf(site: Site, { metadata: { namespace = '' } }: KubeObject): Verdict | undefined {
  const groups = site.cache.list(OPERATOR_GROUP, namespace);
  const [group] = groups;
  if (group === undefined) {
    return { phase: 'Failed', reason: 'NoOperatorGroup', message: 'csv in namespace with no operatorgroups' };
  }
  if (groups.length > 1) {
    const message = "csv created in namespace with multiple operatorgroups, can't pick one automatically";
    return { phase: 'Failed', reason: 'TooManyOperatorGroups', message };
  }
  const targets = listAt(group, 'spec', 'targetNamespaces').map(String);
  if (targets.length === 0) return undefined;
  const message = targets.includes(namespace)
    ? 'OwnNamespace InstallModeType not supported, cannot configure to watch own namespace'
    : 'SingleNamespace InstallModeType not supported, cannot configure to watch one namespace';
  return { phase: 'Failed', reason: 'UnsupportedOperatorGroup', message };
}

function isMet(site: Site, csv: KubeObject): boolean {
  const namespace = csv.metadata.namespace ?? '';
  const accounts = entriesOf(csv).flatMap(each => textAt(each, 'spec', 'template', 'spec', 'serviceAccountName') ?? []);
  return (
    ownedCrds(csv).every(name => site.cache.get({ ...CRD, name }) !== undefined) &&
    accounts.every(name => site.cache.get({ ...SERVICE_ACCOUNT, namespace, name }) !== undefined)
  );
}

function isUp(site: Site, csv: KubeObject, name: string): boolean {
  const deployment = site.cache.get({ ...DEPLOYMENT, namespace: csv.metadata.namespace ?? '', name });
  if (deployment?.metadata.labels?.['olm.owner'] !== csv.metadata.name) return false;
  const seen = numberAt(deployment, 'status', 'observedGeneration') === numberAt(deployment, 'metadata', 'generation');
  return seen && conditionOf(deployment, 'Available')?.status === 'True';
}

async function deploy(site: Site, csv: KubeObject, signal: AbortSignal): Promise<void> {
  const writer = site.writer(MANAGER);
  for (const each of operatorRights(csv)) await writer.ensure(each, signal);
  for (const entry of entriesOf(csv)) await writer.ensure(operatorDeployment(csv, entry), signal);
}

/** The older of two versions: it goes once the newer one runs, and leaves what that one has taken over. */
async function replaced(site: Site, csv: KubeObject, successor: KubeObject, signal: AbortSignal): Promise<void> {
  const isRunning = textAt(successor, 'status', 'phase') === 'Succeeded';
  const message = isRunning
    ? `has been replaced by a newer ClusterServiceVersion that has successfully installed.`
    : `being replaced by csv: ${successor.metadata.name}`;
  const verdict: Verdict = isRunning
    ? { phase: 'Deleting', reason: 'Replaced', message }
    : { phase: 'Replacing', reason: 'BeingReplaced', message };
  await setPhase(site, csv, verdict, signal);
  if (isRunning) await site.writer(MANAGER).remove(csv, signal);
}

/** What has no namespace cannot be owned by a CSV, nor can its copies: OLM itself takes them away. */
async function cleanUp(site: Site, csv: KubeObject, signal: AbortSignal): Promise<void> {
  const { name, namespace = '' } = csv.metadata;
  const bindings = site.cache
    .list(CLUSTER_ROLE_BINDING)
    .filter(
      ({ metadata: { labels } }) => labels?.['olm.owner'] === name && labels['olm.owner.namespace'] === namespace,
    );
  const copies = site.cache
    .list(CLUSTER_SERVICE_VERSION)
    .filter(each => each.metadata.name === name && each.metadata.labels?.['olm.copiedFrom'] === namespace);
  const writer = site.writer(MANAGER);
  for (const each of [...bindings, ...copies]) await writer.remove(each, signal);
  const finalizers = (csv.metadata.finalizers ?? []).filter(each => each !== FINALIZER);
  await writer.patch(csv, { metadata: { finalizers } }, signal);
}

async function setPhase(site: Site, csv: KubeObject, verdict: Verdict, signal: AbortSignal): Promise<void> {
  const before = csv.status ?? {};
  const now = timestamp(site.clock);
  const isSame =
    before.phase === verdict.phase && before.reason === verdict.reason && before.message === verdict.message;
  if (isSame) return;
  const step: JsonObject = { ...verdict, lastTransitionTime: now, lastUpdateTime: now };
  const conditions = [...(listAt(csv, 'status', 'conditions') as readonly JsonObject[]), step];
  await site.writer(MANAGER).status(csv, { ...before, ...step, conditions: conditions.slice(-20) }, signal);
}

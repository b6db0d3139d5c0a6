/** The operator's Istio controller: one IstioRevision per wish, and its status in the Istio's own. */

import { conditionOf, recordAt, textAt } from '../../../model/fields.ts';
import type { JsonObject, KubeObject } from '../../../model/kube.ts';
import { conditionsOf, type NewCondition, withCondition } from '../conditions.ts';
import { controllerReference, objectOf, ownedBy, ownedObjects, startController } from '../controller.ts';
import { ISTIO, ISTIO_REVISION, POD } from '../kinds.ts';
import { isSame } from '../merge-patch.ts';
import { type Site, timestamp } from '../site.ts';
import { isOperatorPod, type Operator, runningOperator } from './operator.ts';
import { versionTrouble } from './revisions.ts';
import { revisionValues } from './values.ts';

const MANAGER = 'sail-operator';

export function startIstios(site: Site): void {
  const whenOperatorMoves = (pod: KubeObject) =>
    isOperatorPod(pod) ? site.cache.list(ISTIO).map(each => `/${each.metadata.name}`) : [];
  const watched = [
    { kind: ISTIO },
    { kind: ISTIO_REVISION, affects: ownedBy(ISTIO) },
    { kind: POD, affects: whenOperatorMoves },
  ];
  startController(site, watched, async (key, signal) => {
    const istio = objectOf(site, ISTIO, key);
    const operator = runningOperator(site);
    if (istio === undefined || operator === undefined || istio.metadata.deletionTimestamp !== undefined) return;
    await reconcile(site, istio, operator, signal);
  });
}

async function reconcile(site: Site, istio: KubeObject, operator: Operator, signal: AbortSignal): Promise<void> {
  const writer = site.writer(MANAGER);
  const version = resolveVersion(textAt(istio, 'spec', 'version') ?? '', operator);
  const trouble = versionTrouble({ ...istio, spec: { version } }, operator);
  if (trouble !== undefined) return writer.status(istio, troubled(site, istio, trouble), signal);
  const name = revisionName(istio, version);
  const spec = {
    namespace: textAt(istio, 'spec', 'namespace') ?? 'istio-system',
    version,
    values: revisionValues(istio, name, site.platform),
  };
  const found = site.cache.get({ ...ISTIO_REVISION, name });
  if (found === undefined) {
    await writer.create(
      { ...ISTIO_REVISION, metadata: { name, ownerReferences: [controllerReference(istio)] }, spec },
      signal,
    );
  } else if (!isSame(found.spec, spec)) {
    await writer.patch(found, { spec: replaced(found.spec, spec) }, signal);
  }
  const revision = site.cache.get({ ...ISTIO_REVISION, name });
  const all = ownedObjects(site, ISTIO_REVISION, istio);
  await writer.status(istio, mirrored(site, istio, operator, { name, revision }, all), signal);
}

/** A merge patch of the whole spec: values that are gone from the wish go from the revision too. */
function replaced(before: JsonObject | undefined, after: JsonObject): JsonObject {
  const old = recordAt(before, 'values');
  const now = recordAt(after, 'values') as JsonObject;
  const removed = Object.keys(old).filter(key => now[key] === undefined);
  return { ...after, values: { ...now, ...Object.fromEntries(removed.map(key => [key, null])) } };
}

/** `v1.30-latest` is the newest patch of its minor that the operator has. */
function resolveVersion(version: string, operator: Operator): string {
  if (!version.endsWith('-latest')) return version;
  const minor = version.slice(0, -'-latest'.length);
  return operator.newestOf(minor) ?? version;
}

function revisionName(istio: KubeObject, version: string): string {
  const byRevision = textAt(istio, 'spec', 'updateStrategy', 'type') === 'RevisionBased';
  return byRevision ? `${istio.metadata.name}-${version.replaceAll('.', '-')}` : istio.metadata.name;
}

/** What the active revision says. Its conditions are `Unknown` until it says anything. */
function mirrored(
  site: Site,
  istio: KubeObject,
  { release: { early } }: Operator,
  { name, revision }: { readonly name: string; readonly revision: KubeObject | undefined },
  all: readonly KubeObject[],
): JsonObject {
  const now = timestamp(site.clock);
  const conditions = ['Reconciled', 'Ready', ...(early ? [] : ['DependenciesHealthy'])].reduce<readonly JsonObject[]>(
    (list, type) => {
      const said = conditionOf(revision, type);
      const condition: NewCondition = {
        type,
        status: (said?.status ?? 'Unknown') as NewCondition['status'],
        ...(said?.reason === undefined ? {} : { reason: said.reason }),
        ...(said?.message === undefined ? {} : { message: said.message }),
      };
      return withCondition(list, condition, now);
    },
    conditionsOf(istio),
  );
  const state = textAt(revision, 'status', 'state');
  const having = (type: string) => all.filter(each => conditionOf(each, type)?.status === 'True').length;
  return {
    activeRevisionName: name,
    conditions,
    observedGeneration: istio.metadata.generation ?? 1,
    revisions: { inUse: having('InUse'), ready: having('Ready'), total: all.length },
    ...(state === undefined ? {} : { state }),
  };
}

function troubled(site: Site, istio: KubeObject, message: string): JsonObject {
  const now = timestamp(site.clock);
  const reconciled = { type: 'Reconciled', status: 'False', reason: 'ReconcileError', message } as const;
  const ready = { type: 'Ready', status: 'Unknown', reason: 'ReconcileError' } as const;
  return {
    ...istio.status,
    conditions: withCondition(withCondition(conditionsOf(istio), reconciled, now), ready, now),
    observedGeneration: istio.metadata.generation ?? 1,
    state: 'ReconcileError',
  };
}

/** Helm inside the operator: releases in Secrets, ownership of what it makes, upgrades that keep what others added. */

import { listAt, recordAt, textAt } from '../../../model/fields.ts';
import type { JsonObject, KubeObject } from '../../../model/kube.ts';
import { refOf } from '../../../model/kube.ts';
import { hashOf } from '../../mesh/random.ts';
import { controllerReference } from '../controller.ts';
import { MUTATING_WEBHOOK, SECRET, VALIDATING_WEBHOOK } from '../kinds.ts';
import type { Site } from '../site.ts';
import type { Chart } from './chart.ts';

/** Helm refused; the message is in the condition of the object that asked. */
export class HelmError extends Error {}

const MANAGER = 'sail-operator';

/** Installs a chart; upgrades it when it renders otherwise than last time or something of it is missing. Throws `HelmError`. */
export async function reconcileChart(site: Site, chart: Chart, owner: KubeObject, signal: AbortSignal): Promise<void> {
  const releases = releasesOf(site, chart);
  const last = releases[releases.length - 1];
  const phase = last === undefined ? 'install' : 'upgrade';
  const rendered = hashOf(`${phase} ${chart.inputs}`);
  const plain = chart.objects(phase);
  const isSame = textAt(last, 'metadata', 'labels', 'rendered') === String(rendered);
  if (isSame && plain.every(each => site.cache.get(refOf(each)) !== undefined)) return;
  const objects = plain.map(each => owned(each, chart, owner));
  for (const object of objects) await refuseForeign(site, chart, object, signal);
  const version = Number(textAt(last, 'metadata', 'labels', 'version') ?? '0') + 1;
  const writer = site.writer(MANAGER);
  const secret = await writer.ensure(releaseSecret(site, chart, version, phase, rendered), signal);
  for (const object of objects) await writer.ensure(await keepingBundles(site, object, signal), signal);
  if (last !== undefined) await writer.patch(last, { metadata: { labels: { status: 'superseded' } } }, signal);
  await writer.patch(secret, { metadata: { labels: { status: 'deployed' } } }, signal);
  for (const old of releases.slice(0, -1)) await writer.remove(old, signal);
}

/** Removes what a chart made, the last made first, and its releases. */
export async function uninstallChart(site: Site, chart: Chart, signal: AbortSignal): Promise<void> {
  const writer = site.writer(MANAGER);
  const releases = releasesOf(site, chart);
  for (const last of releases.slice(-1)) {
    await writer.patch(last, { metadata: { labels: { status: 'uninstalling' } } }, signal);
  }
  for (const object of [...chart.objects('upgrade')].reverse()) {
    const found = site.cache.get(refOf(object));
    if (found !== undefined && found.metadata.annotations?.['meta.helm.sh/release-name'] === chart.release) {
      await writer.remove(found, signal);
    }
  }
  for (const release of releases) await writer.remove(release, signal);
}

function releasesOf(site: Site, chart: Chart): readonly KubeObject[] {
  return site.cache
    .list(SECRET, chart.namespace)
    .filter(each => each.metadata.labels?.owner === 'helm' && each.metadata.labels.name === chart.release)
    .sort((left, right) => Number(left.metadata.labels?.version) - Number(right.metadata.labels?.version));
}

function releaseSecret(site: Site, chart: Chart, version: number, phase: string, rendered: number): KubeObject {
  const createdAt = String(Math.floor(site.clock.now() / 1000));
  const release = { name: chart.release, chart: chart.name, version };
  return {
    ...SECRET,
    type: 'helm.sh/release.v1',
    metadata: {
      name: `sh.helm.release.v1.${chart.release}.v${version}`,
      namespace: chart.namespace,
      labels: {
        createdAt,
        name: chart.release,
        owner: 'helm',
        rendered: String(rendered),
        status: `pending-${phase}`,
        version: String(version),
      },
    },
    data: { release: Buffer.from(JSON.stringify(release)).toString('base64') },
  };
}

function owned(object: KubeObject, chart: Chart, owner: KubeObject): KubeObject {
  const annotations = {
    ...object.metadata.annotations,
    'meta.helm.sh/release-name': chart.release,
    'meta.helm.sh/release-namespace': chart.namespace,
  };
  return { ...object, metadata: { ...object.metadata, annotations, ownerReferences: [controllerReference(owner)] } };
}

/**
 * Helm takes over nothing that is not marked as its own (docs/istio/remote-secrets.md#reader-account,
 * docs/istio/failures.md#the-operator-refuses).
 */
async function refuseForeign(site: Site, chart: Chart, object: KubeObject, signal: AbortSignal): Promise<void> {
  const found = site.cache.get(refOf(object)) ?? (await site.api.get(refOf(object), signal));
  if (found === undefined) return;
  const { labels = {}, annotations = {}, name, namespace } = found.metadata;
  const wanted: readonly (readonly [string, string, string | undefined, string])[] = [
    ['label', 'app.kubernetes.io/managed-by', labels['app.kubernetes.io/managed-by'], 'Helm'],
    ['annotation', 'meta.helm.sh/release-name', annotations['meta.helm.sh/release-name'], chart.release],
    ['annotation', 'meta.helm.sh/release-namespace', annotations['meta.helm.sh/release-namespace'], chart.namespace],
  ];
  const faults = wanted.flatMap(([where, key, is, must]) => {
    if (is === must) return [];
    const what =
      is === undefined
        ? `missing key "${key}": must be set to "${must}"`
        : `key "${key}" must equal "${must}": current value is "${is}"`;
    return `${where} validation error: ${what}`;
  });
  if (faults.length === 0) return;
  throw new HelmError(
    `failed to install/update Helm chart "${chart.name}": failed to install helm chart ${chart.name}: ` +
      `unable to continue with install: ${found.kind} "${name}" in ` +
      `namespace "${namespace ?? ''}" exists and cannot be imported into the current release: invalid ownership ` +
      `metadata; ${faults.join('; ')}`,
  );
}

/**
 * An upgrade merges webhooks by name, as does an install over existing ones: the CA bundle that istiod put there stays,
 * and so do labels that other objects select by.
 */
async function keepingBundles(site: Site, object: KubeObject, signal: AbortSignal): Promise<KubeObject> {
  if (object.kind !== MUTATING_WEBHOOK.kind && object.kind !== VALIDATING_WEBHOOK.kind) return object;
  const found = site.cache.get(refOf(object)) ?? (await site.api.get(refOf(object), signal));
  const webhooks = (listAt(object, 'webhooks') as readonly JsonObject[]).map(each => {
    const before = listAt(found, 'webhooks').find(other => textAt(other, 'name') === each.name);
    const caBundle = textAt(before, 'clientConfig', 'caBundle');
    const clientConfig = { ...(each.clientConfig as JsonObject), ...(caBundle === undefined ? {} : { caBundle }) };
    return { ...each, clientConfig, ...selectorsKept(each, before) };
  });
  return { ...object, webhooks };
}

function selectorsKept(webhook: JsonObject, before: unknown): JsonObject {
  const kept = ['namespaceSelector', 'objectSelector'].flatMap(selector => {
    const matchLabels = recordAt(before, selector, 'matchLabels') as JsonObject;
    return Object.keys(matchLabels).length === 0
      ? []
      : [[selector, { ...(webhook[selector] as JsonObject), matchLabels }] as const];
  });
  return Object.fromEntries(kept);
}

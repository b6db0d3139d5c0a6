/** What the leading istiod keeps in a cluster: root certificates in every namespace, and the webhooks' CA bundle. */

import { listAt } from '../../../model/fields.ts';
import type { JsonObject, KubeObject } from '../../../model/kube.ts';
import type { ObjectCache } from '../cache.ts';
import { CONFIG_MAP, MUTATING_WEBHOOK, NAMESPACE, VALIDATING_WEBHOOK } from '../kinds.ts';
import type { Writer } from '../writer.ts';

export type LedCluster = {
  /** Its own cluster, or a remote that it leads. */
  readonly as: 'home' | 'remote';
  readonly cache: ObjectCache;
  readonly writer: Writer;
  readonly revision: string;
  /** PEM, as it is now. */
  readonly root: () => string;
};

/** Namespaces that istiod leaves alone. */
const ignored = new Set(['kube-system', 'kube-public', 'kube-node-lease', 'local-path-storage']);

/** One reconciliation of a cluster: creates what is missing. Webhooks first, as recorded. */
export async function keepCluster(led: LedCluster, signal: AbortSignal): Promise<void> {
  const bundle = Buffer.from(led.root()).toString('base64');
  for (const webhook of ofRevision(led, led.cache.list(MUTATING_WEBHOOK))) {
    await patchWebhooks(led, webhook, { bundle }, signal);
  }
  if (led.as === 'home') {
    for (const webhook of ofRevision(led, led.cache.list(VALIDATING_WEBHOOK))) {
      await patchWebhooks(led, webhook, { bundle, failurePolicy: 'Fail' }, signal);
    }
  }
  for (const namespace of led.cache.list(NAMESPACE)) {
    if (ignored.has(namespace.metadata.name) || namespace.metadata.deletionTimestamp !== undefined) continue;
    await led.writer.put(rootMap(namespace.metadata.name, { 'root-cert.pem': led.root() }), signal);
    await led.writer.put(crlMap(namespace.metadata.name), signal);
  }
}

/** Calls back when something that `keepCluster` reads has changed. */
export function watchCluster(led: LedCluster, changed: () => void): () => void {
  const stops = [NAMESPACE, MUTATING_WEBHOOK, VALIDATING_WEBHOOK].map(kind => led.cache.onChange(kind, changed));
  const stopMaps = led.cache.onChange(CONFIG_MAP, ({ object }) => {
    if (object.metadata.name.startsWith('istio-ca-')) changed();
  });
  return () => {
    for (const stop of [...stops, stopMaps]) stop();
  };
}

function ofRevision(led: LedCluster, webhooks: readonly KubeObject[]): readonly KubeObject[] {
  return webhooks.filter(each => each.metadata.labels?.['istio.io/rev'] === led.revision);
}

async function patchWebhooks(
  led: LedCluster,
  configuration: KubeObject,
  { bundle, failurePolicy }: { readonly bundle: string; readonly failurePolicy?: string },
  signal: AbortSignal,
): Promise<void> {
  const webhooks = (listAt(configuration, 'webhooks') as readonly JsonObject[]).map(each => ({
    ...each,
    clientConfig: { ...(each.clientConfig as JsonObject), caBundle: bundle },
    ...(failurePolicy === undefined ? {} : { failurePolicy }),
  }));
  await led.writer.patch(configuration, { webhooks }, signal);
}

function rootMap(namespace: string, data: Readonly<Record<string, string>>): KubeObject {
  const labels = { 'istio.io/config': 'true' };
  return { ...CONFIG_MAP, metadata: { name: 'istio-ca-root-cert', namespace, labels }, data };
}

function crlMap(namespace: string): KubeObject {
  return {
    ...rootMap(namespace, { 'ca-crl.pem': '' }),
    metadata: { ...rootMap(namespace, {}).metadata, name: 'istio-ca-crl' },
  };
}

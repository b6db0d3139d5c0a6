/**
 * The operator's live probe of a remote istiod: it asks `/ready` the way the API server would call the injector, and
 * writes the result on the webhook configuration (docs/istio/sail.md#readiness-of-a-remote).
 */

import { listAt, textAt } from '../../../model/fields.ts';
import type { KubeObject } from '../../../model/kube.ts';
import { keyOf, objectOf, startController } from '../controller.ts';
import { injectorTrouble } from '../istiod/reach.ts';
import { ISTIO_REVISION, MUTATING_WEBHOOK } from '../kinds.ts';
import type { Site } from '../site.ts';
import { runningOperator } from './operator.ts';
import { PROBE_STATUS, webhookName } from './revision-status.ts';
import { isRemote } from './values.ts';

const PROBE_REASON = 'sailoperator.io/readinessProbe.reason';
const PERIOD = 3_000;
/** At pace 0 a failing probe is soon repeated: the rest of the world does not take long either. */
const SHORTEST_PERIOD = 100;

export function startReadinessProbe(site: Site): void {
  const revisions = () => site.cache.list(ISTIO_REVISION).filter(isRemote);
  const asked = (webhook: KubeObject) =>
    revisions().some(each => webhookName(each) === webhook.metadata.name) ? [keyOf(webhook)] : [];
  const period = Math.max(SHORTEST_PERIOD, PERIOD * site.pace.factor);
  startController(site, [{ kind: MUTATING_WEBHOOK, affects: asked }], async (key, signal) => {
    while (!signal.aborted) {
      const webhook = objectOf(site, MUTATING_WEBHOOK, key);
      if (webhook === undefined || runningOperator(site) === undefined) return;
      const reason = troubleOf(site, webhook);
      const annotations = { [PROBE_REASON]: reason ?? '', [PROBE_STATUS]: reason === undefined ? 'true' : 'false' };
      await site.writer('sail-operator').patch(webhook, { metadata: { annotations } }, signal);
      if (reason === CA_BUNDLE_MISSING) return;
      await site.clock.sleep(period, signal);
    }
  });
}

const CA_BUNDLE_MISSING =
  "webhooks[].clientConfig.caBundle hasn't been set; check if the remote istiod can access this cluster";

function troubleOf(site: Site, webhook: KubeObject): string | undefined {
  const client = listAt(webhook, 'webhooks')[0];
  if (textAt(client, 'clientConfig', 'service', 'name') === undefined) return 'missing webhooks[].clientConfig.service';
  const caBundle = textAt(client, 'clientConfig', 'caBundle');
  if (caBundle === undefined || caBundle === '') return CA_BUNDLE_MISSING;
  const namespace = textAt(client, 'clientConfig', 'service', 'namespace') ?? '';
  const name = textAt(client, 'clientConfig', 'service', 'name') ?? '';
  const trouble = injectorTrouble(site, { namespace, name, caBundle });
  return trouble === undefined ? undefined : `Get "https://${name}.${namespace}.svc:443/ready": ${trouble}`;
}

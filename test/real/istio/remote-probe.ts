/** The operator's probe of a remote's istiod (docs/istio/sail.md#readiness-of-a-remote), sent to a real one. */
import { get } from 'node:https';
import { listAt, textAt } from '../../../source/model/fields.ts';
import type { KubeObject } from '../../../source/model/kube.ts';
import { startController } from '../../../source/rehearsal/controllers/controller.ts';
import { ENDPOINT_SLICE, ISTIO_REVISION, MUTATING_WEBHOOK } from '../../../source/rehearsal/controllers/kinds.ts';
import { PROBE_STATUS, webhookName } from '../../../source/rehearsal/controllers/sail/revision-status.ts';
import { isRemote } from '../../../source/rehearsal/controllers/sail/values.ts';
import type { Site } from '../../../source/rehearsal/controllers/site.ts';

const EVERY = 1_000;

export function probeRemoteIstiod(site: Site): void {
  const remotes = () => site.cache.list(ISTIO_REVISION).filter(isRemote);
  startController(site, [{ kind: ISTIO_REVISION }], async (_key, signal) => {
    while (!signal.aborted && remotes().length > 0) {
      for (const revision of remotes()) {
        const webhook = site.cache.get({ ...MUTATING_WEBHOOK, name: webhookName(revision) });
        if (webhook === undefined) continue;
        const status = String(await serves(site, webhook));
        if (webhook.metadata.annotations?.[PROBE_STATUS] === status) continue;
        await site
          .writer('sail-operator')
          .patch(webhook, { metadata: { annotations: { [PROBE_STATUS]: status } } }, signal);
      }
      await site.clock.sleep(EVERY, signal);
    }
  });
}

/** Whether the istiod at the Service's address answers, with a certificate that the webhook's CA has signed. */
function serves(site: Site, webhook: KubeObject): Promise<boolean> {
  const client = listAt(webhook, 'webhooks')[0];
  const ca = textAt(client, 'clientConfig', 'caBundle') ?? '';
  const namespace = textAt(client, 'clientConfig', 'service', 'namespace') ?? '';
  const name = textAt(client, 'clientConfig', 'service', 'name') ?? '';
  const slice = site.cache.list(ENDPOINT_SLICE, namespace).find(each => each.metadata.name === name);
  const host = textAt(listAt(slice, 'endpoints')[0], 'addresses', 0);
  if (ca === '' || host === undefined) return Promise.resolve(false);
  return new Promise(resolve => {
    const servername = `${name}.${namespace}.svc`;
    const options = { host, port: 15017, path: '/ready', servername, ca: Buffer.from(ca, 'base64'), timeout: 3_000 };
    const sent = get(options, answer => {
      answer.resume();
      resolve(answer.statusCode === 200);
    });
    sent.on('timeout', () => sent.destroy());
    sent.on('error', () => resolve(false));
  });
}

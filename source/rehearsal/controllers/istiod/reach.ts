/** Whether a cluster's API server reaches an istiod through the Service of a webhook, and the error it gets if not. */
import { listAt, numberAt, recordAt, textAt } from '../../../model/fields.ts';
import { refusalOfIstiodPort } from '../../mesh/connect.ts';
import { ownerOf } from '../../mesh/gateways.ts';
import type { Istiod } from '../../mesh/istiod.ts';
import { addressOf, readyPodsOf } from '../../mesh/objects.ts';
import { ENDPOINT_SLICE, ENDPOINTS, SERVICE } from '../kinds.ts';
import type { Site } from '../site.ts';

export type InjectorAddress = {
  readonly namespace: string;
  readonly name: string;
  /** Of the Service; 443 by default. */
  readonly port?: number;
  readonly caBundle: string;
};
export type Reached = { readonly istiod: Istiod } | { readonly trouble: string };

const PORT = 15017;

/** The istiod behind a Service, or the dialler's own words. */
export function reachInjector(site: Site, { namespace, name, port = 443, caBundle }: InjectorAddress): Reached {
  const service = site.cache.get({ ...SERVICE, namespace, name });
  if (service === undefined) return { trouble: `service "${name}" not found` };
  if (textAt(service, 'spec', 'type') === 'ExternalName') return { trouble: 'unsupported service type "ExternalName"' };
  if (!listAt(service, 'spec', 'ports').some(each => numberAt(each, 'port') === port)) {
    return { trouble: `no service port ${port} found for service "${name}"` };
  }
  const isOwn = Object.keys(recordAt(service, 'spec', 'selector')).length > 0;
  const reached = isOwn ? ownIstiod(site, namespace, name) : remoteIstiod(site, namespace, name);
  if ('trouble' in reached) return reached;
  const trusted = Buffer.from(caBundle, 'base64').toString().trim();
  if (trusted === reached.istiod.root.trim()) return reached;
  return { trouble: 'tls: failed to verify certificate: x509: certificate signed by unknown authority' };
}

/** Nothing when the injector answers. */
export function injectorTrouble(site: Site, address: InjectorAddress): string | undefined {
  const reached = reachInjector(site, address);
  return 'trouble' in reached ? reached.trouble : undefined;
}

function ownIstiod(site: Site, namespace: string, name: string): Reached {
  const service = site.cache.get({ ...SERVICE, namespace, name });
  const pods = service === undefined ? [] : readyPodsOf(site.cache, service);
  const pod = pods[Math.floor(site.random.next() * pods.length)];
  if (pod === undefined) return { trouble: `no endpoints available for service "${name}"` };
  const istiod = site.istiods().find(each => each.pod === pod.metadata.name);
  if (istiod?.isServing === true) return { istiod };
  return { trouble: `dial tcp ${addressOf(pod)}:${PORT}: connect: connection refused` };
}

function remoteIstiod(site: Site, namespace: string, name: string): Reached {
  const slice = site.cache.get({ ...ENDPOINT_SLICE, namespace, name });
  const endpoints = site.cache.get({ ...ENDPOINTS, namespace, name });
  const address =
    textAt(listAt(slice, 'endpoints')[0], 'addresses', 0) ??
    textAt(listAt(endpoints, 'subsets')[0], 'addresses', 0, 'ip');
  if (address === undefined) return { trouble: `no endpoints available for service "${name}"` };
  const refusal = refusalOfIstiodPort(site.world.view, address, PORT);
  if (refusal !== undefined) return { trouble: `dial tcp ${address}:${PORT}: ${refusal}` };
  const primary = ownerOf(site.world.view, address)?.cluster;
  const istiod = site.world.view
    .cluster(primary ?? '')
    ?.istiods()
    .find(each => each.isServing);
  return istiod === undefined ? { trouble: `dial tcp ${address}:${PORT}: i/o timeout` } : { istiod };
}

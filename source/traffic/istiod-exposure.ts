/**
 * Whether a primary's gateway exposes its istiod to its remotes: a Gateway opens the ports, a VirtualService routes.
 * Pure.
 */

import { listAt, numberAt, recordAt, textAt } from '../model/fields.ts';
import type { KubeObject } from '../model/kube.ts';

/** What comes in: the configuration of the remotes' proxies, and their API servers' calls of the injector. */
const ports = [15012, 15017] as const;

/** What new pods of the remotes lack, in words; nothing when both ports lead to istiod. By any names. */
export function istiodExposureTrouble(
  primary: string,
  gateways: readonly KubeObject[],
  routes: readonly KubeObject[],
  selector: { readonly name: string; readonly value: string },
): string | undefined {
  const selected = gateways.filter(each => recordAt(each, 'spec', 'selector')[selector.name] === selector.value);
  for (const port of ports) {
    const open = selected.filter(each => opens(each, port));
    const lacks = open.length === 0 ? `no Gateway opens port ${port}` : `no VirtualService routes port ${port} to it`;
    if (open.some(gateway => routes.some(route => leads(route, gateway, port)))) continue;
    return `${primary} does not expose its istiod to its remotes (${lacks}): new pods there get no sidecar that works`;
  }
  return undefined;
}

function opens(gateway: KubeObject, port: number): boolean {
  return listAt(gateway, 'spec', 'servers').some(
    server => numberAt(server, 'port', 'number') === port && textAt(server, 'tls', 'mode') === 'PASSTHROUGH',
  );
}

function leads(route: KubeObject, { metadata }: KubeObject, port: number): boolean {
  const names = [metadata.name, `${metadata.namespace}/${metadata.name}`];
  if (!listAt(route, 'spec', 'gateways').some(name => names.some(each => each === name))) return false;
  return listAt(route, 'spec', 'tls').some(
    rule =>
      listAt(rule, 'match').some(match => [port, undefined].includes(numberAt(match, 'port'))) &&
      listAt(rule, 'route').some(to => /^istiod\b/.test(textAt(to, 'destination', 'host') ?? '')),
  );
}

/** Where the VirtualServices of an istiod's own cluster lead a client's requests for a host. */

import { at, listAt, numberAt, textAt } from '../../model/fields.ts';
import type { KubeObject } from '../../model/kube.ts';
import type { Istiod } from './istiod.ts';
import { hostOf, VIRTUAL_SERVICE } from './objects.ts';
import type { Random } from './random.ts';
import type { MeshView } from './view.ts';

export type Route = {
  /** A short or long host; absent: the one that was asked for. */
  readonly host?: string;
  readonly subset?: string;
  /** The fault that answers in place of a server. */
  readonly abort?: number;
};

/** The way of one request. Of the rules only those without conditions are followed. */
export function routeOf(view: MeshView, { home }: Istiod, service: KubeObject, random: Random): Route {
  const { name, namespace } = service.metadata;
  const names = [hostOf(service), `${name}.${namespace}`, `${name}.${namespace}.svc`];
  const own = (view.cluster(home)?.objects.list(VIRTUAL_SERVICE) ?? []).find(each => {
    const gateways = listAt(each, 'spec', 'gateways');
    if (gateways.length > 0 && !gateways.includes('mesh')) return false;
    return listAt(each, 'spec', 'hosts').some(
      host => names.some(known => known === host) || (host === name && each.metadata.namespace === namespace),
    );
  });
  const rule = listAt(own, 'spec', 'http').find(each => listAt(each, 'match').length === 0);
  if (rule === undefined) return {};
  const abort = numberAt(rule, 'fault', 'abort', 'httpStatus');
  const share = numberAt(rule, 'fault', 'abort', 'percentage', 'value') ?? 100;
  if (abort !== undefined && random.next() * 100 < share) return { abort };
  const destination = at(chosen(listAt(rule, 'route'), random), 'destination');
  const [host, subset] = [textAt(destination, 'host'), textAt(destination, 'subset')];
  const isOther = host !== undefined && host !== name && !names.includes(host);
  return { ...(isOther ? { host } : {}), ...(subset === undefined ? {} : { subset }) };
}

/** By their weights; a single one needs none. */
function chosen(routes: readonly unknown[], random: Random): unknown {
  if (routes.length < 2) return routes[0];
  const weights = routes.map(each => numberAt(each, 'weight') ?? 0);
  let rest = random.next() * weights.reduce((sum, each) => sum + each, 0);
  return routes.find((_each, index) => {
    rest -= weights[index] ?? 0;
    return rest < 0;
  });
}

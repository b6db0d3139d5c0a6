/** Whether the client's primary leads requests for helloworld elsewhere: VirtualServices, and the subsets they name. */
import { cleaned } from '../../model/clean.ts';
import { at, listAt, numberAt, recordAt, textAt } from '../../model/fields.ts';
import type { KubeObject } from '../../model/kube.ts';
import { isReady } from '../gather.ts';
import { broken, type Hop, type HopVerdict, isAcross, judged, ok, type Path } from '../hop.ts';
import { isHelloHost, isRuleForHello } from '../service-hosts.ts';

export const routingHop: Hop = {
  id: 'routing',
  title: 'no route of its own',
  judge: path => {
    const { from, to, fromPrimary, mesh } = path;
    if (path.received > 0) return ok(`${from.name} receives responses from ${to.name}`);
    return judged(path.at(fromPrimary).virtualServices, `VirtualServices of ${fromPrimary.name}`, all => {
      const own = all.filter(
        each => isForMesh(each) && hostsOf(each).some(host => isHelloHost(host, each.metadata.namespace, mesh)),
      );
      for (const each of own) {
        const found = faultOf(each, path);
        if (found !== undefined) return found;
      }
      return ok(`no VirtualService of ${fromPrimary.name} routes away from ${to.name}`);
    });
  },
};

const hostsOf = (service: KubeObject) => listAt(service, 'spec', 'hosts').filter(each => typeof each === 'string');

/** Without gateways it is for the sidecars of the mesh. */
function isForMesh(service: KubeObject): boolean {
  const gateways = listAt(service, 'spec', 'gateways');
  return gateways.length === 0 || gateways.includes('mesh');
}

/** Its first rule without conditions is the one that every request comes to; what has conditions is not judged. */
function faultOf(service: KubeObject, path: Path): HopVerdict | undefined {
  const { from, fromPrimary, mesh } = path;
  const title = `VirtualService ${service.metadata.namespace}/${cleaned(service.metadata.name)}`;
  const [rule] = listAt(service, 'spec', 'http');
  if (rule === undefined || listAt(rule, 'match').length > 0) return undefined;
  const status = numberAt(rule, 'fault', 'abort', 'httpStatus');
  const share = numberAt(rule, 'fault', 'abort', 'percentage', 'value') ?? 100;
  if (status !== undefined && share >= 100) {
    return broken(
      `requests from ${from.name} are aborted by a fault that is injected on purpose`,
      [`${title} on ${fromPrimary.name} responds with ${status}`],
      'remove fault from it, or delete it, if it is not intended',
    );
  }
  const destinations = listAt(rule, 'route')
    .filter(each => listAt(rule, 'route').length === 1 || (numberAt(each, 'weight') ?? 0) > 0)
    .map(each => at(each, 'destination'));
  if (destinations.length === 0) return undefined;
  const namespace = service.metadata.namespace;
  const here = destinations.filter(each => isHelloHost(textAt(each, 'host') ?? '', namespace, mesh));
  if (here.length === 0) {
    const hosts = destinations.map(each => cleaned(textAt(each, 'host') ?? '', 120)).join(', ');
    return broken(
      `requests from ${from.name} are routed to another host`,
      [`${title} on ${fromPrimary.name} leads to ${hosts}`],
      'fine if intended; else correct its destination, or delete it',
    );
  }
  const subsets = here.map(each => textAt(each, 'subset'));
  return subsets.includes(undefined) ? undefined : subsetFault(title, subsets.map(String), path);
}

/** Where all requests go to subsets, and none of them has a pod of the server's cluster. */
function subsetFault(title: string, subsets: readonly string[], path: Path): HopVerdict | undefined {
  const { from, to, fromPrimary, mesh } = path;
  const where = `DestinationRules of ${fromPrimary.name}`;
  return judged(path.at(fromPrimary).destinationRules, where, rules =>
    judged(path.at(to).servers, `pods of ${to.name}`, pods => {
      const named = rules
        .filter(each => isRuleForHello(each, mesh))
        .flatMap(rule => listAt(rule, 'spec', 'subsets'))
        .filter(each => subsets.includes(textAt(each, 'name') ?? ''));
      const has = (subset: unknown) =>
        pods.some(pod =>
          Object.entries(recordAt(subset, 'labels')).every(([key, value]) => pod.metadata.labels?.[key] === value),
        );
      if (pods.filter(isReady).length > 0 && named.some(has)) return unknownThere(title, subsets, path);
      const names = subsets.map(each => cleaned(each, 63)).join(', ');
      const labels = named.map(each => JSON.stringify(recordAt(each, 'labels')));
      return broken(
        `requests from ${from.name} are routed to a subset that has no pod in ${to.name}`,
        [
          `${title} on ${fromPrimary.name} leads to subset ${names}`,
          named.length === 0
            ? 'no DestinationRule for the host defines it'
            : `its labels: ${cleaned(labels.join(', '), 200)}`,
        ],
        'fine if intended; else correct the labels of the subset, or the route',
      );
    }),
  );
}

/** The gateway of another network finds a subset by its name in the SNI, among the rules of its own primary. */
function unknownThere(title: string, subsets: readonly string[], path: Path): HopVerdict {
  const { mesh, to, toPrimary, fromPrimary } = path;
  const fine = ok(`${title} leads to subsets with pods there`);
  if (!isAcross(path) || toPrimary.name === fromPrimary.name) return fine;
  return judged(path.at(toPrimary).destinationRules, `DestinationRules of ${toPrimary.name}`, rules => {
    const known = rules.filter(each => isRuleForHello(each, mesh)).flatMap(rule => listAt(rule, 'spec', 'subsets'));
    const isKnown = (subset: string) => known.some(each => textAt(each, 'name') === subset);
    if (subsets.some(isKnown)) return fine;
    const names = subsets.map(each => cleaned(each, 63)).join(', ');
    return broken(
      `the gateway of ${to.name} does not know the subset that requests are routed to, and closes their connections`,
      [
        `${title} on ${fromPrimary.name} leads to subset ${names}`,
        `no DestinationRule on ${toPrimary.name} defines it for the host`,
      ],
      `create the same DestinationRule on ${toPrimary.name} (istio/istio#40891)`,
    );
  });
}

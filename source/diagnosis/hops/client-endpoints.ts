/** What the Envoy of the client knows of the servers, and whether it is told to prefer its own. */
import { cleaned } from '../../model/clean.ts';
import { at, textAt } from '../../model/fields.ts';
import type { KubeObject } from '../../model/kube.ts';
import type { ProxyEndpoint } from '../evidence.ts';
import { broken, type Hop, type HopVerdict, isAcross, judged, ok, type Path } from '../hop.ts';
import { spreads } from '../mesh-settings.ts';
import { isRuleForHello } from '../service-hosts.ts';
import { knownGateways } from './gateway.ts';
import { withholding } from './withholding.ts';

export const endpointHop: Hop = {
  id: 'endpoints',
  title: 'the endpoints in the client’s Envoy',
  judge: path => {
    const { from, to } = path;
    return judged(path.at(from).endpoints, `the Envoy of the client in ${from.name}`, endpoints => {
      const listed = endpoints.map(each => each.address).join(', ') || 'none';
      const leading = endpointsTo(path, endpoints);
      if (leading.length > 0) return ok(`it has ${leading.map(each => each.address).join(', ')}`);
      const pods = podAddresses(path);
      const direct = endpoints.filter(each => pods.includes(hostOf(each.address)));
      if (direct.length > 0 && isAcross(path)) {
        return broken(
          `the client of ${from.name} is sent to pods of ${to.name} directly, which it does not reach from its network`,
          [`its Envoy has ${listed}`],
          `istiod takes ${to.name} for the client's own network: check the network labels of ${to.name}, then restart the client`,
        );
      }
      const cause = `the Envoy of the client in ${from.name} has no endpoint in ${to.name}`;
      const why = withholding(path);
      if (why !== undefined) return broken(`${cause}: ${why.cause}`, [`it has ${listed}`, why.evidence], why.fix);
      return broken(
        cause,
        [`it has ${listed}`],
        `istiod has them: restart the client's Deployment, and check the Sidecar, exportTo and clusterLocal settings for the host`,
      );
    });
  },
};

/** Those that lead to the server's cluster: through its gateways, or to its pods. */
export function endpointsTo(path: Path, endpoints: readonly ProxyEndpoint[]): readonly ProxyEndpoint[] {
  if (!isAcross(path)) {
    const pods = podAddresses(path);
    return endpoints.filter(each => pods.includes(hostOf(each.address)));
  }
  const istiods = path.at(path.fromPrimary).istiods;
  const known = ('seen' in istiods ? istiods.seen : []).flatMap(each => knownGateways(each, path));
  const gateways = known.map(({ address, port }) => `${address.includes(':') ? `[${address}]` : address}:${port}`);
  return endpoints.filter(each => gateways.includes(each.address));
}

function podAddresses({ at: evidenceOf, to }: Path): readonly string[] {
  const { servers } = evidenceOf(to);
  return 'seen' in servers ? servers.seen.flatMap(pod => textAt(pod, 'status', 'podIP') ?? []) : [];
}

const hostOf = (address: string) => address.slice(0, address.lastIndexOf(':')).replace(/^\[|\]$/g, '');

export const localityHop: Hop = {
  id: 'locality',
  title: 'no preference for the own cluster',
  judge: path => {
    const { from, to, fromPrimary } = path;
    if (path.received > 0) return ok(`${from.name} receives responses from ${to.name}`);
    const service = path.at(from).service;
    const preference = 'seen' in service && service.seen !== undefined ? preferenceOf(service.seen) : undefined;
    if (preference !== undefined) {
      return broken(
        `requests from ${from.name} stay local because Service helloworld asks for it`,
        [preference],
        'fine if intended; else remove it from the Service',
      );
    }
    return judged(path.at(fromPrimary).destinationRules, `DestinationRules of ${fromPrimary.name}`, rules => {
      const own = rules.filter(each => isRuleForHello(each, path.mesh));
      const settingOf = (each: KubeObject) => at(each, 'spec', 'trafficPolicy', 'loadBalancer', 'localityLbSetting');
      const failover = own.find(
        each =>
          at(each, 'spec', 'trafficPolicy', 'outlierDetection') !== undefined &&
          at(settingOf(each), 'enabled') !== false,
      );
      if (failover !== undefined) {
        return broken(
          `requests from ${from.name} stay local by locality failover: they go to other clusters only when local pods fail`,
          [
            `DestinationRule ${failover.metadata.namespace}/${cleaned(failover.metadata.name)} on ${fromPrimary.name} has outlierDetection`,
          ],
          'fine if intended; for responses from all clusters set localityLbSetting.enabled to false in the rule',
        );
      }
      const split = own.find(each => spreads(settingOf(each)));
      if (split === undefined) return ofAllHosts(path) ?? ok('no DestinationRule for the host');
      return broken(
        `requests from ${from.name} are spread by localities`,
        [
          `DestinationRule ${split.metadata.namespace}/${cleaned(split.metadata.name)} on ${fromPrimary.name} has localityLbSetting.distribute`,
        ],
        'fine if intended; else remove it from the rule',
      );
    });
  },
};

/** What the mesh configuration says for every host that no rule is about. */
function ofAllHosts(path: Path): HopVerdict | undefined {
  const { from, fromPrimary } = path;
  const { settings } = path.at(fromPrimary);
  const [found] = 'seen' in settings ? settings.seen.localities : [];
  if (found === undefined) return undefined;
  return broken(
    `requests from ${from.name} stay near by the mesh configuration of ${fromPrimary.name}`,
    [`meshConfig of ${fromPrimary.name} has ${found}`],
    `fine if intended; else remove it from spec.values.meshConfig of Istio in ${fromPrimary.name}`,
  );
}

function preferenceOf(service: KubeObject): string | undefined {
  const said =
    textAt(service, 'spec', 'trafficDistribution') ??
    service.metadata.annotations?.['networking.istio.io/traffic-distribution'];
  return said === undefined ? undefined : `trafficDistribution is ${cleaned(said, 63)}`;
}

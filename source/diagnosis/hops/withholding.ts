/** What in the configuration at the client's istiod keeps endpoints from the client that the istiod itself has. */
import { cleaned } from '../../model/clean.ts';
import { at, listAt, recordAt, textAt } from '../../model/fields.ts';
import type { KubeObject } from '../../model/kube.ts';
import type { Mesh } from '../../model/mesh.ts';
import { systemNamespace } from '../../model/plane.ts';
import type { Seen } from '../evidence.ts';
import { isReady } from '../gather.ts';
import { isAcross, type Path } from '../hop.ts';
import { spreads } from '../mesh-settings.ts';
import { coversHost, isRuleForHello } from '../service-hosts.ts';

export type Withheld = { readonly cause: string; readonly evidence: string; readonly fix: string };

/** Only for a client that has no endpoint there: each of these is meant so at times. Nothing where none explains it. */
export function withholding(path: Path): Withheld | undefined {
  return (
    byClusterLocal(path) ??
    byExport(path) ??
    bySidecar(path) ??
    byDistribution(path) ??
    (isAcross(path) ? byTls(path) : undefined)
  );
}

const all = <Value>(found: Seen<readonly Value[]>): readonly Value[] => ('seen' in found ? found.seen : []);
const titleOf = ({ kind, metadata }: KubeObject) => `${kind} ${metadata.namespace}/${cleaned(metadata.name)}`;

function byClusterLocal({ at, fromPrimary, mesh }: Path): Withheld | undefined {
  const { settings } = at(fromPrimary);
  const hosts = 'seen' in settings ? settings.seen.clusterLocalHosts : [];
  const host = hosts.find(each => coversHost(each, mesh));
  if (host === undefined) return undefined;
  return {
    cause: `meshConfig of ${fromPrimary.name} keeps the host in its own cluster`,
    evidence: `serviceSettings of ${fromPrimary.name}: clusterLocal for ${host}`,
    fix: `fine if intended; else remove the host from meshConfig.serviceSettings in Istio of ${fromPrimary.name}`,
  };
}

function byExport({ at, from, fromPrimary, mesh }: Path): Withheld | undefined {
  for (const member of [fromPrimary, from]) {
    const { service } = at(member);
    const said = 'seen' in service ? service.seen?.metadata.annotations?.['networking.istio.io/exportTo'] : undefined;
    const scopes = said?.split(',').map(each => each.trim()) ?? ['*'];
    if (scopes.some(each => ['', '*', '.', mesh.samples.namespace].includes(each))) continue;
    return {
      cause: `the Service is not exported to the client's namespace`,
      evidence: `Service ${mesh.samples.namespace}/helloworld in ${member.name} has networking.istio.io/exportTo: ${cleaned(said ?? '', 80)}`,
      fix: `export it to namespace ${mesh.samples.namespace}, or remove the annotation, in every cluster`,
    };
  }
  return undefined;
}

/** Of those that apply to the client, as istiod chooses: for its pod, for its namespace, for the mesh. */
function bySidecar({ at, from, fromPrimary, mesh }: Path): Withheld | undefined {
  const sidecars = all(at(fromPrimary).sidecars);
  const labels = all(at(from).clients).find(isReady)?.metadata.labels ?? {};
  const near = sidecars.filter(each => each.metadata.namespace === mesh.samples.namespace);
  const wide = sidecars.filter(each => each.metadata.namespace === systemNamespace(fromPrimary));
  const selectorOf = (each: KubeObject) => Object.entries(recordAt(each, 'spec', 'workloadSelector', 'labels'));
  const isForAll = (each: KubeObject) => selectorOf(each).length === 0;
  const isForClient = (each: KubeObject) =>
    !isForAll(each) && selectorOf(each).every(([key, value]) => labels[key] === value);
  const scope = near.find(isForClient) ?? near.find(isForAll) ?? wide.find(isForAll);
  const hosts = listAt(scope, 'spec', 'egress')
    .flatMap(each => listAt(each, 'hosts'))
    .filter(each => typeof each === 'string');
  if (scope === undefined || hosts.length === 0 || hosts.some(each => isImported(each, mesh))) return undefined;
  return {
    cause: `${titleOf(scope)} on ${fromPrimary.name} leaves the host out`,
    evidence: `its egress hosts: ${hosts.map(each => cleaned(each, 120)).join(', ')}`,
    fix: `add "${mesh.samples.namespace}/*" to the egress hosts of ${titleOf(scope)} on ${fromPrimary.name}`,
  };
}

/** Localities that have no share of their own get nothing: their endpoints are taken out. */
function byDistribution({ at: evidenceOf, fromPrimary, mesh, to }: Path): Withheld | undefined {
  const { destinationRules, settings } = evidenceOf(fromPrimary);
  const rule = all(destinationRules).find(
    each =>
      isRuleForHello(each, mesh) && spreads(at(each, 'spec', 'trafficPolicy', 'loadBalancer', 'localityLbSetting')),
  );
  const ofAll = 'seen' in settings ? settings.seen.localities.find(each => each.endsWith('distribute')) : undefined;
  const where = rule === undefined ? `meshConfig of ${fromPrimary.name}` : `${titleOf(rule)} on ${fromPrimary.name}`;
  if (rule === undefined && ofAll === undefined) return undefined;
  return {
    cause: `${where} gives each locality a share, and those of ${to.name} none`,
    evidence: `${where} has localityLbSetting.distribute`,
    fix: `fine if intended; else name the localities of ${to.name} in it (region/zone of its nodes), or remove it`,
  };
}

function isImported(said: string, mesh: Mesh): boolean {
  const [where = '', host = ''] = said.split('/');
  return ['*', '.', mesh.samples.namespace].includes(where) && coversHost(host, mesh);
}

/** A gateway of another network is offered for mutual TLS only. */
function byTls({ at, fromPrimary, mesh }: Path): Withheld | undefined {
  const modeOf = (each: KubeObject) => textAt(each, 'spec', 'trafficPolicy', 'tls', 'mode');
  const rule = all(at(fromPrimary).destinationRules).find(
    each => isRuleForHello(each, mesh) && ![undefined, 'ISTIO_MUTUAL'].includes(modeOf(each)),
  );
  const withoutTls = 'an endpoint without mutual TLS is not used across networks';
  if (rule !== undefined) {
    return {
      cause: `${titleOf(rule)} on ${fromPrimary.name} gives up mutual TLS: ${withoutTls}`,
      evidence: `${titleOf(rule)} has trafficPolicy.tls.mode ${cleaned(modeOf(rule) ?? '', 40)}`,
      fix: 'set it to ISTIO_MUTUAL, or remove tls from the rule',
    };
  }
  const scopes = [mesh.samples.namespace, systemNamespace(fromPrimary)];
  const off = all(at(fromPrimary).peerAuthentications).find(
    each => scopes.includes(each.metadata.namespace ?? '') && textAt(each, 'spec', 'mtls', 'mode') === 'DISABLE',
  );
  if (off === undefined) return undefined;
  return {
    cause: `mutual TLS is off on ${fromPrimary.name}: ${withoutTls}`,
    evidence: `${titleOf(off)} on ${fromPrimary.name} has mode DISABLE`,
    fix: 'set it to PERMISSIVE or STRICT',
  };
}

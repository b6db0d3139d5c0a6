/** What the configuration at an istiod says of a host to one of its clients. It is read in the istiod's own cluster. */

import { at, listAt, recordAt, textAt } from '../../model/fields.ts';
import type { KubeObject } from '../../model/kube.ts';
import { selectorMatches } from '../api-server/selectors.ts';
import { type Istiod, knownClusters } from './istiod.ts';
import { DESTINATION_RULE, hostOf, ISTIO_REVISION, isSelected, NAMESPACE, SERVICE, SIDECAR } from './objects.ts';
import { mutualTlsMode } from './peer-authentication.ts';
import { type MeshCluster, type MeshView, systemNamespaceOf } from './view.ts';

/** `meshConfig` of the istiod's revision, which it reads again whenever it changes. */
function meshConfigOf(view: MeshView, { home, injection }: Istiod): unknown {
  const revisions = view.cluster(home)?.objects.list(ISTIO_REVISION) ?? [];
  const own = revisions.find(each => each.metadata.name === injection.revision) ?? revisions[0];
  return at(own, 'spec', 'values', 'meshConfig');
}

/** Whether an istiod watches a namespace of a cluster: `discoverySelectors` choose by its labels there. */
export function isDiscovered(view: MeshView, istiod: Istiod, cluster: MeshCluster, namespace: string): boolean {
  const wanted = listAt(meshConfigOf(view, istiod), 'discoverySelectors');
  if (wanted.length === 0) return true;
  const labels = cluster.objects.get({ ...NAMESPACE, name: namespace })?.metadata.labels ?? {};
  return wanted.some(each => selectorMatches(each, labels));
}

/** Whether a host stays in its cluster by `meshConfig.serviceSettings`. */
export function isClusterLocal(view: MeshView, istiod: Istiod, service: KubeObject): boolean {
  return listAt(meshConfigOf(view, istiod), 'serviceSettings').some(
    each =>
      at(each, 'settings', 'clusterLocal') === true &&
      listAt(each, 'hosts').some(host => typeof host === 'string' && isOfHost(host, hostOf(service))),
  );
}

/**
 * Whether a client is told of a host at all. What it is not told of passes through its Envoy to the address of its own
 * cluster's Service, as without a mesh.
 */
export function isKnownTo(view: MeshView, istiod: Istiod, client: KubeObject, service: KubeObject): boolean {
  const { name, namespace = 'default' } = service.metadata;
  const first = knownClusters(istiod)
    .flatMap(known => view.cluster(known.cluster) ?? [])
    .filter(cluster => isDiscovered(view, istiod, cluster, namespace))
    .flatMap(cluster => cluster.objects.get({ ...SERVICE, name, namespace }) ?? [])[0];
  if (first === undefined) return false;
  return isExportedTo(first, client.metadata.namespace ?? 'default') && isInScope(view, istiod, client, service);
}

/** By the annotation of the Service that the istiod read first: of its own cluster where there is one. */
function isExportedTo({ metadata }: KubeObject, namespace: string): boolean {
  const said = metadata.annotations?.['networking.istio.io/exportTo'];
  if (said === undefined || said === '') return true;
  const scopes = said.split(',').map(each => each.trim());
  if (scopes.includes('*') || scopes.includes(namespace)) return true;
  return scopes.includes('.') && metadata.namespace === namespace;
}

/** By the Sidecar for the client's pod, else of its namespace, else of the whole mesh. */
function isInScope(view: MeshView, { home }: Istiod, pod: KubeObject, service: KubeObject): boolean {
  const objects = view.cluster(home)?.objects;
  if (objects === undefined) return true;
  const own = pod.metadata.namespace ?? 'default';
  const labelsOf = (sidecar: KubeObject) => recordAt(sidecar, 'spec', 'workloadSelector', 'labels');
  const forAll = (sidecar: KubeObject) => Object.keys(labelsOf(sidecar)).length === 0;
  const near = objects.list(SIDECAR, own);
  const scope =
    near.find(each => !forAll(each) && isSelected(labelsOf(each), pod)) ??
    near.find(forAll) ??
    objects.list(SIDECAR, systemNamespaceOf(objects)).find(forAll);
  const egress = listAt(scope, 'spec', 'egress');
  if (egress.length === 0) return true;
  const hosts = egress.flatMap(each => listAt(each, 'hosts')).filter(each => typeof each === 'string');
  return hosts.some(each => {
    const [where = '', host = ''] = each.split('/');
    const isThere = where === '*' || (where === '.' ? own : where) === service.metadata.namespace;
    return isThere && isOfHost(host, hostOf(service));
  });
}

/** `*`, `*.sample.svc.cluster.local`, or the host itself. */
function isOfHost(pattern: string, host: string): boolean {
  return pattern === host || pattern === '*' || (pattern.startsWith('*.') && host.endsWith(pattern.slice(1)));
}

/** The DestinationRules for a host in the istiod's own cluster. */
export function rulesFor(view: MeshView, { home }: Istiod, service: KubeObject): readonly KubeObject[] {
  const { name, namespace } = service.metadata;
  const rules = view.cluster(home)?.objects.list(DESTINATION_RULE) ?? [];
  return rules.filter(rule => {
    const host = textAt(rule, 'spec', 'host') ?? '';
    if (host === `${name}.${namespace}` || host === `${name}.${namespace}.svc`) return true;
    return isOfHost(host, hostOf(service)) || (host === name && rule.metadata.namespace === namespace);
  });
}

/** Whether a client speaks Istio's mutual TLS to a pod: no rule of its istiod gives it up. */
export function usesMutualTls(view: MeshView, istiod: Istiod, service: KubeObject, server: KubeObject): boolean {
  const said = rulesFor(view, istiod, service).flatMap(
    rule => textAt(rule, 'spec', 'trafficPolicy', 'tls', 'mode') ?? [],
  );
  if (said.length > 0) return said[0] === 'ISTIO_MUTUAL';
  const home = view.cluster(istiod.home);
  return home === undefined || mutualTlsMode(home.objects, server) !== 'DISABLE';
}

/** The pods that a subset selects; one that no rule has is of no pods. */
export function memberOfSubset(rules: readonly KubeObject[], subset: string | undefined): (pod: KubeObject) => boolean {
  if (subset === undefined) return () => true;
  const found = rules.flatMap(rule => listAt(rule, 'spec', 'subsets')).find(each => textAt(each, 'name') === subset);
  return pod => isSelected(recordAt(found, 'labels'), pod);
}

/** The trust domain of an istiod's proxies, then those that they take for the same. */
export function trustDomainsOf(view: MeshView, istiod: Istiod): readonly [string, ...string[]] {
  const config = meshConfigOf(view, istiod);
  const aliases = listAt(config, 'trustDomainAliases').flatMap(each => (typeof each === 'string' ? [each] : []));
  return [textAt(config, 'trustDomain') ?? 'cluster.local', ...aliases];
}

/**
 * What `localityLbSetting.distribute` gives the localities, for a client in this one: by pattern. Of a rule for the host,
 * else of the mesh. Nothing where none is about the client's locality.
 */
export function sharesOf(
  view: MeshView,
  istiod: Istiod,
  service: KubeObject,
  locality: string,
): ReadonlyMap<string, number> | undefined {
  const ofRules = rulesFor(view, istiod, service).flatMap(
    rule => at(rule, 'spec', 'trafficPolicy', 'loadBalancer', 'localityLbSetting') ?? [],
  );
  const setting = ofRules[0] ?? at(meshConfigOf(view, istiod), 'localityLbSetting');
  if (at(setting, 'enabled') === false) return undefined;
  const own = listAt(setting, 'distribute').find(each => isLocality(textAt(each, 'from') ?? '', locality));
  if (own === undefined) return undefined;
  return new Map(Object.entries(recordAt(own, 'to')).map(([pattern, share]) => [pattern, Number(share)]));
}

/** `*`, `region1`, `region1/*` or `region1/zone1/*` of `region1/zone1`. */
export function isLocality(pattern: string, locality: string): boolean {
  const wanted = pattern.split('/').filter(each => each !== '*');
  const parts = locality.split('/');
  return wanted.every((each, index) => each === parts[index]);
}

/** What a user may choose for Kiali beside its logins and its version, as fields of its `spec`. Pure. */
import { listAt, recordAt, textAt } from './fields.ts';
import type { JsonObject } from './kube.ts';

/** A cluster that the server does not reach, with a Kiali of its own. */
export type KialiLink = { readonly cluster: string; readonly url: string };

export type KialiOptions = {
  /** One login for all clusters: the server acts on each in the name of who logged in. OpenShift's logins only. */
  readonly impersonation?: true;
  readonly links?: readonly KialiLink[];
  /** Labels that are added to every query for metrics: where a store holds those of several meshes. */
  readonly queryScope?: Readonly<Record<string, string>>;
};

type Place = { readonly namespace: string; readonly instance: string };

/** Over the user's own fields, whose lists are kept. */
export function optionFields(
  { impersonation, links = [], queryScope }: KialiOptions,
  values: JsonObject,
  place: Place,
): JsonObject {
  return {
    ...(impersonation === true ? { auth: { openshift: { impersonation: { enabled: true } } } } : {}),
    ...(links.length === 0 ? {} : { clustering: linkFields(links, values, place) }),
    ...(queryScope === undefined ? {} : { external_services: { prometheus: { query_scope: queryScope } } }),
  };
}

/** Without the name of a Secret a cluster is shown as one that cannot be reached; its URL makes a link of it. */
function linkFields(links: readonly KialiLink[], values: JsonObject, { namespace, instance }: Place): JsonObject {
  const names = new Set(links.map(({ cluster }) => cluster));
  const theirs = (list: string, key: string) =>
    (listAt(values, 'clustering', list) as readonly JsonObject[]).filter(each => !names.has(textAt(each, key) ?? ''));
  const urls = links.map(({ cluster, url }) => ({
    cluster_name: cluster,
    instance_name: instance,
    namespace,
    url,
  }));
  return {
    clusters: [...theirs('clusters', 'name'), ...links.map(({ cluster }) => ({ name: cluster }))],
    kiali_urls: [...theirs('kiali_urls', 'cluster_name'), ...urls],
  };
}

/** Whether a Kiali lets its users in so. */
export function hasImpersonation(spec: unknown): boolean {
  return recordAt(spec, 'auth', 'openshift', 'impersonation').enabled === true;
}

/** The links that a Kiali has: of clusters that it is given no Secret for. */
export function linksIn(spec: unknown): readonly KialiLink[] {
  const unreached = listAt(spec, 'clustering', 'clusters')
    .filter(each => textAt(each, 'secret_name') === undefined)
    .map(each => textAt(each, 'name'));
  return listAt(spec, 'clustering', 'kiali_urls').flatMap(each => {
    const cluster = textAt(each, 'cluster_name');
    const url = textAt(each, 'url');
    return cluster === undefined || url === undefined || !unreached.includes(cluster) ? [] : [{ cluster, url }];
  });
}

/** The labels that a Kiali adds to its queries; undefined where there are none. */
export function queryScopeIn(spec: unknown): Readonly<Record<string, string>> | undefined {
  const scope = recordAt(spec, 'external_services', 'prometheus', 'query_scope');
  const labels = Object.entries(scope).flatMap(([label, value]) => (typeof value === 'string' ? [[label, value]] : []));
  return labels.length === 0 ? undefined : Object.fromEntries(labels);
}

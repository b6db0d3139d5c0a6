/** What the server serves, in the legacy form and the aggregated one (v2 and v2beta1, by Accept). */
import { createHash } from 'node:crypto';
import { byPriority } from '../crd/version-order.ts';
import type { Registry } from '../registry.ts';
import { apiVersionOf, type Resource } from '../resources.ts';
import { noSuchResource, notServed } from '../status-errors.ts';
import { virtuals } from './virtual-resources.ts';

type Entry = {
  readonly group: string;
  readonly version: string;
  /** The version in which it is stored; nothing for what is not. */
  readonly storage: string | undefined;
  readonly kind: string;
  readonly plural: string;
  readonly singular: string;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
  readonly subresources: readonly Sub[];
};

type Sub = {
  readonly name: string;
  readonly kind: string;
  readonly group?: string;
  readonly version?: string;
  readonly verbs: readonly string[];
};

const allVerbs = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];

const change = ['get', 'patch', 'update'];

function subOf(name: string, kind: string): Sub {
  switch (name) {
    case 'scale':
      return { name, kind: 'Scale', group: 'autoscaling', version: 'v1', verbs: change };
    case 'eviction':
      return { name, kind: 'Eviction', group: 'policy', version: 'v1', verbs: ['create'] };
    case 'token':
      return { name, kind: 'TokenRequest', group: 'authentication.k8s.io', version: 'v1', verbs: ['create'] };
    case 'binding':
      return { name, kind: 'Binding', verbs: ['create'] };
    case 'exec':
      return { name, kind: 'PodExecOptions', verbs: ['create', 'get'] };
    case 'attach':
      return { name, kind: 'PodAttachOptions', verbs: ['create', 'get'] };
    case 'portforward':
      return { name, kind: 'PodPortForwardOptions', verbs: ['create', 'get'] };
    case 'log':
      return { name, kind, verbs: ['get'] };
    case 'finalize':
      return { name, kind, verbs: ['update'] };
  }
  return { name, kind, verbs: change };
}

/** Custom kinds tell theirs in another order. */
const customVerbs = ['delete', 'deletecollection', 'get', 'list', 'patch', 'create', 'update', 'watch'];

function verbsOf({ custom, plural }: Resource): readonly string[] {
  if (custom !== undefined) return customVerbs;
  return plural === 'namespaces' ? allVerbs.filter(each => each !== 'deletecollection') : allVerbs;
}

/** Definitions are stored in the form of an older API. */
const storedAs = ({ custom, storage, kind }: Resource, version: string): string =>
  kind === 'CustomResourceDefinition' ? 'v1beta1' : custom === undefined ? version : storage;

function entries(registry: Registry): readonly Entry[] {
  const stored = registry.all().flatMap((resource: Resource) =>
    resource.versions.map(version => ({
      ...resource,
      version,
      storage: storedAs(resource, version),
      verbs: verbsOf(resource),
      subresources: resource.subresources.map(name => subOf(name, resource.kind)),
    })),
  );
  const asked = virtuals.map(each => ({
    ...each,
    storage: undefined,
    singular: each.kind.toLowerCase(),
    shortNames: [],
    categories: [],
    verbs: ['create'],
    subresources: [],
  }));
  return [...stored, ...asked];
}

function versionsOf(all: readonly Entry[], group: string): readonly string[] {
  return [...new Set(all.filter(each => each.group === group).map(each => each.version))].sort(byPriority);
}

/** `/api`, `/apis`, `/apis/GROUP`, `/api/v1`, `/apis/GROUP/VERSION` in the legacy form. Throws 404 for what is not served. */
export function legacyDiscovery(
  registry: Registry,
  route: { readonly root: 'api' | 'apis'; readonly group?: string; readonly version?: string },
  address: string,
): unknown {
  const all = entries(registry);
  const { root, group = '', version } = route;
  if (version !== undefined) {
    // Of groups of custom kinds there are only paths, of built-in ones there is something to say.
    const builtin = registry.all().some(each => each.group === group && each.custom === undefined);
    return resourceList(all, group, version) ?? refuse(builtin ? noSuchResource() : notServed());
  }
  if (root === 'api') {
    return {
      kind: 'APIVersions',
      versions: ['v1'],
      serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress: address }],
    };
  }
  if (route.group !== undefined) {
    if (versionsOf(all, group).length === 0) throw notServed();
    return { kind: 'APIGroup', apiVersion: 'v1', ...groupOf(all, group) };
  }
  const groups = [...new Set(all.map(each => each.group))].filter(each => each !== '');
  return { kind: 'APIGroupList', apiVersion: 'v1', groups: groups.map(each => groupOf(all, each)) };
}

function refuse(error: Error): never {
  throw error;
}

function groupOf(all: readonly Entry[], name: string) {
  const versions = versionsOf(all, name).map(version => ({ groupVersion: apiVersionOf(name, version), version }));
  return { name, versions, preferredVersion: versions[0] };
}

function resourceList(all: readonly Entry[], group: string, version: string): unknown | undefined {
  const served = all.filter(each => each.group === group && each.version === version);
  if (served.length === 0) return undefined;
  const resources = served.flatMap(each => [
    {
      name: each.plural,
      singularName: each.singular,
      namespaced: each.namespaced,
      kind: each.kind,
      verbs: each.verbs,
      ...(each.shortNames.length > 0 ? { shortNames: each.shortNames } : {}),
      ...(each.categories.length > 0 ? { categories: each.categories } : {}),
      ...(each.storage === undefined ? {} : { storageVersionHash: storageHash(each.group, each.storage, each.kind) }),
    },
    ...each.subresources.map(sub => ({
      name: `${each.plural}/${sub.name}`,
      singularName: '',
      namespaced: each.namespaced,
      ...(sub.group === undefined ? {} : { group: sub.group, version: sub.version }),
      kind: sub.kind,
      verbs: sub.verbs,
    })),
  ]);
  return { kind: 'APIResourceList', apiVersion: 'v1', groupVersion: apiVersionOf(group, version), resources };
}

/** What a real server says of how it stores a kind, so that clients notice a change. */
function storageHash(group: string, version: string, kind: string): string {
  const hash = createHash('sha256').update(`${group}/${version}/${kind}`).digest();
  return hash.subarray(0, 8).toString('base64');
}

/** Which aggregated form an Accept header asks for first; nothing for the legacy form. */
export function aggregatedVersion(accept: string): 'v2' | 'v2beta1' | undefined {
  for (const part of accept.split(',')) {
    if (!part.includes('as=APIGroupDiscoveryList')) {
      if (part.trim().startsWith('application/json')) return undefined;
      continue;
    }
    if (part.includes('v=v2beta1')) return 'v2beta1';
    if (part.includes('v=v2')) return 'v2';
  }
  return undefined;
}

/** `/api` or `/apis` in the aggregated form. */
export function aggregatedDiscovery(registry: Registry, root: 'api' | 'apis', version: 'v2' | 'v2beta1'): unknown {
  const all = entries(registry).filter(each => (each.group === '') === (root === 'api'));
  const groups = [...new Set(all.map(each => each.group))];
  return {
    kind: 'APIGroupDiscoveryList',
    apiVersion: `apidiscovery.k8s.io/${version}`,
    metadata: {},
    items: groups.map(group => ({
      metadata: { ...(group === '' ? {} : { name: group }), creationTimestamp: null },
      versions: versionsOf(all, group).map(each => ({
        version: each,
        resources: all.filter(entry => entry.group === group && entry.version === each).map(aggregated),
        freshness: 'Current',
      })),
    })),
  };
}

function aggregated(entry: Entry) {
  const { group, version, kind, plural, singular, namespaced, verbs, shortNames, categories, subresources } = entry;
  return {
    resource: plural,
    responseKind: { group, version, kind },
    scope: namespaced ? 'Namespaced' : 'Cluster',
    singularResource: singular,
    verbs,
    ...(shortNames.length > 0 ? { shortNames } : {}),
    ...(categories.length > 0 ? { categories } : {}),
    ...(subresources.length > 0
      ? {
          subresources: subresources.map(sub => ({
            subresource: sub.name,
            responseKind: { group: sub.group ?? group, version: sub.version ?? version, kind: sub.kind },
            verbs: sub.verbs,
          })),
        }
      : {}),
  };
}

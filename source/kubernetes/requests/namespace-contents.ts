/** What is in namespaces, of every kind that a server has: found by discovery, as metadata alone. */

import { listAt, textAt } from '../../model/fields.ts';
import { ProblemError } from '../../model/problem.ts';
import type { Contents, Unread } from '../../ports.ts';
import { failureOf } from '../failures/failure.ts';
import { listIn } from '../responses/received.ts';

type Get = (path: string, accept: string) => Promise<{ readonly json: unknown }>;
type Kind = { readonly apiVersion: string; readonly kind: string; readonly plural: string };

/** All groups in one answer, which servers give from 1.26 on. */
const aggregated = ['v2', 'v2beta1'].map(
  version => `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`,
);
const metadataOnly = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json';

/** Throws what `get` throws for discovery itself; a kind that cannot be listed is told in `unread`. */
export async function readContents(namespaces: readonly string[], get: Get, signal: AbortSignal): Promise<Contents> {
  const found = await Promise.all(['/api', '/apis'].map(path => kindsAt(path, get)));
  const unread: Unread[] = found.flatMap(each => each.unread);
  const kinds = found.flatMap(each => each.kinds);
  const listing = namespaces.flatMap(namespace =>
    kinds.map(async ({ apiVersion, kind, plural }) => {
      const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
      try {
        const { json } = await get(`${root}/namespaces/${encodeURIComponent(namespace)}/${plural}`, metadataOnly);
        // A response that is not a list is told as unread: empty, it would mean that nothing exists.
        const { items } = listIn(json, { apiVersion, kind });
        return items.map(({ metadata }) => ({ metadata, apiVersion, kind }));
      } catch (error) {
        signal.throwIfAborted();
        // Gone since discovery: then no object of it exists.
        if (failureOf(error).kind === 'kind-missing') return [];
        unread.push({
          kind: { apiVersion, kind },
          words: `${plural} of ${apiVersion} in ${namespace}: ${wordsOf(error)}`,
        });
        return [];
      }
    }),
  );
  const items = (await Promise.all(listing)).flat();
  return { items, unread };
}

/** Each kind once, in the version that the server prefers; a group whose own server is away has none. */
async function kindsAt(path: string, get: Get): Promise<{ kinds: readonly Kind[]; unread: readonly Unread[] }> {
  const { json } = await get(path, [...aggregated, 'application/json'].join(','));
  if (textAt(json, 'kind') !== 'APIGroupDiscoveryList') {
    return { kinds: [], unread: [{ words: `${path}: the server does not list its kinds in one response` }] };
  }
  const unread: Unread[] = [];
  const kinds = listAt(json, 'items').flatMap(group => {
    const name = textAt(group, 'metadata', 'name') ?? '';
    // The same events as those of the core.
    if (name === 'events.k8s.io') return [];
    const seen = new Set<string>();
    return listAt(group, 'versions').flatMap(version => {
      const apiVersion = name === '' ? (textAt(version, 'version') ?? '') : `${name}/${textAt(version, 'version')}`;
      if (textAt(version, 'freshness') === 'Stale')
        unread.push({ words: `${apiVersion}: its API service does not respond` });
      return listAt(version, 'resources').flatMap(resource => {
        const plural = textAt(resource, 'resource') ?? '';
        const verbs = listAt(resource, 'verbs');
        const isStored = verbs.includes('list') && verbs.includes('delete');
        if (textAt(resource, 'scope') !== 'Namespaced' || !isStored || seen.has(plural)) return [];
        seen.add(plural);
        return [{ apiVersion, plural, kind: textAt(resource, 'responseKind', 'kind') ?? plural }];
      });
    });
  });
  return { kinds, unread };
}

function wordsOf(error: unknown): string {
  if (error instanceof ProblemError) return error.problem.title;
  return error instanceof Error ? error.message : String(error);
}

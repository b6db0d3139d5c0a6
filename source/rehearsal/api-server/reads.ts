/** Reading: one object, pages of a list, watches. */

import { readToken, writeToken } from './continue-token.ts';
import { inVersion } from './conversion.ts';
import type { Core } from './core.ts';
import type { Doc } from './json.ts';
import { keyOf } from './registry.ts';
import type { Target } from './requests.ts';
import { apiVersionOf } from './resources.ts';
import { fieldMatcher, labelMatcher, type Matcher } from './selectors.ts';
import { badRequest, expired, notFound, unknownError, versionTooLarge } from './status-errors.ts';
import { type DocEvent, type WatchRequest, watchEvents } from './watch.ts';

export type Filter = { readonly labels?: string | undefined; readonly fields?: string | undefined };
export type Page = {
  readonly limit?: number | undefined;
  readonly continue?: string | undefined;
  /** A list as new as this version; `exact`: as it was then. */
  readonly resourceVersion?: string;
  readonly exact?: boolean;
};

export type Listed = {
  readonly items: readonly Doc[];
  readonly resourceVersion: string;
  readonly continue?: string;
  readonly remaining?: number;
};

export type Reads = {
  /** `resourceVersion`: what is read must be as new as that. */
  readonly get: (name: string, target: Target, resourceVersion?: string) => Doc;
  /** The same as it is now; nothing where it is not. */
  readonly find: (name: string, target: Target) => Doc | undefined;
  readonly list: (filter: Filter, page: Page, target: Target) => Listed;
  readonly watch: (
    filter: Filter,
    from: Pick<WatchRequest, 'resourceVersion' | 'initialEvents' | 'initialBookmark'>,
    target: Target,
    signal: AbortSignal,
  ) => AsyncIterable<DocEvent> & { readonly bookmark: () => void };
};

export function createReads(core: Core): Reads {
  const { storage } = core;
  const matcher = ({ labels, fields }: Filter, target: Target): Matcher => {
    const [byLabels, byFields] = [labelMatcher(labels), fieldMatcher(fields, target.resource)];
    return doc => byLabels(doc) && byFields(doc);
  };
  const refuseFuture = (version: string): void => {
    if (Number(version) > storage.revision()) throw versionTooLarge(version, storage.revision());
  };
  const find = (name: string, { resource, version, namespace }: Target): Doc | undefined => {
    const found = storage.get(keyOf(resource), namespace, name);
    return found === undefined ? undefined : inVersion(found, resource, version);
  };
  return {
    find,
    get(name, target, resourceVersion = '') {
      if (!/^\d*$/.test(resourceVersion)) throw unknownError(unreadVersion(resourceVersion));
      refuseFuture(resourceVersion);
      const found = find(name, target);
      if (found === undefined) throw notFound(target.resource, name);
      return found;
    },

    list(filter, { limit: asked, continue: token, resourceVersion = '', exact = false }, target) {
      // Where any version will do, the server answers from memory, and whole.
      const limit = resourceVersion === '0' ? undefined : asked;
      const { resource, version, namespace } = target;
      const matches = matcher(filter, target);
      const page = token === undefined || token === '' ? undefined : readToken(token);
      if (!/^\d*$/.test(resourceVersion)) {
        throw badRequest(`invalid resource version: ${unreadVersion(resourceVersion)}`);
      }
      refuseFuture(resourceVersion);
      const revision = page?.revision ?? (exact ? Number(resourceVersion) : storage.revision());
      // The common case needs no history.
      const then =
        revision === storage.revision()
          ? storage.list(keyOf(resource), namespace)
          : storage.listAt(revision, keyOf(resource), namespace);
      if (then === undefined) throw expired(page === undefined ? OLD_VERSION : OLD_TOKEN);
      const after = page?.after ?? '';
      const matching = then.filter(doc => place(doc) > after && matches(doc));
      const items = limit === undefined || limit <= 0 ? matching : matching.slice(0, limit);
      const last = items.at(-1);
      const listed = { items: items.map(doc => inVersion(doc, resource, version)), resourceVersion: String(revision) };
      // Whether more fits is not known before it is looked at.
      const ended = last === undefined || items.length !== limit || then.every(doc => place(doc) <= place(last));
      if (ended) return listed;
      const more = { ...listed, continue: writeToken({ revision, after: place(last) }) };
      const filtered = (filter.labels ?? '') !== '' || (filter.fields ?? '') !== '';
      return filtered ? more : { ...more, remaining: matching.length - items.length };
    },

    watch(filter, from, target, signal) {
      const { resource, version, namespace } = target;
      const { group, kind } = resource;
      const apiVersion = apiVersionOf(group, version);
      const matches = matcher(filter, target);
      if (!/^\d*$/.test(from.resourceVersion)) {
        throw unknownError(unreadVersion(from.resourceVersion));
      }
      const request = {
        resource: keyOf(resource),
        apiVersion,
        kind,
        namespace,
        matches,
        ...from,
      };
      const events = watchEvents(storage, request, signal);
      return {
        bookmark: events.bookmark,
        async *[Symbol.asyncIterator]() {
          for await (const { type, object } of events) yield { type, object: inVersion(object, resource, version) };
        },
      };
    },
  };
}

const place = (doc: Doc): string => `${String(doc.metadata.namespace ?? '')}/${doc.metadata.name}`;

const OLD_TOKEN =
  'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter.';
const OLD_VERSION = 'The resourceVersion for the provided list is too old.';

const unreadVersion = (text: string): string =>
  `resourceVersion: Invalid value: "${text}": strconv.ParseUint: parsing "${text}": invalid syntax`;

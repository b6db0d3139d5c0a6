/** Reading: one object, pages of a list, watches. */
import type { Core } from './core.ts';
import { type Doc, isDict } from './json.ts';
import { keyOf } from './registry.ts';
import type { Target } from './requests.ts';
import { apiVersionOf } from './resources.ts';
import { fieldMatcher, labelMatcher, type Matcher } from './selectors.ts';
import { inVersion } from './shape.ts';
import { badRequest, expired, notFound } from './status-errors.ts';
import { type DocEvent, watchEvents } from './watch.ts';

export type Filter = { readonly labels?: string | undefined; readonly fields?: string | undefined };
export type Page = { readonly limit?: number | undefined; readonly continue?: string | undefined };

export type Listed = {
  readonly items: readonly Doc[];
  readonly resourceVersion: string;
  readonly continue?: string;
  readonly remaining?: number;
};

export type Reads = {
  readonly get: (name: string, target: Target) => Doc;
  readonly list: (filter: Filter, page: Page, target: Target) => Listed;
  readonly watch: (
    filter: Filter,
    from: { readonly resourceVersion: string; readonly initialEvents: boolean },
    target: Target,
    signal: AbortSignal,
  ) => AsyncIterable<DocEvent> & { readonly bookmark: () => void };
};

export function createReads(core: Core): Reads {
  const { storage } = core;
  const matcher = ({ labels, fields }: Filter, target: Target): Matcher => {
    const [byLabels, byFields] = [
      labelMatcher(labels),
      fieldMatcher(fields, target.resource.kind, target.resource.custom !== undefined),
    ];
    return doc => byLabels(doc) && byFields(doc);
  };
  return {
    get(name, { resource, version, namespace }) {
      const found = storage.get(keyOf(resource), namespace, name);
      if (found === undefined) throw notFound(resource, name);
      return inVersion(found, resource, version);
    },

    list(filter, { limit, continue: token }, target) {
      const { resource, version, namespace } = target;
      const matches = matcher(filter, target);
      const page = token === undefined || token === '' ? undefined : readToken(token);
      if (page !== undefined && page.revision < storage.oldest()) {
        throw expired(
          'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter.',
        );
      }
      const after = page?.after ?? '';
      const all = storage.list(keyOf(resource), namespace).filter(doc => place(doc) > after);
      const matching = all.filter(matches);
      const items = limit === undefined || limit <= 0 ? matching : matching.slice(0, limit);
      const revision = page?.revision ?? storage.revision();
      const last = items.at(-1);
      const listed = { items: items.map(doc => inVersion(doc, resource, version)), resourceVersion: String(revision) };
      if (items.length === matching.length || last === undefined) return listed;
      const more = { ...listed, continue: writeToken({ revision, after: place(last) }) };
      const filtered = (filter.labels ?? '') !== '' || (filter.fields ?? '') !== '';
      return filtered ? more : { ...more, remaining: matching.length - items.length };
    },

    watch(filter, { resourceVersion, initialEvents }, target, signal) {
      const { resource, version, namespace } = target;
      const { group, kind } = resource;
      const apiVersion = apiVersionOf(group, version);
      const matches = matcher(filter, target);
      if (!/^\d*$/.test(resourceVersion)) {
        throw badRequest(
          `resourceVersion: Invalid value: "${resourceVersion}": strconv.ParseUint: parsing "${resourceVersion}": invalid syntax`,
        );
      }
      const request = {
        resource: keyOf(resource),
        apiVersion,
        kind,
        namespace,
        matches,
        resourceVersion,
        initialEvents,
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

type Token = { readonly revision: number; readonly after: string };

const writeToken = (token: Token): string => Buffer.from(JSON.stringify(token)).toString('base64url');

function readToken(text: string): Token {
  try {
    const token: unknown = JSON.parse(Buffer.from(text, 'base64url').toString());
    if (isDict(token) && typeof token.revision === 'number' && typeof token.after === 'string') {
      return { revision: token.revision, after: token.after };
    }
  } catch {
    // Not one of our tokens: refused below, as the server does.
  }
  throw badRequest('invalid continue token: continue key is not valid: not one of this server');
}

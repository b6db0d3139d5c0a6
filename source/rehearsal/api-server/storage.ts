/**
 * What etcd is to a real server: objects by resource and key, one revision that only rises, and a bounded log of events
 * that watches are fed from.
 */
import type { Doc } from './json.ts';

export type Change = {
  readonly revision: number;
  readonly resource: string;
  readonly namespace: string | undefined;
  readonly before: Doc | undefined;
  readonly after: Doc | undefined;
};

export type Storage = {
  /** The revision of the last write. */
  readonly revision: () => number;
  /** The oldest revision from which a watch can still be served. */
  readonly oldest: () => number;
  readonly get: (resource: string, namespace: string | undefined, name: string) => Doc | undefined;
  /** All of a resource, or of a namespace of it, ordered by key as a real server lists them. */
  readonly list: (resource: string, namespace: string | undefined) => readonly Doc[];
  /** What `list` said at a revision. Undefined when the log no longer reaches back so far. */
  readonly listAt: (revision: number, resource: string, namespace: string | undefined) => readonly Doc[] | undefined;
  /** Stores it under a new resourceVersion and tells the watches; returns what was stored. */
  readonly put: (resource: string, doc: Doc) => Doc;
  /** Removes it; the watches see its last form with the resourceVersion of the removal. */
  readonly drop: (resource: string, doc: Doc) => Doc;
  /** Changes after a revision, oldest first. Undefined when the log no longer reaches back so far. */
  readonly since: (revision: number, resource: string) => readonly Change[] | undefined;
  /** Calls back on each change of a resource until the returned function is called. */
  readonly listen: (resource: string, receive: (change: Change) => void) => () => void;
  readonly subscribeAll: (receive: (change: Change) => void) => () => void;
  /** Forgets the log up to now, as a compaction does. */
  readonly compact: () => void;
  readonly backup: () => Backup;
};

/** All objects at one revision, by resource; without the log. */
export type Backup = {
  readonly revision: number;
  readonly objects: Readonly<Record<string, readonly Doc[]>>;
};

const LOG_LENGTH = 2000;

const keyOf = (namespace: unknown, name: string): string => `${typeof namespace === 'string' ? namespace : ''}/${name}`;

/** Empty, or as it was when a backup of it was made; watches from before that meet 410. */
export function createStorage(from?: Backup): Storage {
  let revision = from?.revision ?? 1;
  let oldest = from?.revision ?? 0;
  const log: Change[] = [];
  const tables = new Map<string, Map<string, Doc>>();
  /** All of a resource in order, until it changes. */
  const inOrder = new Map<string, readonly Doc[]>();
  /** Their keys in order, until one comes or goes. */
  const keys = new Map<string, readonly string[]>();
  for (const [resource, docs] of Object.entries(from?.objects ?? {})) {
    tables.set(resource, new Map(docs.map(doc => [keyOf(doc.metadata.namespace, doc.metadata.name), doc])));
  }
  const listeners = new Map<string, Set<(change: Change) => void>>();
  const listenersOfAll = new Set<(change: Change) => void>();

  const table = (resource: string) => {
    const found = tables.get(resource) ?? new Map<string, Doc>();
    tables.set(resource, found);
    return found;
  };
  const record = (resource: string, before: Doc | undefined, after: Doc | undefined) => {
    const namespace = (after ?? before)?.metadata.namespace as string | undefined;
    const change = { revision, resource, namespace, before, after };
    log.push(change);
    if (log.length > LOG_LENGTH) oldest = log.splice(0, LOG_LENGTH / 2).at(-1)?.revision ?? oldest;
    for (const receive of [...(listeners.get(resource) ?? []), ...listenersOfAll]) receive(change);
  };
  const since = (from: number, resource: string) =>
    from < oldest ? undefined : log.filter(each => each.revision > from && each.resource === resource);
  const listed = (all: ReadonlyMap<string, Doc>, namespace: string | undefined): readonly Doc[] =>
    [...all]
      .filter(([key]) => namespace === undefined || key.startsWith(`${namespace}/`))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, doc]) => doc);
  const keysOf = (resource: string, docs: ReadonlyMap<string, Doc>): readonly string[] => {
    const found = keys.get(resource) ?? [...docs.keys()].sort();
    keys.set(resource, found);
    return found;
  };
  const allOf = (resource: string): readonly Doc[] => {
    const known = inOrder.get(resource);
    if (known !== undefined) return known;
    const docs = table(resource);
    const all = keysOf(resource, docs).map(key => docs.get(key) as Doc);
    inOrder.set(resource, all);
    return all;
  };
  const versioned = (doc: Doc): Doc => {
    revision += 1;
    return { ...doc, metadata: { ...doc.metadata, resourceVersion: String(revision) } };
  };

  return {
    revision: () => revision,
    oldest: () => oldest,
    get: (resource, namespace, name) => tables.get(resource)?.get(keyOf(namespace, name)),
    list: (resource, namespace) =>
      namespace === undefined
        ? allOf(resource)
        : allOf(resource).filter(each => (each.metadata.namespace ?? '') === namespace),
    listAt(from, resource, namespace) {
      const later = since(from, resource);
      if (later === undefined) return undefined;
      const all = new Map(tables.get(resource));
      for (const { before, after } of later.toReversed()) {
        const { metadata } = (before ?? after) as Doc;
        const key = keyOf(metadata.namespace, metadata.name);
        if (before === undefined) all.delete(key);
        else all.set(key, before);
      }
      return listed(all, namespace);
    },
    put(resource, doc) {
      const key = keyOf(doc.metadata.namespace, doc.metadata.name);
      const before = table(resource).get(key);
      const after = versioned(doc);
      table(resource).set(key, after);
      inOrder.delete(resource);
      if (before === undefined) keys.delete(resource);
      record(resource, before, after);
      return after;
    },
    drop(resource, doc) {
      table(resource).delete(keyOf(doc.metadata.namespace, doc.metadata.name));
      inOrder.delete(resource);
      keys.delete(resource);
      const last = versioned(doc);
      record(resource, doc, undefined);
      return last;
    },
    since,
    listen(resource, receive) {
      const all = listeners.get(resource) ?? new Set();
      listeners.set(resource, all.add(receive));
      return () => all.delete(receive);
    },
    subscribeAll(receive) {
      listenersOfAll.add(receive);
      return () => listenersOfAll.delete(receive);
    },
    compact() {
      oldest = revision;
      log.length = 0;
    },
    // What is stored is never changed: a backup shares it.
    backup: () => ({
      revision,
      objects: Object.fromEntries([...tables].map(([resource, docs]) => [resource, [...docs.values()]])),
    }),
  };
}

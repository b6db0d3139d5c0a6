/** A raw API in memory, just enough of one to see what is asked of it, and to fail as a test wants. */
import type { KubeObject, Status } from '../../source/model/kube.ts';
import { StatusError } from '../../source/model/kube.ts';
import type { Api, Clock, WatchEvent } from '../../source/ports.ts';

export type ScriptedApi = {
  readonly api: Api;
  /** Every list and watch asked for: `list Pod sample fields`. */
  readonly asked: readonly string[];
  /** How many watches are open now. */
  readonly watching: () => number;
  /** Stores this, at the next resourceVersion, and tells the watches. */
  put(name: string, fields?: Readonly<Record<string, unknown>>): void;
  /** Stores it, and tells the watches only when `tell` is called: a watch that lags behind. */
  putQuietly(name: string, fields?: Readonly<Record<string, unknown>>): { tell(): void };
  delete(name: string): void;
  /** Ends all open watches, with this error or as a server does that ends them. */
  end(error?: unknown): void;
  /** The next lists fail with these, one each. */
  failLists(...errors: readonly unknown[]): void;
};

/** A refusal with this code. */
export function refusal(code: number, more: Partial<Status> = {}): StatusError {
  return new StatusError({
    kind: 'Status',
    apiVersion: 'v1',
    status: 'Failure',
    code,
    message: `code ${code}`,
    ...more,
  });
}

/** Holds objects of one kind, in the namespace `sample`. */
export function scriptedApi(more: Partial<Api> = {}): ScriptedApi {
  const objects = new Map<string, KubeObject>();
  const watches = new Set<{ push(event: WatchEvent): void; end(error?: unknown): void }>();
  const asked: string[] = [];
  let failures: unknown[] = [];
  let version = 100;

  const unscripted = () => Promise.reject(new Error('not in the script'));
  const note = (verb: string, kind: string, selection: { namespace?: string; labels?: string; fields?: string }) => {
    asked.push([verb, kind, selection.namespace, selection.labels, selection.fields].filter(Boolean).join(' '));
  };
  const tell = (event: WatchEvent) => {
    for (const watch of watches) watch.push(event);
  };
  const store = (name: string, fields: Readonly<Record<string, unknown>>): WatchEvent => {
    version += 1;
    const type = objects.has(name) ? 'MODIFIED' : 'ADDED';
    const metadata = { name, namespace: 'sample', uid: `uid of ${name}`, resourceVersion: String(version) };
    const object = { apiVersion: 'v1', kind: 'Pod', metadata, ...fields };
    objects.set(name, object);
    return { type, object };
  };

  const api: Api = {
    get: unscripted,
    create: unscripted,
    apply: unscripted,
    replace: unscripted,
    patch: unscripted,
    remove: unscripted,
    mayI: unscripted,
    version: unscripted,
    groupVersions: unscripted,
    contents: unscripted,
    forward: unscripted,
    exec: () => {
      throw new Error('not in the script');
    },
    async list(kind, selection) {
      note('list', kind.kind, selection);
      if (failures.length > 0) throw failures.shift();
      const name = /^metadata\.name=(.*)$/.exec(selection.fields ?? '')?.[1];
      const items = [...objects.values()].filter(each => name === undefined || each.metadata.name === name);
      return { items, resourceVersion: String(version) };
    },
    async *watch(kind, selection, signal) {
      note(`watch ${selection.resourceVersion}`, kind.kind, selection);
      const waiting: WatchEvent[] = [];
      let over: { readonly error?: unknown } | undefined;
      let wake: () => void = () => undefined;
      const mine = {
        push: (event: WatchEvent) => {
          waiting.push(event);
          wake();
        },
        end: (error?: unknown) => {
          over = error === undefined ? {} : { error };
          wake();
        },
      };
      const abort = () => wake();
      watches.add(mine);
      signal.addEventListener('abort', abort);
      try {
        for (;;) {
          signal.throwIfAborted();
          const event = waiting.shift();
          if (event !== undefined) yield event;
          else if (over !== undefined) {
            if ('error' in over) throw over.error;
            return;
          } else
            await new Promise<void>(resolve => {
              wake = resolve;
            });
        }
      } finally {
        watches.delete(mine);
        signal.removeEventListener('abort', abort);
      }
    },
    ...more,
  };

  return {
    api,
    asked,
    watching: () => watches.size,
    put: (name, fields = {}) => tell(store(name, fields)),
    putQuietly(name, fields = {}) {
      const event = store(name, fields);
      return { tell: () => tell(event) };
    },
    delete(name) {
      const found = objects.get(name);
      if (found === undefined) throw new Error(`${name} is not there`);
      objects.delete(name);
      version += 1;
      tell({
        type: 'DELETED',
        object: { ...found, metadata: { ...found.metadata, resourceVersion: String(version) } },
      });
    },
    end(error) {
      for (const watch of [...watches]) watch.end(error);
    },
    failLists(...errors) {
      failures = [...failures, ...errors];
    },
  };
}

/** A clock on which every sleep is over at once, and that remembers how long they should have been. */
export function hastyClock(): Clock & { readonly slept: readonly number[] } {
  const slept: number[] = [];
  return {
    slept,
    now: () => 0,
    async sleep(milliseconds, signal) {
      slept.push(milliseconds);
      await new Promise(resolve => setImmediate(resolve));
      signal.throwIfAborted();
    },
  };
}

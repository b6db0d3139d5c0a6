/** One watch of one collection, shared by all who follow it: listed, watched, and connected again for ever. */
import type { KindRef, KubeObject } from '../../model/kube.ts';
import type { Api, Clock, Selection } from '../../ports.ts';
import { failureOf } from '../failures/failure.ts';
import { createFollowers } from './followers.ts';
import type { Silences } from './silence.ts';
import type { WatchedBytes } from './watched-bytes.ts';

/** Called when something came from the cluster, and when a connection broke. */
export type Life = Pick<Silences, 'received' | 'broke'>;

export type Informer = {
  /** The objects as last received, by `keyOf`. Changes in place. */
  readonly objects: ReadonlyMap<string, KubeObject>;
  /** The resourceVersion up to which `objects` is true; '' before the first list and for a kind that is not served. */
  version(): string;
  /** Whether it has followers already: then what it shows may be older than the newest one. */
  isRunning(): boolean;
  /**
   * Yields at once when there is something to read, then after changes: once for all that happened since the reader
   * last came. The first follower starts the watch, the last one who leaves stops it. Throws what a retry cannot
   * heal (a refused login), as the API threw it, and the signal's reason.
   */
  follow(signal: AbortSignal): AsyncGenerator<unknown, void, undefined>;
};

/** Where an object is in an informer. */
export const keyOf = (object: { readonly namespace?: string; readonly name: string }) =>
  `${object.namespace ?? ''}/${object.name}`;

/** Trying again in 0.5 s, later in up to 30 s. Milliseconds. */
const firstPause = 500;
const longestPause = 30_000;
/** A kind that is not served yet: its definition may come any moment. */
const absentPause = 1000;
/** A server in its first seconds refuses everybody; a login that works no more keeps being refused. */
const refusalsBorne = 5;

/** The revision of one who has read nothing. */
const unread = -1;

/** A watch that is not running yet. `idle` is called when the last follower has left, or it failed permanently. */
export function createInformer(
  api: Api,
  kind: KindRef,
  selection: Selection,
  { clock, held, life }: { readonly clock: Clock; readonly held: WatchedBytes; readonly life: Life },
  idle: () => void,
): Informer {
  const objects = new Map<string, KubeObject>();
  const sizes = new Map<string, number>();
  let version = '';
  let ready = false;
  let revision = 0;
  let pause = firstPause;
  let refusals = 0;
  const followers = createFollowers<number>({
    initial: unread,
    now: () => (ready ? revision : unread),
    work: run,
    stopped() {
      forgetAll();
      idle();
    },
  });

  function keep(object: KubeObject, bytes: number): void {
    const key = keyOf(object.metadata);
    forget(key);
    objects.set(key, object);
    sizes.set(key, bytes);
    held.add(bytes);
  }

  function forget(key: string): void {
    objects.delete(key);
    held.add(-(sizes.get(key) ?? 0));
    sizes.delete(key);
  }

  function forgetAll(): void {
    for (const key of [...objects.keys()]) forget(key);
  }

  function publish(): void {
    ready = true;
    revision += 1;
    followers.wake();
  }

  async function listAll(signal: AbortSignal): Promise<void> {
    const list = await api.list(kind, selection, signal);
    life.received();
    // Who was stopped meanwhile keeps nothing: no follower is left whose leaving releases it.
    signal.throwIfAborted();
    forgetAll();
    const each = (list.bytes ?? 0) / Math.max(1, list.items.length);
    for (const object of list.items) keep(object, each);
    version = list.resourceVersion;
    publish();
  }

  /** One watch connection to its end. True when it brought anything, which proves that all is well again. */
  async function watchOn(signal: AbortSignal): Promise<boolean> {
    let received = false;
    for await (const { type, object, bytes } of api.watch(kind, { ...selection, resourceVersion: version }, signal)) {
      received = true;
      life.received();
      signal.throwIfAborted();
      pause = firstPause;
      refusals = 0;
      version = object.metadata.resourceVersion ?? version;
      if (type === 'BOOKMARK') continue;
      if (type === 'DELETED') forget(keyOf(object.metadata));
      else keep(object, bytes ?? 0);
      publish();
    }
    return received;
  }

  async function run(signal: AbortSignal): Promise<never> {
    version = '';
    ready = false;
    pause = firstPause;
    refusals = 0;
    for (;;) {
      try {
        if (version === '') await listAll(signal);
        const received = await watchOn(signal);
        if (!received) await clock.sleep(jittered(firstPause), signal);
      } catch (error) {
        signal.throwIfAborted();
        switch (whatNow(error)) {
          case 'list again':
            version = '';
            await clock.sleep(jittered(pause / 5), signal);
            break;
          case 'absent':
            version = '';
            if (objects.size > 0 || !ready) {
              forgetAll();
              publish();
            }
            await clock.sleep(absentPause, signal);
            continue;
          case 'refused':
            refusals += 1;
            if (!ready || refusals > refusalsBorne) throw error;
            await clock.sleep(absentPause, signal);
            continue;
          case 'connect again':
            life.broke();
            await clock.sleep(jittered(pause), signal);
            break;
          case 'fail':
            throw error;
        }
        pause = Math.min(longestPause, pause * 1.6);
      }
    }
  }

  return {
    objects,
    version: () => version,
    isRunning: followers.isRunning,
    follow: followers.follow,
  };
}

type WhatNow = 'list again' | 'absent' | 'refused' | 'connect again' | 'fail';

/** What a failed list or watch means for one who will not give up. */
export function whatNow(error: unknown): WhatNow {
  const failure = failureOf(error);
  switch (failure.kind) {
    case 'gone':
      return 'list again';
    case 'kind-missing':
    case 'not-found':
      return 'absent';
    case 'unauthorized':
    case 'forbidden':
      return 'refused';
    case 'unreachable':
    case 'busy':
    case 'server-error':
      return 'connect again';
    case 'known':
      return failure.error.problem.code === 'unreachable' ? 'connect again' : 'fail';
    default:
      return 'fail';
  }
}

/** Between half and all of it, so that a hundred watches do not come back in one instant. */
function jittered(milliseconds: number): number {
  return milliseconds * (0.5 + Math.random() / 2);
}

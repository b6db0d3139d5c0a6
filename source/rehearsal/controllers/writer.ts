/** Writes of one simulated program: only what changes, under its own field manager, read back into the cache. */
import type { JsonObject, KubeObject, ObjectRef } from '../../model/kube.ts';
import { refOf, StatusError } from '../../model/kube.ts';
import type { Api } from '../../ports.ts';
import type { ObjectCache } from './cache.ts';
import { isSame, mergePatch } from './merge-patch.ts';

export type Writer = {
  create(object: KubeObject, signal: AbortSignal): Promise<KubeObject>;
  /** Creates what is missing; changes the named fields of what exists, and no others. */
  ensure(object: KubeObject, signal: AbortSignal): Promise<KubeObject>;
  /** Creates it, or gives it exactly this data by an update: for who may update and not patch. */
  put(object: KubeObject, signal: AbortSignal): Promise<void>;
  /** Sets fields; nothing is sent when they are so already. An object that is gone meanwhile is left so. */
  patch(object: KubeObject, body: JsonObject, signal: AbortSignal): Promise<void>;
  /** Makes the status be exactly this. */
  status(object: KubeObject, status: JsonObject, signal: AbortSignal): Promise<void>;
  /** The same with annotations, which a Deployment's status write may carry without a new generation. */
  annotatedStatus(
    object: KubeObject,
    status: JsonObject,
    annotations: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<void>;
  remove(object: KubeObject, signal: AbortSignal): Promise<void>;
  /** Removes a pod whose containers have stopped: no more grace. */
  finish(pod: KubeObject, signal: AbortSignal): Promise<void>;
};

export function createWriter(api: Api, cache: ObjectCache, manager: string): Writer {
  const seen = (object: KubeObject) => {
    cache.saw(object);
    return object;
  };
  const send = async (ref: ObjectRef, body: JsonObject, subresource: 'status' | undefined, signal: AbortSignal) => {
    const options = subresource === undefined ? { manager } : { manager, subresource };
    const answer = await orGone(api.patch(ref, { type: 'merge', body }, options, signal));
    if (answer !== undefined) cache.saw(answer);
  };
  return {
    create: async (object, signal) => seen(await api.create(object, { manager }, signal)),
    async ensure(object, signal) {
      const now = cache.get(refOf(object)) ?? (await api.get(refOf(object), signal));
      if (now === undefined) return seen(await api.create(object, { manager }, signal));
      const body = mergePatch(now, object, 'keep');
      if (body !== undefined) await send(refOf(object), body, undefined, signal);
      return cache.get(refOf(object)) ?? now;
    },
    async put(object, signal) {
      const now = cache.get(refOf(object)) ?? (await api.get(refOf(object), signal));
      if (now === undefined) return void seen(await api.create(object, { manager }, signal));
      if (isSame(now.data, object.data)) return;
      const answer = await orGone(api.replace({ ...now, data: object.data ?? {} }, { manager }, signal));
      if (answer !== undefined) cache.saw(answer);
    },
    async patch(object, body, signal) {
      const change = mergePatch(object, body, 'keep');
      if (change !== undefined) await send(refOf(object), change, undefined, signal);
    },
    async status(object, status, signal) {
      const change = mergePatch(object.status, status, 'prune');
      if (change !== undefined) await send(refOf(object), { status: change }, 'status', signal);
    },
    async annotatedStatus(object, status, annotations, signal) {
      const change = mergePatch(object.status, status, 'prune');
      const body = { metadata: { annotations }, ...(change === undefined ? {} : { status: change }) };
      await send(refOf(object), body, 'status', signal);
    },
    async remove(object, signal) {
      await orGone(api.remove(refOf(object), preconditionOf(object), signal));
    },
    async finish(pod, signal) {
      await orGone(api.remove(refOf(pod), { ...preconditionOf(pod), gracePeriodSeconds: 0 }, signal));
    },
  };
}

function preconditionOf({ metadata: { uid } }: KubeObject): { readonly uid?: string } {
  return uid === undefined ? {} : { uid };
}

/** What was removed meanwhile, or replaced by another of its name, needs no write any more. */
async function orGone<T>(write: Promise<T>): Promise<T | undefined> {
  try {
    return await write;
  } catch (error) {
    if (error instanceof StatusError && error.status.code === 404) return undefined;
    throw error;
  }
}

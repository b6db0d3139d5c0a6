/** Ways of breaking a mesh of east and west as `kubectl` would, each with its way back. */
import assert from 'node:assert/strict';
import { conditionOf, listAt, numberAt, textAt } from '../../source/model/fields.ts';
import type { JsonObject, KubeObject, ObjectRef } from '../../source/model/kube.ts';
import { eventually, ref, type TestWorld } from '../rehearsal/controllers/worlds.ts';

export type Name = 'east' | 'west';

export type Change = { readonly on: Name; readonly wait?: (world: TestWorld) => Promise<void> } & (
  | { readonly create: KubeObject }
  | { readonly remove: ObjectRef }
  | { readonly of: ObjectRef; readonly patch: JsonObject | readonly JsonObject[] }
);

/** What takes more than one change: does it, and gives back how to undo it. */
export type Doing = (world: TestWorld) => Promise<() => Promise<void>>;

export type Row = {
  readonly name: string;
  readonly by: Change | Doing;
  /** From east to west, then from west to east. */
  readonly told: readonly [string, string];
  /** What cause, evidence or fix must say. */
  readonly says: RegExp;
  /** Its client restarts: proxies keep what they have. */
  readonly restarts?: Name;
};

export const object = (group: string, kind: string, name: string, namespace: string, spec: JsonObject): KubeObject => ({
  apiVersion: `${group}.istio.io/v1`,
  kind,
  metadata: { name, namespace },
  spec,
});

export const service = ref('v1', 'Service', 'helloworld', 'sample');

export const namespace = (name: string) => ref('v1', 'Namespace', name);

export const deployment = (name: string, where: string) => ref('apps/v1', 'Deployment', name, where);

export const istio = ref('sailoperator.io/v1', 'Istio', 'default');

export const host = 'helloworld.sample.svc.cluster.local';

/** Until the Deployment's ready pods are this many. */
export const ready =
  (on: Name, name: string, where: string, count: number) =>
  async ({ cluster, signal }: TestWorld) =>
    eventually(`${name} has ${count} ready`, async () => {
      const found = await cluster(on).api.get(deployment(name, where), signal);
      return (
        (numberAt(found, 'status', 'readyReplicas') ?? 0) === count &&
        (numberAt(found, 'status', 'replicas') ?? 0) === count
      );
    });

/** Until the mesh configuration of east has a word in it. */
export const configured =
  (word: string, isIn: boolean, on: Name = 'east') =>
  async (world: TestWorld) =>
    eventually(`meshConfig of ${on}: ${word}`, async () => {
      const found = await world.cluster(on).api.get(ref('v1', 'ConfigMap', 'istio', 'istio-system'), world.signal);
      const now = await world.cluster(on).api.get(istio, world.signal);
      const isThere = (textAt(found, 'data', 'mesh') ?? '').includes(word);
      return isThere === isIn && conditionOf(now, 'Ready')?.status === 'True';
    });

/** All of them, one after another; undone in the other order. */
export const each =
  (...all: readonly Change[]): Doing =>
  async world => {
    const undos: (() => Promise<void>)[] = [];
    for (const one of all) undos.unshift(await change(one, world));
    return async () => {
      for (const undo of undos) await undo();
    };
  };

/** What cannot be changed of an object that is there: it is deleted, and created as this says. */
export const createdAnew =
  (
    on: Name,
    of: ObjectRef,
    as: (before: KubeObject) => KubeObject,
    when: (world: TestWorld) => void = () => undefined,
  ): Doing =>
  async world => {
    const { api } = world.cluster(on);
    const found = await api.get(of, world.signal);
    assert.ok(found);
    const { uid: _uid, resourceVersion: _version, ...metadata } = found.metadata;
    const { status: _status, ...rest } = found;
    const before = { ...rest, metadata };
    const replace = async (object: KubeObject) => {
      await api.remove(of, {}, world.signal);
      await api.create(object, {}, world.signal);
    };
    when(world);
    await replace(as(before));
    return async () => {
      world.cluster(on).fault({ loadBalancer: 'ip' });
      await replace(before);
      await addressed(on, of, world);
    };
  };

/** Until a load balancer's Service has its address. */
async function addressed(on: Name, of: ObjectRef, world: TestWorld): Promise<void> {
  await eventually(`${of.name} has its address`, async () => {
    const found = await world.cluster(on).api.get(of, world.signal);
    return (
      textAt(found, 'spec', 'type') !== 'LoadBalancer' || listAt(found, 'status', 'loadBalancer', 'ingress').length > 0
    );
  });
}

export const merge = (of: ObjectRef, patch: JsonObject, on: Name = 'west'): Change => ({ on, of, patch });

/** Does it, and says how to undo it. */
export async function change(by: Change, world: TestWorld): Promise<() => Promise<void>> {
  const { api } = world.cluster(by.on);
  const { signal } = world;
  if ('create' in by) {
    await api.create(by.create, {}, signal);
    const { apiVersion, kind, metadata } = by.create;
    const made = ref(apiVersion, kind, metadata.name, metadata.namespace);
    return async () => void (await api.remove(made, {}, signal));
  }
  const target = 'remove' in by ? by.remove : by.of;
  const before = await api.get(target, signal);
  assert.ok(before);
  const { uid: _uid, resourceVersion: _version, ...metadata } = before.metadata;
  if ('remove' in by) {
    await api.remove(target, {}, signal);
    return async () => void (await api.create({ ...before, metadata }, {}, signal));
  }
  const type = Array.isArray(by.patch) ? 'json' : 'merge';
  await api.patch(target, { type, body: by.patch as never }, {}, signal);
  await by.wait?.(world);
  return async () => {
    const now = await api.get(target, signal);
    const resourceVersion = now?.metadata.resourceVersion ?? '';
    await api.replace({ ...before, metadata: { ...before.metadata, resourceVersion } }, {}, signal);
  };
}

export async function restart(on: Name, name: string, app: string, world: TestWorld): Promise<void> {
  const { api } = world.cluster(on);
  const labels = { namespace: 'sample', labels: `app=${app}` };
  const { items } = await api.list(ref('v1', 'Pod', ''), labels, world.signal);
  for (const { metadata } of items) await api.remove(ref('v1', 'Pod', metadata.name, 'sample'), {}, world.signal);
  const gone = new Set(items.map(({ metadata }) => metadata.uid));
  await eventually(`another pod of ${name} alone`, async () => {
    const now = (await api.list(ref('v1', 'Pod', ''), labels, world.signal)).items;
    return now.length === 1 && now.every(({ metadata }) => !gone.has(metadata.uid));
  });
  await ready(on, name, 'sample', 1)(world);
}

export const restartClient = (on: Name, world: TestWorld) => restart(on, 'curl', 'curl', world);

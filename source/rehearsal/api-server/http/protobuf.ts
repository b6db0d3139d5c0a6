/**
 * Kubernetes' protobuf bodies, read by the tags of the built-in types. kubectl 1.32 and newer post so; answers stay
 * JSON.
 */
import type { Dict } from '../json.ts';
import { badRequest } from '../status-errors.ts';
import type { Scalar, Type } from '../types/type.ts';

const MAGIC = Buffer.from('k8s\0');

export type Envelope = { readonly apiVersion: string; readonly kind: string; readonly raw: Uint8Array };

export const isEnvelope = (body: Buffer): boolean => body.subarray(0, MAGIC.length).equals(MAGIC);

/** The envelope around a body that is one. */
export function openEnvelope(body: Buffer): Envelope {
  const fields = messageFields(body.subarray(4));
  const meta = messageFields(bytesOf(fields, 1));
  return { apiVersion: textOf(meta, 1), kind: textOf(meta, 2), raw: bytesOf(fields, 2) };
}

/** A message as the JSON object of its type. */
export function readMessage(bytes: Uint8Array, type: Type): Dict {
  const made: Dict = {};
  if (type.is !== 'struct') return made;
  const fields = messageFields(bytes);
  const { fields: declared, inlined } = type.struct();
  for (const { name, tag, type: inner } of declared.values()) {
    const values = tag === undefined ? undefined : fields.get(tag);
    const value = values === undefined ? undefined : readField(name, values, inner);
    if (value !== undefined) made[name] = value;
  }
  for (const { tag, type: inner } of inlined) {
    for (const value of fields.get(tag) ?? [])
      if (value instanceof Uint8Array) Object.assign(made, readMessage(value, inner));
  }
  return made;
}

type Wire = bigint | Uint8Array;

function messageFields(bytes: Uint8Array): ReadonlyMap<number, readonly Wire[]> {
  const found = new Map<number, Wire[]>();
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = bytes[at];
      if (byte === undefined) throw badRequest('unexpected EOF');
      at += 1;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  const take = (length: number): Uint8Array => {
    at += length;
    if (at > bytes.length) throw badRequest('unexpected EOF');
    return bytes.subarray(at - length, at);
  };
  while (at < bytes.length) {
    const key = Number(varint());
    const wire = key & 7;
    const value = wire === 0 ? varint() : take(wire === 2 ? Number(varint()) : wire === 1 ? 8 : 4);
    found.set(key >> 3, [...(found.get(key >> 3) ?? []), value]);
  }
  return found;
}

function bytesOf(fields: ReadonlyMap<number, readonly Wire[]>, tag: number): Uint8Array {
  const value = fields.get(tag)?.at(-1);
  return value instanceof Uint8Array ? value : new Uint8Array();
}

const textOf = (fields: ReadonlyMap<number, readonly Wire[]>, tag: number): string =>
  Buffer.from(bytesOf(fields, tag)).toString();

/**
 * Go writes fields that are not pointers even when they are empty. These are pointers: for them zero and false are
 * something that was set.
 */
const pointers: ReadonlySet<string> = new Set([
  'activeDeadlineSeconds',
  'allocateLoadBalancerNodePorts',
  'allowPrivilegeEscalation',
  'automountServiceAccountToken',
  'averageUtilization',
  'backoffLimit',
  'blockOwnerDeletion',
  'completions',
  'controller',
  'defaultMode',
  'enableServiceLinks',
  'fsGroup',
  'gracePeriodSeconds',
  'immutable',
  'minReplicas',
  'mode',
  'optional',
  'orphanDependents',
  'parallelism',
  'partition',
  'privileged',
  'progressDeadlineSeconds',
  'readOnlyRootFilesystem',
  'replicas',
  'revisionHistoryLimit',
  'runAsGroup',
  'runAsNonRoot',
  'runAsUser',
  'suspend',
  'terminationGracePeriodSeconds',
  'ttlSecondsAfterFinished',
]);

function readField(name: string, values: readonly Wire[], type: Type): unknown {
  if (type.is === 'list') {
    const items = values.map(value => readValue(value, type.items)).filter(item => item !== undefined);
    return items.length === 0 ? undefined : items;
  }
  if (type.is === 'map') return readMap(values, type.values);
  const last = values.at(-1);
  const value = last === undefined ? undefined : readValue(last, type);
  const blank = value === '' || value === 0 || value === false;
  return blank && !pointers.has(name) ? undefined : value;
}

function readMap(values: readonly Wire[], type: Type): Dict | undefined {
  const entries = values.flatMap(value => {
    if (!(value instanceof Uint8Array)) return [];
    const fields = messageFields(value);
    const inner = fields.get(2)?.at(-1);
    return [[textOf(fields, 1), inner === undefined ? '' : (readValue(inner, type) ?? '')] as const];
  });
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

function readValue(value: Wire, type: Type): unknown {
  if (type.is === 'scalar') return readScalar(value, type.scalar);
  if (!(value instanceof Uint8Array)) return undefined;
  if (type.is === 'struct') return readMessage(value, type);
  if (type.is !== 'json') return undefined;
  const raw = Buffer.from(bytesOf(messageFields(value), 1)).toString();
  return raw === '' ? undefined : JSON.parse(raw);
}

function readScalar(value: Wire, scalar: Scalar): unknown {
  if (typeof value === 'bigint') {
    return scalar === 'bool' ? value !== 0n : Number(BigInt.asIntN(64, value));
  }
  switch (scalar) {
    case 'time':
    case 'microtime':
      return readTime(value);
    case 'quantity':
      return textOf(messageFields(value), 1);
    case 'intstr': {
      const fields = messageFields(value);
      const kind = fields.get(1)?.at(-1);
      const number = fields.get(2)?.at(-1);
      return kind === 1n ? textOf(fields, 3) : Number(typeof number === 'bigint' ? BigInt.asIntN(32, number) : 0n);
    }
    case 'bytes':
      return Buffer.from(value).toString('base64');
    case 'number':
      return Buffer.from(value).readDoubleLE(0);
    case 'string':
    case 'int':
    case 'long':
    case 'bool':
      return Buffer.from(value).toString();
  }
}

function readTime(value: Uint8Array): string | undefined {
  const seconds = messageFields(value).get(1)?.at(-1);
  if (typeof seconds !== 'bigint') return undefined;
  return `${new Date(Number(BigInt.asIntN(64, seconds)) * 1000).toISOString().slice(0, 19)}Z`;
}

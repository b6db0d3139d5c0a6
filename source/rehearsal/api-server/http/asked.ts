/** Bodies that are answered and not stored: read by their type, and tracked all the same. */

import { decodeBody, settleNamespace } from '../conversion.ts';
import { timestamp } from '../core.ts';
import { tracked } from '../fields/field-manager.ts';
import type { Inside } from '../inside.ts';
import type { Doc } from '../json.ts';
import type { Write } from '../requests.ts';
import type { Resource } from '../resources.ts';
import type { Type } from '../types/type.ts';
import { mediaType, objectOf, readBody } from './body.ts';
import { type Context, writeOf } from './context.ts';

export type AskedKind = {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly type: Type;
};

/** The body as an object of the kind, and how it was written. Throws 400 for another kind, unknown fields when strict. */
export async function askedBody(
  context: Context,
  kind: AskedKind,
  namespace: string | undefined,
  subresource: string | undefined,
): Promise<{ readonly body: Doc; readonly write: Write }> {
  const { request, user } = context;
  const typeOf = (_apiVersion: string, given: string) => (given === kind.kind ? kind.type : undefined);
  const { value, duplicates } = objectOf(await readBody(request), mediaType(request), typeOf, kind.kind);
  const target = { resource: asResource(kind), version: kind.version, namespace, user };
  const write = { ...writeOf(context, target, subresource), duplicates };
  const body = decodeBody(value, write, context.inside.core.registry);
  if (body.metadata.name === '') delete (body.metadata as { name?: string }).name;
  settleNamespace(body, namespace);
  return { body, write };
}

/** Even what is never stored says who wrote it. */
export function asked(inside: Inside, body: Doc, { type }: AskedKind, write: Write): Doc {
  const { manager, subresource } = write;
  const writer = { manager, operation: 'Update', apiVersion: body.apiVersion, subresource } as const;
  const empty = { spec: {}, status: {} };
  return tracked(undefined, body, writer, { type, reset: [], now: timestamp(inside.core), empty });
}

/** As much of a resource as reading a body needs. */
const asResource = ({ group, version, kind, plural, type }: AskedKind): Resource => ({
  group,
  versions: [version],
  storage: version,
  kind,
  plural,
  singular: kind.toLowerCase(),
  shortNames: [],
  categories: [],
  namespaced: false,
  subresources: [],
  counted: false,
  type: () => type,
});

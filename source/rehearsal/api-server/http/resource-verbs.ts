/** The verbs on resources: from a route and a method to an answer. */
import { load } from 'js-yaml';
import type { Patch } from '../../../ports.ts';
import { type Dict, type Doc, isDict } from '../json.ts';
import type { Target } from '../requests.ts';
import { scaleOf } from '../scale.ts';
import { changeScale, patchScale } from '../scale-writes.ts';
import {
  badRequest,
  failure,
  invalid,
  methodNotAllowed,
  noSuchResource,
  notFound,
  unsupportedMediaType,
} from '../status-errors.ts';
import type { Type } from '../types/type.ts';
import { answerJson } from './answer.ts';
import { mediaType, objectOf, parseJson, readBody } from './body.ts';
import { type Context, writeOf } from './context.ts';
import { removeMany, removeOne } from './delete-verbs.ts';
import { listForm, objectForm } from './forms.ts';
import { refuseListOptions } from './list-options.ts';
import { answerLog, bindPod, evictPod } from './pod-subresources.ts';
import { requestToken } from './reviews.ts';
import { bodyTypes } from './virtual-resources.ts';
import { answerWatch } from './watch-stream.ts';

export type Named = { readonly name: string | undefined; readonly subresource: string | undefined };

/** Answers a request for a stored resource. Throws `StatusError`. */
export async function answerResource(context: Context, target: Target, { name, subresource }: Named): Promise<void> {
  if (subresource !== undefined && !target.resource.subresources.includes(subresource)) {
    throw target.resource.custom === undefined ? noSuchResource() : notFound(target.resource, name ?? '');
  }
  if (target.resource.kind === 'Endpoints') {
    const warning = 'v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice';
    context.response.appendHeader('Warning', `299 - "${warning}"`);
  }
  switch (context.request.method) {
    case 'GET':
      return name === undefined || context.query.get('watch') === 'true'
        ? readMany(context, target, name)
        : readOne(context, target, name, subresource);
    case 'POST':
      return name === undefined ? create(context, target) : createUnder(context, target, name, subresource);
    case 'PUT':
      if (name !== undefined) return replace(context, target, name, subresource);
      break;
    case 'PATCH':
      if (name !== undefined) return patch(context, target, name, subresource);
      break;
    case 'DELETE':
      if (subresource !== undefined) break;
      return name === undefined ? removeMany(context, target) : removeOne(context, target, name);
  }
  throw methodNotAllowed();
}

async function readMany(context: Context, target: Target, name: string | undefined): Promise<void> {
  const { query, inside, response } = context;
  const watching = query.get('watch');
  if (watching === 'true' || watching === '1') return answerWatch(context, target, name);
  refuseListOptions(query);
  const limit = query.get('limit');
  const filter = { labels: query.get('labelSelector') ?? undefined, fields: query.get('fieldSelector') ?? undefined };
  const page = { limit: limit === null ? undefined : Number(limit), continue: query.get('continue') ?? undefined };
  const listed = inside.reads.list(filter, page, target);
  const metadata: Dict = { resourceVersion: listed.resourceVersion };
  if (listed.continue !== undefined) metadata.continue = listed.continue;
  if (listed.remaining !== undefined) metadata.remainingItemCount = listed.remaining;
  answerJson(response, 200, listForm(context, target, listed.items, metadata));
}

async function readOne(context: Context, target: Target, name: string, subresource: string | undefined): Promise<void> {
  if (subresource === 'token' || subresource === 'eviction' || subresource === 'binding') throw methodNotAllowed();
  const doc = context.inside.reads.get(name, target);
  if (subresource === 'log') return answerLog(context, doc);
  if (subresource === 'exec') throw badRequest('Upgrade request required');
  const shown = subresource === 'scale' ? scaleOf(doc, target.resource) : doc;
  answerJson(context.response, 200, objectForm(context, target, shown));
}

async function create(context: Context, target: Target): Promise<void> {
  const body = await bodyObject(context, target);
  const doc = await context.inside.writes.create(body, writeOf(context, target, undefined));
  answerJson(context.response, 201, objectForm(context, target, doc));
}

async function createUnder(
  context: Context,
  target: Target,
  name: string,
  subresource: string | undefined,
): Promise<void> {
  const { inside, response } = context;
  const write = writeOf(context, target, subresource);
  const body = (await bodyObject(context, target)) as Dict;
  switch (subresource) {
    case 'token':
      answerJson(response, 201, requestToken(inside, String(target.namespace), name, body, write.manager));
      return;
    case 'binding':
      answerJson(response, 201, await bindPod(context, name, body, write));
      return;
    case 'eviction':
      answerJson(response, 201, await evictPod(context, inside.reads.get(name, target), write));
      return;
  }
  throw methodNotAllowed();
}

async function replace(context: Context, target: Target, name: string, subresource: string | undefined): Promise<void> {
  const { inside, response } = context;
  const write = writeOf(context, target, subresource);
  const body = await bodyObject(context, target);
  if (subresource === 'scale') {
    const scale = await changeScale(inside, name, write, () => body as Doc);
    answerJson(response, 200, scale);
    return;
  }
  const doc = await inside.writes.replace(name, body, {
    ...write,
    subresource: subresource === 'finalize' ? undefined : subresource,
  });
  answerJson(response, 200, objectForm(context, target, doc));
}

async function patch(context: Context, target: Target, name: string, subresource: string | undefined): Promise<void> {
  const { inside, request, response, query } = context;
  const write = writeOf(context, target, subresource);
  const media = mediaType(request);
  const body = await readBody(request);
  if (media === 'application/apply-patch+yaml') {
    requireManager(query.get('fieldManager'));
    const config = load(body.toString());
    const { doc, created } = await inside.writes.apply(name, config, write, query.get('force') === 'true');
    answerJson(response, created ? 201 : 200, objectForm(context, target, doc));
    return;
  }
  const change = patchOf(media, parseJson(body), target);
  const doc =
    subresource === 'scale'
      ? await patchScale(inside, name, change, write)
      : await inside.writes.patch(name, change, write);
  answerJson(response, 200, objectForm(context, target, doc));
}

function requireManager(manager: string | null): void {
  if (manager !== null && manager !== '') return;
  throw invalid({ group: 'meta.k8s.io', plural: 'patchoptions', kind: 'PatchOptions' }, '', [
    { reason: 'FieldValueRequired', message: 'Required value: is required for apply patch', field: 'fieldManager' },
  ]);
}

function patchOf(media: string, body: unknown, { resource }: Target): Patch {
  switch (media) {
    case 'application/json-patch+json':
      if (!Array.isArray(body)) throw badRequest('json: cannot unmarshal object into Go value of type jsonpatch.Patch');
      return { type: 'json', body };
    case 'application/merge-patch+json':
      return { type: 'merge', body: objectPatch(body) };
    case 'application/strategic-merge-patch+json':
      if (resource.custom === undefined) return { type: 'strategic', body: objectPatch(body) };
  }
  if (resource.custom !== undefined && media === 'application/strategic-merge-patch+json') {
    const known = ['application/json-patch+json', 'application/merge-patch+json', 'application/apply-patch+yaml'];
    const why = `the body of the request was in an unknown format - accepted media types include: ${known.join(', ')}`;
    throw unsupportedMediaType(why);
  }
  throw failure(415, 'UnsupportedMediaType', '415: Unsupported Media Type', {});
}

function objectPatch(body: unknown): (Patch & { type: 'merge' })['body'] {
  if (!isDict(body))
    throw badRequest(
      'error decoding patch: json: cannot unmarshal array into Go value of type map[string]interface {}',
    );
  return body as (Patch & { type: 'merge' })['body'];
}

/** The body as an object, protobuf included. */
async function bodyObject({ request, inside }: Context, { resource, version }: Target): Promise<unknown> {
  const typeOf = (_apiVersion: string, kind: string): Type | undefined => {
    const other = bodyTypes[kind];
    if (other !== undefined) return inside.core.types.type(other);
    return kind === resource.kind && resource.custom === undefined ? resource.type(version) : undefined;
  };
  return objectOf(await readBody(request), mediaType(request), typeOf, resource.kind);
}

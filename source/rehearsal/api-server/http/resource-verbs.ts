/** The verbs on resources: from a route and a method to an answer. */
import { execTarget } from '../exec-session.ts';
import type { Dict, Doc } from '../json.ts';
import type { Target } from '../requests.ts';
import { scaleOf } from '../scale.ts';
import { applyScale, changeScale, patchScale, scaleBody } from '../scale-writes.ts';
import { badRequest, methodNotAllowed, noSuchResource, notFound } from '../status-errors.ts';
import type { Type } from '../types/type.ts';
import { answerJson } from './answer.ts';
import { type Body, mediaType, objectOf, readBody } from './body.ts';
import { type Context, writeOf } from './context.ts';
import { removeMany, removeOne } from './delete-verbs.ts';
import { answerForm, listForm, objectForm, requireForm } from './forms.ts';
import { booleanIn, listOptions } from './list-options.ts';
import { APPLY, configurationOf, patchOf, requireManager, requirePatchType } from './patch-body.ts';
import { answerLog, bindPod, evictPod } from './pod-subresources.ts';
import { CUSTOM_SCALE } from './tables/builtin-tables.ts';
import { tokenAnswer } from './token-requests.ts';
import { bodyTypes } from './virtual-resources.ts';
import { answerWatch } from './watch-stream.ts';

export type Named = { readonly name: string | undefined; readonly subresource: string | undefined };

/** Answers a request for a stored resource. Throws `StatusError`. */
export async function answerResource(context: Context, target: Target, { name, subresource }: Named): Promise<void> {
  if (subresource !== undefined && !target.resource.subresources.includes(subresource)) {
    throw target.resource.custom === undefined ? noSuchResource() : notFound(target.resource, name ?? '');
  }
  const deprecation = deprecationOf(target);
  if (deprecation !== undefined) context.response.appendHeader('Warning', `299 - ${JSON.stringify(deprecation)}`);
  switch (context.request.method) {
    case 'GET':
      return name === undefined ? readMany(context, target) : readOne(context, target, name, subresource);
    case 'POST':
      if (name !== undefined && subresource === undefined && target.resource.custom !== undefined)
        return create(context, target);
      return name === undefined ? create(context, target) : createUnder(context, target, name, subresource);
    case 'PUT':
      if (isOnlyCreated(subresource)) break;
      if (name !== undefined) return replace(context, target, name, subresource);
      if (target.resource.custom !== undefined) throw badRequest('name must be provided');
      break;
    case 'PATCH':
      if (isOnlyCreated(subresource)) break;
      if (name !== undefined) return patch(context, target, name, subresource);
      break;
    case 'DELETE':
      if (subresource !== undefined) break;
      if (name !== undefined) return removeOne(context, target, name);
      if (target.resource.kind === 'Namespace') break;
      return removeMany(context, target);
  }
  throw methodNotAllowed();
}

function deprecationOf({ resource, version }: Target): string | undefined {
  if (resource.kind === 'Endpoints') {
    return 'v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice';
  }
  return resource.custom?.deprecation(version);
}

/** Subresources that are made and nothing else. */
const isOnlyCreated = (subresource: string | undefined): boolean =>
  ['token', 'eviction', 'binding'].includes(subresource ?? '');

async function readMany(context: Context, target: Target): Promise<void> {
  requireForm(context, target.resource, 'list');
  const options = listOptions(context.query);
  if (options.watch) return answerWatch(context, target, options);
  const { labels, fields, limit, continue: token, resourceVersion, match } = options;
  const page = { limit, continue: token, resourceVersion, exact: match === 'Exact' };
  const listed = context.inside.reads.list({ labels, fields }, page, target);
  const metadata: Dict = { resourceVersion: listed.resourceVersion };
  if (listed.continue !== undefined) metadata.continue = listed.continue;
  if (listed.remaining !== undefined) metadata.remainingItemCount = listed.remaining;
  answerForm(context, 200, listForm(context, target, listed.items, metadata));
}

async function readOne(context: Context, target: Target, name: string, subresource: string | undefined): Promise<void> {
  if (isOnlyCreated(subresource)) throw methodNotAllowed();
  if (subresource !== 'log') requireForm(context, target.resource, 'object');
  const doc = context.inside.reads.get(name, target, context.query.get('resourceVersion') ?? '');
  if (subresource === 'log') return answerLog(context, doc);
  if (subresource === 'exec' || subresource === 'portforward') {
    execTarget(context.inside, {
      namespace: target.namespace ?? '',
      pod: name,
      container: context.query.get('container') ?? '',
    });
    throw badRequest('Upgrade request required');
  }
  answerView(context, target, subresource, subresource === 'scale' ? scaleOf(doc, target.resource) : doc);
}

/** An object through one of its endpoints: a Scale has columns of its own. */
function answerView(context: Context, target: Target, subresource: string | undefined, doc: Doc): void {
  const { custom, ...builtin } = target.resource;
  const kind = custom === undefined ? doc.kind : CUSTOM_SCALE;
  const shown = subresource === 'scale' ? { ...target, resource: { ...builtin, kind } } : target;
  answerForm(context, 200, objectForm(context, shown, doc));
}

async function create(context: Context, target: Target): Promise<void> {
  requireForm(context, target.resource, 'object');
  const { value, duplicates } = await bodyObject(context, target);
  const doc = await context.inside.writes.create(value, { ...writeOf(context, target, undefined), duplicates });
  answerForm(context, 201, objectForm(context, target, doc));
}

async function createUnder(
  context: Context,
  target: Target,
  name: string,
  subresource: string | undefined,
): Promise<void> {
  const { inside, response } = context;
  if (subresource === 'token') {
    answerJson(response, 201, await tokenAnswer(context, target, name));
    return;
  }
  const write = writeOf(context, target, subresource);
  const body = (await bodyObject(context, target)).value as Dict;
  switch (subresource) {
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
  const { inside } = context;
  requireForm(context, target.resource, 'object');
  const write = writeOf(context, target, subresource);
  if (subresource === 'scale') {
    const { value } = await bodyObject(context, target, 'Scale');
    const scale = scaleBody(inside.core.types, value);
    answerView(context, target, subresource, await changeScale(inside, name, write, () => scale));
    return;
  }
  const { value, duplicates } = await bodyObject(context, target);
  const doc = await inside.writes.replace(name, value, { ...write, duplicates });
  answerForm(context, 200, objectForm(context, target, doc));
}

async function patch(context: Context, target: Target, name: string, subresource: string | undefined): Promise<void> {
  const { inside, request, query } = context;
  const media = mediaType(request);
  requirePatchType(media, target.resource);
  requireForm(context, target.resource, 'object');
  const write = writeOf(context, target, subresource);
  const body = await readBody(request);
  if (media === APPLY) {
    requireManager(query.get('fieldManager'));
    const { config, warnings } = configurationOf(body);
    for (const text of warnings) write.warn?.(text);
    const force = booleanIn(query, 'force') === true;
    if (subresource === 'scale') {
      answerView(context, target, subresource, await applyScale(inside, name, config, write, force));
      return;
    }
    const { doc, created } = await inside.writes.apply(name, config, write, force);
    answerForm(context, created ? 201 : 200, objectForm(context, target, doc));
    return;
  }
  const { patch: change, duplicates } = patchOf(media, body);
  const doc =
    subresource === 'scale'
      ? await patchScale(inside, name, change, write)
      : await inside.writes.patch(name, change, { ...write, duplicates });
  answerView(context, target, subresource, doc);
}

/** The body as an object, protobuf included. `expected` is the kind that complaints name. */
async function bodyObject(
  { request, inside }: Context,
  { resource, version }: Target,
  expected = resource.kind,
): Promise<Body> {
  const typeOf = (_apiVersion: string, kind: string): Type | undefined => {
    const other = bodyTypes[kind];
    if (other !== undefined) return inside.core.types.type(other);
    return kind === resource.kind && resource.custom === undefined ? resource.type(version) : undefined;
  };
  return objectOf(await readBody(request), mediaType(request), typeOf, expected);
}

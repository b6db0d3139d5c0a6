/** The form in which objects go out: themselves, a Table, or only their metadata, by Accept. */
import type { Dict, Doc } from '../json.ts';
import type { Target } from '../requests.ts';
import { apiVersionOf, type Resource } from '../resources.ts';
import { failure } from '../status-errors.ts';
import { answerJson, answerYaml } from './answer.ts';
import { accepts, type Context } from './context.ts';
import { booleanIn } from './list-options.ts';
import { type Form, formFor, includedObject, listMedia, objectMedia, requireMedia } from './negotiation.ts';
import { partial, tableOf } from './tables/table.ts';

/** Throws 406 before anything is done for a client that could not take the answer. */
export function requireForm({ request }: Context, resource: Resource, of: 'object' | 'list'): void {
  const builtin = resource.custom === undefined;
  if (builtin) requireMedia(accepts(request), of === 'list' ? listMedia : objectMedia);
  formFor(accepts(request), objectMedia);
}

const negotiated = ({ request }: Context): Form => formFor(accepts(request), objectMedia);

/** Answers with an object in one of its forms, as JSON or YAML. */
export function answerForm(context: Context, code: number, body: Dict): void {
  const { response } = context;
  const { media } = negotiated(context);
  if (media === 'application/yaml') answerYaml(response, code, body);
  else answerJson(response, code, body, isForPeople(context) ? { indent: 2 } : {});
}

/** Asked for, or taken for granted of the programs that people use. */
function isForPeople({ query, request }: Context): boolean {
  const agent = request.headers['user-agent'] ?? '';
  return booleanIn(query, 'pretty') ?? /^(curl|Wget|Mozilla\/5\.0)/.test(agent);
}

function tableRequest({ query, inside }: Context, { resource, version }: Target, form: Form) {
  const include = includedObject(query.get('includeObject'));
  return { resource, version, include, now: inside.core.clock.now(), meta: form.version } as const;
}

/** One object. Throws 406 when only a list of metadata is accepted. */
export function objectForm(context: Context, target: Target, doc: Doc, form = negotiated(context)): Dict {
  switch (form.as) {
    case 'object':
      return doc;
    case 'PartialObjectMetadata':
      return partial(doc, form.version);
    case 'PartialObjectMetadataList':
      throw misfit(form, `the requested object is not a list (*${goPackage(target)}.${target.resource.kind})`);
    case 'Table':
      return tableOf([doc], { resourceVersion: doc.metadata.resourceVersion }, tableRequest(context, target, form));
  }
}

/** A list with its metadata. Items of built-in kinds carry no kind, as their Go lists do not. */
export function listForm(context: Context, target: Target, docs: readonly Doc[], metadata: Dict): Dict {
  const { resource, version } = target;
  const form = negotiated(context);
  switch (form.as) {
    case 'Table':
      return tableOf(docs, metadata, tableRequest(context, target, form));
    case 'PartialObjectMetadata':
      throw misfit(form, `the requested object is a list (*${goPackage(target)}.${resource.kind}List)`);
    case 'PartialObjectMetadataList':
      return {
        kind: 'PartialObjectMetadataList',
        apiVersion: `meta.k8s.io/${form.version}`,
        metadata,
        items: docs.map(doc => partial(doc, form.version)),
      };
    case 'object':
      return {
        kind: `${resource.kind}List`,
        apiVersion: apiVersionOf(resource.group, version),
        // Lists of custom kinds carry an empty token when there is no more.
        metadata: resource.custom === undefined ? metadata : { continue: '', ...metadata },
        items: resource.custom === undefined ? docs.map(bare) : docs,
      };
  }
}

const bare = ({ kind: _, apiVersion: _a, ...rest }: Doc): Dict => rest;

const misfit = ({ as }: Form, why: string) => failure(406, 'NotAcceptable', `you requested ${as}, but ${why}`);

/** The Go package of a kind, as its type is printed. */
const goPackage = ({ resource }: Target): string =>
  resource.custom === undefined ? resource.group.split('.')[0] || 'core' : 'unstructured';

/** Event objects of a watch, one after the other: only the first Table names its columns. */
export function eventForms(context: Context, target: Target): (doc: Doc) => Dict {
  const form = negotiated(context);
  let first = true;
  return doc => {
    const shown = objectForm(context, target, doc, form);
    if (form.as !== 'Table' || first) {
      first = false;
      return shown;
    }
    return { ...shown, columnDefinitions: null };
  };
}

/** The form in which objects go out: themselves, a Table, or only their metadata, by Accept. */
import type { Dict, Doc } from '../json.ts';
import type { Target } from '../requests.ts';
import { apiVersionOf } from '../resources.ts';
import { accepts, type Context } from './context.ts';
import { partial, tableOf } from './tables/table.ts';

type Form = 'object' | 'table' | 'partial';

function formOf(context: Context): Form {
  for (const part of accepts(context.request).split(',')) {
    if (part.includes('as=Table')) return 'table';
    if (part.includes('as=PartialObjectMetadata')) return 'partial';
    if (part.trim().startsWith('application/json')) return 'object';
  }
  return 'object';
}

function tableRequest({ query, inside }: Context, { resource, version }: Target) {
  const given = query.get('includeObject');
  const include = given === 'None' || given === 'Object' ? given : 'Metadata';
  return { resource, version, include, now: inside.core.clock.now() } as const;
}

/** One object. */
export function objectForm(context: Context, target: Target, doc: Doc): Dict {
  switch (formOf(context)) {
    case 'object':
      return doc;
    case 'partial':
      return partial(doc);
    case 'table':
      return tableOf([doc], { resourceVersion: doc.metadata.resourceVersion }, tableRequest(context, target));
  }
}

/** A list with its metadata. Items of built-in kinds carry no kind, as their Go lists do not. */
export function listForm(context: Context, target: Target, docs: readonly Doc[], metadata: Dict): Dict {
  const { resource, version } = target;
  switch (formOf(context)) {
    case 'table':
      return tableOf(docs, metadata, tableRequest(context, target));
    case 'partial':
      return {
        kind: 'PartialObjectMetadataList',
        apiVersion: 'meta.k8s.io/v1',
        metadata,
        items: docs.map(partial),
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

/** Event objects of a watch, one after the other: only the first Table names its columns. */
export function eventForms(context: Context, target: Target): (doc: Doc) => Dict {
  let first = true;
  return doc => {
    const form = objectForm(context, target, doc);
    if (form.kind !== 'Table') return form;
    const shown = first ? form : { ...form, columnDefinitions: null };
    first = false;
    return shown;
  };
}

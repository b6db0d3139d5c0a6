/** How the server eases the move from `kubectl apply` to `kubectl apply --server-side`: only for the manager `kubectl`. */
import { textAt } from '../../../model/fields.ts';
import { type Dict, type Doc, isDict } from '../json.ts';
import type { Type } from '../types/type.ts';
import { difference, emptySet, type FieldSet } from './field-set.ts';
import { compare, fieldsOf } from './typed.ts';

const LAST = 'kubectl.kubernetes.io/last-applied-configuration';

/** Fields that are still as kubectl applied them last from the client: taking these over is not a conflict. */
export function keptSinceClientSideApply(live: Doc, type: Type): FieldSet {
  const last = parsed(textAt(live, 'metadata', 'annotations', LAST));
  if (last === undefined) return emptySet;
  const { added, modified, removed } = compare(live, last, type);
  return [added, modified, removed].reduce(difference, fieldsOf(last, type));
}

/** With the note of the last configuration brought up to date, where there is one. */
export function withLastApplied(doc: Doc, live: Doc, config: Doc): Doc {
  if (textAt(live, 'metadata', 'annotations', LAST) === undefined) return doc;
  const { annotations, ...metadata } = config.metadata;
  const { [LAST]: _, ...others } = isDict(annotations) ? annotations : {};
  const kept = Object.keys(others).length === 0 ? metadata : { ...metadata, annotations: others };
  const text = `${JSON.stringify(sorted({ ...config, metadata: kept }))}\n`;
  const present = isDict(doc.metadata.annotations) ? doc.metadata.annotations : {};
  return { ...doc, metadata: { ...doc.metadata, annotations: { ...present, [LAST]: text } } };
}

function parsed(text: string | undefined): Dict | undefined {
  try {
    const value: unknown = JSON.parse(text ?? 'null');
    return isDict(value) ? value : undefined;
  } catch {
    // Any client may write anything into an annotation: then nothing is known.
    return undefined;
  }
}

/** Fields in the order of Go's maps. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isDict(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map(field => [field, sorted(value[field])]),
  );
}

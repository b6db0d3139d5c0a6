/** The Table form of objects, which `kubectl get` prints. */
import { at } from '../../../../model/fields.ts';
import type { Dict, Doc } from '../../json.ts';
import type { Resource } from '../../resources.ts';
import { ageSince } from '../age.ts';
import { builtinTables } from './builtin-tables.ts';
import type { Column } from './column.ts';
import { fromPath } from './json-path.ts';

export type TableRequest = {
  readonly resource: Resource;
  readonly version: string;
  /** What each row carries of its object. */
  readonly include: 'None' | 'Metadata' | 'Object';
  readonly now: number;
  /** The version of `meta.k8s.io` that is asked for. */
  readonly meta: 'v1' | 'v1beta1';
};

/** A Table of objects. `metadata`: that of the list, or of the object. */
export function tableOf(docs: readonly Doc[], metadata: Dict, request: TableRequest): Dict {
  const columns = columnsOf(request.resource, request.version);
  return {
    kind: 'Table',
    apiVersion: `meta.k8s.io/${request.meta}`,
    metadata,
    columnDefinitions: columns.map(({ name, type = 'string', format = '', description = '', priority = 0 }) => ({
      name,
      type,
      format,
      description,
      priority,
    })),
    rows: docs.map(doc => ({
      cells: columns.map(column => column.cell(doc, request.now)),
      object: rowObject(doc, request),
    })),
  };
}

function rowObject(doc: Doc, { include, meta }: TableRequest): Dict | null {
  if (include === 'None') return null;
  return include === 'Object' ? doc : partial(doc, meta);
}

/** Only the metadata of an object. */
export const partial = (doc: Doc, meta: 'v1' | 'v1beta1'): Dict => ({
  kind: 'PartialObjectMetadata',
  apiVersion: `meta.k8s.io/${meta}`,
  metadata: doc.metadata,
});

const name: Column = { name: 'Name', format: 'name', cell: doc => doc.metadata.name };

function columnsOf(resource: Resource, version: string): readonly Column[] {
  if (resource.custom !== undefined) return customColumns(resource, version);
  const age: Column = { name: 'Age', cell: (doc, now) => ageSince(doc.metadata.creationTimestamp, now) };
  return (
    builtinTables[resource.kind] ?? [
      name,
      { ...age, name: 'Created At', type: 'date', cell: doc => doc.metadata.creationTimestamp },
    ]
  );
}

function customColumns(resource: Resource, version: string): readonly Column[] {
  const columns = resource.custom?.columns(version) ?? [];
  return [
    name,
    ...columns.map(
      (column): Column => ({
        name: column.name,
        type: column.type,
        ...(column.format === undefined ? {} : { format: column.format }),
        ...(column.description === undefined ? {} : { description: column.description }),
        ...(column.priority === undefined ? {} : { priority: column.priority }),
        cell: (doc, now) => customCell(doc, column, now),
      }),
    ),
  ];
}

function customCell(doc: Doc, column: { readonly type: string; readonly jsonPath: string }, now: number): unknown {
  const [value] = fromPath(doc, column.jsonPath);
  if (value === undefined) return null;
  if (column.type === 'date') return ageSince(value, now);
  if (value === null && column.type === 'string') return '<no value>';
  if (column.type === 'string') return typeof value === 'object' ? JSON.stringify(value) : String(value);
  return at(value) ?? null;
}

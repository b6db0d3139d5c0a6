/** metadata.managedFields as a table of managers, and back. */
import type { ManagedFields } from '../../../model/kube.ts';
import type { Doc } from '../json.ts';
import { type FieldSet, fromFieldsV1, isEmpty, toFieldsV1 } from './field-set.ts';

/** Who wrote: a manager is told apart by name, operation, version and subresource. */
export type Writer = {
  readonly manager: string;
  readonly operation: 'Apply' | 'Update';
  readonly apiVersion: string;
  readonly subresource: string | undefined;
};

export type Owned = { readonly writer: Writer; readonly set: FieldSet; readonly time: string | undefined };

export type Managers = ReadonlyMap<string, Owned>;

/** The key of a writer in `Managers`. An applier is the same in every version. */
export function writerKey({ manager, operation, apiVersion, subresource }: Writer): string {
  const version = operation === 'Apply' ? '' : apiVersion;
  return JSON.stringify([manager, operation, version, subresource ?? '']);
}

/** The field managers of an object, from its `managedFields`. */
export function managersOf(doc: Doc | undefined): Managers {
  const entries = (doc?.metadata.managedFields ?? []) as readonly ManagedFields[];
  return new Map(
    entries.map(({ manager, operation, apiVersion, subresource, time, fieldsV1 }) => {
      const writer = { manager, operation, apiVersion, subresource };
      return [writerKey(writer), { writer, set: sets.get(fieldsV1) ?? fromFieldsV1(fieldsV1), time }] as const;
    }),
  );
}

/** What was written, to be read again as it was: of the managers of an object most writes change one. */
const sets = new WeakMap<object, FieldSet>();
const fields = new WeakMap<FieldSet, ManagedFields['fieldsV1']>();

function fieldsOf(set: FieldSet): ManagedFields['fieldsV1'] {
  const known = fields.get(set);
  if (known !== undefined) return known;
  const made = toFieldsV1(set) as ManagedFields['fieldsV1'];
  sets.set(made, set);
  fields.set(set, made);
  return made;
}

/** The entries, in the order that the server writes them. */
export function managedFields(managers: Managers): readonly ManagedFields[] {
  return [...managers.values()]
    .filter(owned => !isEmpty(owned.set))
    .map(entry)
    .sort(compareEntries);
}

function entry({ writer, set, time }: Owned): ManagedFields {
  const { manager, operation, apiVersion, subresource } = writer;
  const fieldsV1 = fieldsOf(set);
  return {
    manager,
    operation,
    apiVersion,
    ...(time === undefined ? {} : { time }),
    fieldsType: 'FieldsV1',
    fieldsV1,
    ...(subresource === undefined ? {} : { subresource }),
  };
}

function compareEntries(a: ManagedFields, b: ManagedFields): number {
  const texts = (of: ManagedFields) => [of.operation, of.time ?? '', of.manager, of.apiVersion, of.subresource ?? ''];
  const [left, right] = [texts(a), texts(b)];
  const at = left.findIndex((text, index) => text !== right[index]);
  if (at < 0) return 0;
  return (left[at] ?? '') < (right[at] ?? '') ? -1 : 1;
}

/** `"kubectl" using apps/v1`: a manager in the words of a conflict. */
export function managerTitle({ writer }: Owned): string {
  const { manager, subresource, operation, apiVersion } = writer;
  const name = `"${manager}"${subresource === undefined ? '' : ` with subresource "${subresource}"`}`;
  return operation === 'Apply' ? name : `${name} using ${apiVersion}`;
}

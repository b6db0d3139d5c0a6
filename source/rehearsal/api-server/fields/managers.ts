/** metadata.managedFields as a table of managers, and back. */
import type { ManagedFields } from '../../../model/kube.ts';
import type { Doc } from '../json.ts';
import { equalSets, type FieldSet, fromFieldsV1, isEmpty, toFieldsV1 } from './field-set.ts';

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

export function managersOf(doc: Doc | undefined): Managers {
  const entries = (doc?.metadata.managedFields ?? []) as readonly ManagedFields[];
  return new Map(
    entries.map(({ manager, operation, apiVersion, subresource, time, fieldsV1 }) => {
      const writer = { manager, operation, apiVersion, subresource };
      return [writerKey(writer), { writer, set: fromFieldsV1(fieldsV1), time }] as const;
    }),
  );
}

/** The entries, in the order that the server writes them; times stand where the set is what it was. */
export function managedFields(after: Managers, before: Managers, now: string): readonly ManagedFields[] {
  return [...after]
    .filter(([, owned]) => !isEmpty(owned.set))
    .map(([key, owned]) => entry(owned, timeOf(owned, before.get(key), now)))
    .sort(compareEntries);
}

function timeOf(owned: Owned, was: Owned | undefined, now: string): string {
  return was?.time !== undefined && equalSets(was.set, owned.set) ? was.time : now;
}

function entry({ writer, set }: Owned, time: string): ManagedFields {
  const { manager, operation, apiVersion, subresource } = writer;
  const fieldsV1 = toFieldsV1(set) as ManagedFields['fieldsV1'];
  const made = { manager, operation, apiVersion, time, fieldsType: 'FieldsV1' as const, fieldsV1 };
  return subresource === undefined ? made : { ...made, subresource };
}

function compareEntries(a: ManagedFields, b: ManagedFields): number {
  const texts = (of: ManagedFields) => [of.operation, of.time ?? '', of.manager, of.apiVersion, of.subresource ?? ''];
  const [left, right] = [texts(a), texts(b)];
  const at = left.findIndex((text, index) => text !== right[index]);
  if (at < 0) return 0;
  return (left[at] ?? '') < (right[at] ?? '') ? -1 : 1;
}

/** `"kubectl" using apps/v1`: a manager in the words of a conflict. */
export function managerTitle({ writer, time }: Owned): string {
  const { manager, subresource, operation, apiVersion } = writer;
  const name = `"${manager}"${subresource === undefined ? '' : ` with subresource "${subresource}"`}`;
  if (operation === 'Apply') return name;
  return time === undefined ? `${name} using ${apiVersion}` : `${name} using ${apiVersion} at ${time}`;
}

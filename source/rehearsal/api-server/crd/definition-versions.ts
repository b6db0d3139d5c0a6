/** What a real server refuses about the versions of CRDs. */
import { at, listAt, textAt } from '../../../model/fields.ts';
import { required, wrong } from '../causes.ts';
import type { Doc } from '../json.ts';
import { dns1035Complaints } from '../names.ts';
import type { Cause } from '../status-errors.ts';

/** All that is wrong with the list of versions. */
export function versionCauses(doc: Doc): readonly Cause[] {
  const versions = listAt(doc, 'spec', 'versions');
  const names = versions.map(each => textAt(each, 'name') ?? '');
  const refuse = (why: string) => wrong('spec.versions', goVersions(versions), why);
  const stored = versions.filter(each => at(each, 'storage') === true);
  return [
    ...names.flatMap(nameCauses),
    ...(new Set(names).size === names.length ? [] : [refuse('must contain unique version names')]),
    ...(stored.length === 1 ? [] : [refuse('must have exactly one version marked as storage version')]),
    ...storedCauses(
      doc,
      names,
      stored.map(each => textAt(each, 'name') ?? ''),
    ),
    ...versions.flatMap((each, index) => partCauses(each, placeOf(versions, index))),
  ];
}

/** With one version for all the server speaks of its parts as of the older, common ones. */
export const placeOf = (versions: readonly unknown[], index: number): string =>
  versions.length === 1 ? 'spec' : `spec.versions[${index}]`;

/** The first one is checked a second time, under the name that it had in an older API. */
function nameCauses(name: string, index: number): readonly Cause[] {
  const places = [`spec.versions[${index}].name`, ...(index === 0 ? ['spec.version'] : [])];
  return places.flatMap(place => dns1035Complaints(name).map(why => wrong(place, name, why)));
}

function storedCauses(doc: Doc, names: readonly string[], stored: readonly string[]): readonly Cause[] {
  const kept = listAt(doc, 'status', 'storedVersions').filter(each => each !== '') as readonly string[];
  const here = 'status.storedVersions';
  if (kept.length === 0) return [wrong(here, null, 'must have at least one stored version')];
  const missing = stored.filter(each => !kept.includes(each));
  const gone = [...kept.entries()].filter(([, each]) => !names.includes(each));
  return [
    ...missing.map(each => wrong(here, kept, `must have the storage version ${each}`)),
    ...gone.map(([index, each]) =>
      wrong(
        `${here}[${index}]`,
        each,
        `missing from spec.versions; ${each} was previously a storage version, and must remain in spec.versions until a storage migration ensures no data remains persisted in ${each} and removes ${each} from status.storedVersions`,
      ),
    ),
  ];
}

/** Versions as Go prints its internal type, in which equal parts of all of them are left out. */
const goVersions = (versions: readonly unknown[]) =>
  versions.map(each => ({
    Name: textAt(each, 'name') ?? '',
    Served: at(each, 'served') === true,
    Storage: at(each, 'storage') === true,
    Deprecated: at(each, 'deprecated') === true,
    DeprecationWarning: at(each, 'deprecationWarning') ?? null,
    Schema: null,
    Subresources: null,
    AdditionalPrinterColumns: null,
    SelectableFields: null,
  }));

function partCauses(version: unknown, place: string): readonly Cause[] {
  const columns = listAt(version, 'additionalPrinterColumns').flatMap((each, index) =>
    columnCauses(each, `${place}.additionalPrinterColumns[${index}]`),
  );
  const scale = at(version, 'subresources', 'scale');
  return scale === undefined ? columns : [...columns, ...scaleCauses(scale, `${place}.subresources.scale`)];
}

const columnTypes = ['boolean', 'date', 'integer', 'number', 'string'];

function columnCauses(column: unknown, place: string): readonly Cause[] {
  const text = (field: string) => textAt(column, field) ?? '';
  const type = text('type');
  const odd = `must be one of ${columnTypes.join(',')}`;
  return [
    ...(text('name') === '' ? [required(`${place}.name`)] : []),
    ...(type === '' ? [required(`${place}.type`)] : []),
    ...(type === '' || columnTypes.includes(type) ? [] : [wrong(`${place}.type`, type, odd)]),
    ...(text('jsonPath') === '' ? [required(`${place}.JSONPath`)] : []),
  ];
}

function scaleCauses(scale: unknown, place: string): readonly Cause[] {
  const under = (field: string, root: string): readonly Cause[] => {
    const path = textAt(scale, field) ?? '';
    if (path === '') return [required(`${place}.${field}`)];
    return path.startsWith(`${root}.`) ? [] : [wrong(`${place}.${field}`, path, `should be a json path under ${root}`)];
  };
  return [...under('specReplicasPath', '.spec'), ...under('statusReplicasPath', '.status')];
}

/** What an established CRD adds to the resources that are served. */
import { at, listAt, recordAt, textAt } from '../../../model/fields.ts';
import type { Doc } from '../json.ts';
import type { PrinterColumn, Resource } from '../resources.ts';
import type { BuiltinTypes } from '../types/builtin-types.ts';
import type { Type } from '../types/type.ts';
import { objectType } from './schema-type.ts';
import { byPriority } from './version-order.ts';

const age: PrinterColumn = { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' };

/** The resource of a CRD. */
export function customResource(definition: Doc, builtin: BuiltinTypes): Resource {
  const names = recordAt(definition, 'spec', 'names');
  const versions = listAt(definition, 'spec', 'versions').filter(each => at(each, 'served') === true);
  const named = (version: string) => versions.find(each => textAt(each, 'name') === version);
  const storage = listAt(definition, 'spec', 'versions').find(each => at(each, 'storage') === true);
  const types = new Map<string, Type>();
  const schema = (version: string) => at(named(version), 'schema', 'openAPIV3Schema');
  const has = (subresource: string) => versions.some(each => at(each, 'subresources', subresource) !== undefined);
  const scale = at(versions[0], 'subresources', 'scale');
  const strip = (path: string | undefined) => (path ?? '').replace(/^\./, '');
  return {
    group: textAt(definition, 'spec', 'group') ?? '',
    versions: versions.map(each => textAt(each, 'name') ?? '').sort(byPriority),
    storage: textAt(storage, 'name') ?? '',
    kind: String(names.kind ?? ''),
    plural: String(names.plural ?? ''),
    singular: String(names.singular ?? ''),
    shortNames: listAt(names, 'shortNames') as readonly string[],
    categories: listAt(names, 'categories') as readonly string[],
    namespaced: textAt(definition, 'spec', 'scope') === 'Namespaced',
    subresources: ['status', 'scale'].filter(has),
    counted: true,
    type(version) {
      const known = types.get(version) ?? objectType(schema(version), builtin);
      types.set(version, known);
      return known;
    },
    custom: {
      schema,
      columns: version => {
        const columns = listAt(named(version), 'additionalPrinterColumns') as readonly PrinterColumn[];
        return columns.length > 0 ? columns : [age];
      },
      deprecation: version => {
        if (at(named(version), 'deprecated') !== true) return undefined;
        const title = `${textAt(definition, 'spec', 'group')}/${version} ${String(names.kind)}`;
        return textAt(named(version), 'deprecationWarning') ?? `${title} is deprecated`;
      },
      ...(scale === undefined
        ? {}
        : {
            scale: {
              spec: strip(textAt(scale, 'specReplicasPath')),
              status: strip(textAt(scale, 'statusReplicasPath')),
              ...(textAt(scale, 'labelSelectorPath') === undefined
                ? {}
                : { selector: strip(textAt(scale, 'labelSelectorPath')) }),
            },
          }),
    },
  };
}

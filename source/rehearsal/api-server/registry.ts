/** Which resources are served now: the built-in ones and those of established CRDs. */
import { listAt, recordAt, textAt } from '../../model/fields.ts';
import { customResource } from './crd/custom-resource.ts';
import { EVENTS } from './event-versions.ts';
import { type Doc, isDict, same } from './json.ts';
import type { Resource } from './resources.ts';
import type { Storage } from './storage.ts';
import type { BuiltinTypes } from './types/builtin-types.ts';

export type Registry = {
  readonly all: () => readonly Resource[];
  readonly byKind: (group: string, kind: string) => Resource | undefined;
  readonly byPlural: (group: string, plural: string) => Resource | undefined;
};

/** Where a resource's objects are in the storage: events of both groups are the same ones. */
export const keyOf = (resource: { readonly group: string; readonly plural: string }): string =>
  resource.group === '' || resource.group === EVENTS ? resource.plural : `${resource.plural}.${resource.group}`;

export const DEFINITIONS = 'customresourcedefinitions.apiextensions.k8s.io';

/** The resources that are served: built-in ones, and those of the CRDs in the storage. */
export function createRegistry(storage: Storage, builtin: readonly Resource[], types: BuiltinTypes): Registry {
  const custom = new Map<string, { readonly from: Doc; readonly resource: Resource }>();
  const resourceOf = (name: string, definition: Doc): Resource => {
    const known = custom.get(name);
    // A write of its status leaves it as it is.
    if (known !== undefined && same(known.from.spec, definition.spec)) return known.resource;
    const resource = customResource(definition, types);
    custom.set(name, { from: definition, resource });
    return resource;
  };
  // Every request asks for its resource.
  let served: readonly Resource[] | undefined;
  storage.listen(DEFINITIONS, () => {
    served = undefined;
  });
  const customs = (): readonly Resource[] => {
    served ??= storage
      .list(DEFINITIONS, undefined)
      .filter(isEstablished)
      .map(definition => resourceOf(definition.metadata.name, definition));
    return served;
  };
  const find = (test: (resource: Resource) => boolean) => builtin.find(test) ?? customs().find(test);
  return {
    all: () => [...builtin, ...customs()],
    byKind: (group, kind) => find(each => each.group === group && each.kind === kind),
    byPlural: (group, plural) => find(each => each.group === group && each.plural === plural),
  };
}

function isEstablished(definition: Doc): boolean {
  return (
    isDict(recordAt(definition, 'status')) &&
    listAt(definition, 'status', 'conditions').some(
      each => textAt(each, 'type') === 'Established' && textAt(each, 'status') === 'True',
    )
  );
}

/** What the server does with CustomResourceDefinitions behind the scenes: accept their names, then serve them. */
import { at, listAt, recordAt, textAt } from '../../model/fields.ts';
import { type Core, timestamp } from './core.ts';
import { awaitsCleanup, cleanedUp } from './crd/definition-removal.ts';
import type { Dict, Doc } from './json.ts';
import { DEFINITIONS, keyOf } from './registry.ts';
import { admin } from './users.ts';
import type { Writes } from './writes.ts';

/**
 * Accepts and establishes every CRD soon after it is created: until then its resource is not served. And takes away the
 * objects of one that is deleted, before it goes itself.
 */
export function establishDefinitions(core: Core, writes: Writes): void {
  const attend = (definition: Doc) => {
    if (awaitsCleanup(definition)) queueMicrotask(() => cleanUp(core, writes, definition));
    if (conditionIs(definition, 'Established')) return;
    const { name, uid } = definition.metadata;
    queueMicrotask(() => {
      const now = core.storage.get(DEFINITIONS, undefined, name);
      if (now === undefined || now.metadata.uid !== uid || conditionIs(now, 'Established')) return;
      const resource = core.registry.byPlural('apiextensions.k8s.io', 'customresourcedefinitions');
      if (resource === undefined) return;
      const write = { resource, version: 'v1', namespace: undefined, user: admin, ...asItself } as const;
      void writes.update(name, write, seen => ({
        ...seen,
        status: conditionIs(seen, 'NamesAccepted') ? established(core, seen) : accepted(core, seen),
      }));
    });
  };
  for (const definition of core.storage.list(DEFINITIONS, undefined)) attend(definition);
  core.storage.listen(DEFINITIONS, ({ before, after }) => {
    if (after === undefined && before !== undefined) removeInstances(core, before);
    if (after !== undefined) attend(after);
  });
}

function cleanUp(core: Core, writes: Writes, { metadata }: Doc): void {
  const now = core.storage.get(DEFINITIONS, undefined, metadata.name);
  const resource = core.registry.byPlural('apiextensions.k8s.io', 'customresourcedefinitions');
  if (now === undefined || now.metadata.uid !== metadata.uid || !awaitsCleanup(now) || resource === undefined) return;
  removeInstances(core, now);
  const write = { resource, version: 'v1', namespace: undefined, user: admin, ...asItself, subresource: undefined };
  void writes.update(metadata.name, write, cleanedUp);
}

/** With a kind go its objects. A real server waits for their finalizers first; here nothing is left to serve them. */
function removeInstances(core: Core, definition: Doc): void {
  const group = textAt(definition, 'spec', 'group') ?? '';
  const plural = textAt(definition, 'spec', 'names', 'plural') ?? '';
  const key = keyOf({ group, plural });
  for (const doc of core.storage.list(key, undefined)) core.storage.drop(key, doc);
}

const asItself = {
  manager: 'kube-apiserver',
  dryRun: false,
  validation: 'Ignore',
  subresource: 'status',
} as const;

const conditionIs = (definition: Doc, type: string): boolean =>
  listAt(definition, 'status', 'conditions').some(
    each => textAt(each, 'type') === type && textAt(each, 'status') === 'True',
  );

function condition(core: Core, type: string, status: string, reason: string, message: string): Dict {
  return { lastTransitionTime: timestamp(core), message, reason, status, type };
}

function accepted(core: Core, definition: Doc): Dict {
  const storage = listAt(definition, 'spec', 'versions').find(each => at(each, 'storage') === true);
  return {
    conditions: [
      condition(core, 'NamesAccepted', 'True', 'NoConflicts', 'no conflicts found'),
      condition(core, 'Established', 'False', 'Installing', 'the initial names have been accepted'),
    ],
    acceptedNames: recordAt(definition, 'spec', 'names'),
    storedVersions: [textAt(storage, 'name') ?? ''],
  };
}

function established(core: Core, definition: Doc): Dict {
  const names = listAt(definition, 'status', 'conditions').find(each => textAt(each, 'type') === 'NamesAccepted');
  const initial = 'the initial names have been accepted';
  return {
    ...recordAt(definition, 'status'),
    conditions: [names, condition(core, 'Established', 'True', 'InitialNamesAccepted', initial)],
  };
}

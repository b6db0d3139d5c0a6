/** Server-side apply and the tracking of other writers: who owns which field, and who may change it. */
import type { Doc } from '../json.ts';
import { clone, type Dict, sameCopied } from '../json.ts';
import { applyConflict, type Cause, failure } from '../status-errors.ts';
import type { Type } from '../types/type.ts';
import {
  difference,
  differenceDeep,
  emptySet,
  type FieldSet,
  intersection,
  isEmpty,
  pathsOf,
  setOf,
  union,
} from './field-set.ts';
import { keptSinceClientSideApply, withLastApplied } from './last-applied.ts';
import {
  type Managers,
  managedFields,
  managersOf,
  managerTitle,
  type Owned,
  type Writer,
  writerKey,
} from './managers.ts';
import { type Comparison, compare, fieldsOf, merge, removeFields, withParents } from './typed.ts';

/** Fields without an owner: the server's own. */
const unowned = setOf([
  ['apiVersion'],
  ['kind'],
  ['metadata'],
  ...[
    'name',
    'namespace',
    'creationTimestamp',
    'selfLink',
    'uid',
    'generation',
    'managedFields',
    'resourceVersion',
  ].map(name => ['metadata', name]),
]);

export type FieldManagement = {
  readonly type: Type;
  /** Fields that this endpoint does not write, as paths: `status` of the main one, all else of the status one. */
  readonly reset: readonly (readonly string[])[];
  readonly now: string;
  /** What a new object is compared with. */
  readonly empty: Dict;
};

const ignored = (set: FieldSet, reset: readonly (readonly string[])[]): FieldSet =>
  differenceDeep(difference(set, unowned), setOf(reset));

/** The document with managedFields after a write that was no apply. */
export function tracked(before: Doc | undefined, after: Doc, writer: Writer, how: FieldManagement): Doc {
  const old = managersOf(before);
  const { managedFields: given, ...metadata } = after.metadata;
  // An empty list given on purpose takes the tracking away (how kubectl migrates managers).
  const managers = given === undefined ? old : managersOf(after);
  // Untracked fields stay untracked until the first apply.
  if (before !== undefined && managers.size === 0) return { ...after, metadata } as Doc;
  const compared = compareFor(before ?? (how.empty as Doc), after, how);
  const others = settle(managers, undefined, compared);
  const key = writerKey(writer);
  const taken = union(compared.modified, compared.added);
  const set = union(others.get(key)?.set ?? emptySet, taken);
  // A write that only removes takes nothing: its manager's time stands.
  const time = isEmpty(taken) ? managers.get(key)?.time : how.now;
  const entries = managedFields(new Map(others).set(key, { writer, set, time }));
  return { ...after, metadata: entries.length === 0 ? metadata : { ...metadata, managedFields: entries } } as Doc;
}

function compareFor(before: Doc, after: Doc, how: FieldManagement): Comparison {
  const { added, modified, removed } = compare(before, after, how.type);
  const [a, m, r] = [added, modified, removed].map(set => ignored({ ...set, member: false }, how.reset));
  return { added: a ?? emptySet, modified: m ?? emptySet, removed: r ?? emptySet };
}

/** The managers after a change of one of them: what was changed or removed is no longer the others'. */
function settle(managers: Managers, mine: string | undefined, { added, modified, removed }: Comparison): Managers {
  const lost = union(union(added, modified), removed);
  const kept = [...managers].map(([key, owned]): [string, Owned] => {
    const set = difference(owned.set, key === mine ? removed : lost);
    return [key, { ...owned, set }];
  });
  return new Map(kept.filter(([, owned]) => !isEmpty(owned.set)));
}

/**
 * The live document with a configuration applied to it by a manager. Throws 409 with every conflict when others own
 * what it changes and `force` is not set.
 */
export function applied(
  live: Doc,
  config: Doc,
  writer: Writer,
  how: FieldManagement & { readonly force: boolean },
): Doc {
  if (config.metadata.managedFields !== undefined) {
    throw failure(400, 'BadRequest', 'metadata.managedFields must be nil');
  }
  const key = writerKey(writer);
  const old = managersOf(begun(live, writer, how));
  const { managedFields: _, ...metadata } = live.metadata;
  const bare = { ...live, metadata } as Doc;
  const set = ignored(fieldsOf(config, how.type), how.reset);
  const managers = new Map(old).set(key, { writer, set, time: undefined });
  const merged = merge(bare, config, how.type) as Doc;
  const pruned = prune(merged, old.get(key)?.set, managers, how.type);
  const compared = compareFor(bare, pruned, how);
  const free = writer.manager === 'kubectl' ? keptSinceClientSideApply(bare, how.type) : emptySet;
  if (!how.force) refuseConflicts(old, key, compared, free);
  const doc = clone(pruned);
  // An apply that changes nothing leaves the time as it was: none for a manager that is new.
  const still = sameCopied(doc, bare);
  // What is applied to a scale has none either.
  const time = writer.subresource === 'scale' ? undefined : still ? old.get(key)?.time : how.now;
  const settled = new Map(settle(managers, key, compared)).set(key, { writer, set, time });
  const entries = managedFields(settled);
  const tracked = {
    ...doc,
    metadata: entries.length === 0 ? doc.metadata : { ...doc.metadata, managedFields: entries },
  };
  return writer.manager === 'kubectl' ? withLastApplied(tracked, live, config) : tracked;
}

/** With a first apply, all existing fields belong to a manager of that name. */
function begun(live: Doc, { apiVersion }: Writer, how: FieldManagement): Doc {
  if (managersOf(live).size > 0 || live.metadata.uid === undefined) return live;
  const writer = { manager: 'before-first-apply', operation: 'Update', apiVersion, subresource: undefined } as const;
  return tracked(undefined, live, writer, how);
}

/** Without what this manager applied last time, no longer applies, and no other manager owns. */
function prune(merged: Doc, last: FieldSet | undefined, managers: Managers, type: Type): Doc {
  if (last === undefined || isEmpty(last)) return merged;
  const owned = [...managers.values()].reduce((all, each) => union(all, each.set), emptySet);
  const gone = difference(withParents(last, type), withParents(owned, type));
  // Metadata stay, also when all that was owned in them goes.
  return removeFields(merged, difference(gone, unowned), type) as Doc;
}

function refuseConflicts(managers: Managers, mine: string, { added, modified }: Comparison, free: FieldSet): void {
  const changed = difference(union(added, modified), free);
  const conflicts = [...managers].flatMap(([key, owned]) => {
    const paths = key === mine ? [] : pathsOf(intersection(owned.set, changed));
    return paths.map(path => ({ manager: managerTitle(owned), path }));
  });
  if (conflicts.length === 0) return;
  const causes: Cause[] = conflicts.map(({ manager, path }) => ({
    reason: 'FieldManagerConflict',
    message: `conflict with ${manager}`,
    field: path,
  }));
  throw applyConflict(conflictMessage(conflicts), causes);
}

function conflictMessage(conflicts: readonly { readonly manager: string; readonly path: string }[]): string {
  const [first] = conflicts;
  if (conflicts.length === 1 && first !== undefined) {
    return `Apply failed with 1 conflict: conflict with ${first.manager}: ${first.path}`;
  }
  const names = [...new Set(conflicts.map(each => each.manager))].sort();
  const lines = names.flatMap(name => [
    `conflicts with ${name}:`,
    ...conflicts.filter(each => each.manager === name).map(each => `- ${each.path}`),
  ]);
  return `Apply failed with ${conflicts.length} conflicts: ${lines.join('\n')}`;
}

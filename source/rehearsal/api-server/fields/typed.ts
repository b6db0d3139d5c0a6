/** What field managers do with typed values: which fields there are, what changed, merging, removing. */
import { type Dict, isDict, same } from '../json.ts';
import { fieldType, isDeclared, type Type } from '../types/type.ts';
import { type Builder, builder, built, type FieldSet, under } from './field-set.ts';

const deduced: Type = { is: 'deduced' };

/** How a value of a type is treated: field by field, item by item, or as a whole. */
export function shapeOf(type: Type, value: unknown): 'fields' | 'items' | 'whole' {
  switch (type.is) {
    case 'scalar':
    case 'json':
      return 'whole';
    case 'deduced':
      return isDict(value) ? 'fields' : 'whole';
    case 'map':
    case 'struct':
      return type.atomic || !isDict(value) ? 'whole' : 'fields';
    case 'list':
      return type.kind === 'atomic' || !Array.isArray(value) ? 'whole' : 'items';
  }
}

/** The type of an item of a list. */
export const itemType = (type: Type): Type => (type.is === 'list' ? type.items : deduced);

/** The value of a key that an item leaves out: the API's default, which for built-in kinds is never absent. */
export function keyDefault(type: Type & { is: 'list' }, key: string): unknown {
  if (key === 'protocol') return 'TCP';
  const struct = type.items.is === 'struct' ? type.items.struct() : undefined;
  if (struct === undefined || struct.id === '') return undefined;
  const field = struct.fields.get(key)?.type;
  return field?.is === 'scalar' && field.scalar !== 'string' ? 0 : '';
}

/** The path element of an item of a set or list map. */
export function elementOf(type: Type, item: unknown): string {
  if (type.is !== 'list' || type.kind === 'set' || !isDict(item)) return `v:${JSON.stringify(item)}`;
  const keys = [...type.keys].sort().flatMap(key => {
    const value = item[key] ?? keyDefault(type, key);
    return value === undefined ? [] : [`${JSON.stringify(key)}:${JSON.stringify(value)}`];
  });
  return `k:{${keys.join(',')}}`;
}

/** All fields that a configuration states. */
export function fieldsOf(value: unknown, type: Type): FieldSet {
  const root = builder();
  collect(value, type, root);
  return built(root);
}

function collect(value: unknown, type: Type, into: Builder): void {
  switch (shapeOf(type, value)) {
    case 'whole':
      into.member = true;
      return;
    case 'items':
      for (const item of value as readonly unknown[]) {
        const inner = under(into, elementOf(type, item));
        collect(item, itemType(type), inner);
        inner.member = true;
      }
      return;
    case 'fields':
      for (const [field, each] of Object.entries(value as Dict)) {
        const inner = under(into, `f:${field}`);
        collect(each, fieldType(type, field) ?? deduced, inner);
        if (each === null || (isDict(each) && Object.keys(each).length === 0) || !isDeclared(type, field)) {
          inner.member = true;
        }
      }
  }
}

export type Comparison = { readonly added: FieldSet; readonly modified: FieldSet; readonly removed: FieldSet };

/** What a new value adds to, changes in and removes from an old one. */
export function compare(before: unknown, after: unknown, type: Type): Comparison {
  const into: Sides = { added: builder(), modified: builder(), removed: builder() };
  compareInto(before, after, type, into, []);
  return { added: built(into.added), modified: built(into.modified), removed: built(into.removed) };
}

type Sides = { readonly added: Builder; readonly modified: Builder; readonly removed: Builder };

/** Only the way to what differs is built: most of two objects is the same. */
function note(side: Builder, way: readonly string[]): void {
  way.reduce(under, side).member = true;
}

const isVoid = (value: unknown): boolean =>
  value === undefined || (isDict(value) ? Object.keys(value).length === 0 : Array.isArray(value) && value.length === 0);

/** `way`: the path elements from the root to here. */
function compareInto(before: unknown, after: unknown, type: Type, into: Sides, way: string[]): void {
  if (before === after) return;
  if (before === undefined) note(into.added, way);
  if (after === undefined) note(into.removed, way);
  const shape = shapeOf(type, after ?? before);
  if (shape === 'whole' || shapeOf(type, before ?? after) !== shape || (isVoid(before) && isVoid(after))) {
    if (before !== undefined && after !== undefined && !same(before, after)) note(into.modified, way);
    return;
  }
  const descend = (element: string, old: unknown, now: unknown, inner: Type) => {
    way.push(element);
    compareInto(old, now, inner, into, way);
    way.pop();
  };
  if (shape === 'fields') {
    const [old, now] = [(before ?? {}) as Dict, (after ?? {}) as Dict];
    for (const field of Object.keys(old)) {
      const left = Object.hasOwn(now, field) ? now[field] : undefined;
      // Most of two objects: without a path to it.
      if (old[field] === left) continue;
      descend(`f:${field}`, old[field], left, fieldType(type, field) ?? deduced);
    }
    for (const field of Object.keys(now)) {
      if (!Object.hasOwn(old, field)) descend(`f:${field}`, undefined, now[field], fieldType(type, field) ?? deduced);
    }
    return;
  }
  const [old, now] = [itemsOf(type, before), itemsOf(type, after)];
  for (const element of new Set([...old.by.keys(), ...now.by.keys()])) {
    // Of items that share a key the owner of a field is ambiguous: they are owned as one.
    const isShared = old.repeated.has(element) || now.repeated.has(element);
    descend(element, old.by.get(element), now.by.get(element), isShared ? { is: 'json' } : itemType(type));
  }
}

export type Items = {
  /** By path element; of items that share one, the last. */
  readonly by: ReadonlyMap<string, unknown>;
  /** The path elements that more than one item has. */
  readonly repeated: ReadonlySet<string>;
};

/** The items of a set or list map; none of what is not a list. */
export function itemsOf(type: Type, list: unknown): Items {
  const by = new Map<string, unknown>();
  const repeated = new Set<string>();
  for (const item of Array.isArray(list) ? list : []) {
    const element = elementOf(type, item);
    if (by.has(element)) repeated.add(element);
    by.set(element, item);
  }
  return { by, repeated };
}

/** The live value with a configuration merged into it. */
export function merge(live: unknown, config: unknown, type: Type): unknown {
  if (live === undefined) return config;
  if (config === undefined) return live;
  const shape = shapeOf(type, config);
  if (shape === 'whole' || shapeOf(type, live) !== shape) return config;
  if (shape === 'items') return mergeItems(live as readonly unknown[], config as readonly unknown[], type);
  const made: Dict = { ...(live as Dict) };
  for (const [field, value] of Object.entries(config as Dict)) {
    made[field] = merge(made[field], value, fieldType(type, field) ?? deduced);
  }
  return made;
}

/** Merged items: in the configuration's order, with those that only the live list has left where they stand. */
function mergeItems(live: readonly unknown[], config: readonly unknown[], type: Type): readonly unknown[] {
  const { by: liveBy } = itemsOf(type, live);
  const { by: configBy } = itemsOf(type, config);
  const left = live.map(item => elementOf(type, item));
  const right = [...configBy.keys()];
  const shared = right.filter(element => liveBy.has(element));
  const taken = new Set<string>();
  const made: unknown[] = [];
  const take = (element: string) => {
    taken.add(element);
    if (shared[0] === element) shared.shift();
    made.push(merge(liveBy.get(element), configBy.get(element), itemType(type)));
  };
  let [l, r] = [0, 0];
  while (l < left.length || r < right.length) {
    const [here, wanted] = [left[l], right[r]];
    if (here !== undefined && here === wanted) {
      take(here);
      l += 1;
      r += 1;
    } else if (
      here !== undefined &&
      (taken.has(here) || (configBy.has(here) && wanted !== undefined && shared[0] !== here))
    ) {
      l += 1;
    } else if (here !== undefined && !configBy.has(here)) {
      made.push(live[l]);
      l += 1;
    } else if (wanted !== undefined) {
      take(wanted);
      r += 1;
    } else l += 1;
  }
  return made;
}

/** The value without the members of a set; undefined when nothing of a removed whole remains. */
export function removeFields(value: unknown, set: FieldSet, type: Type): unknown {
  switch (shapeOf(type, value)) {
    case 'whole':
      return value;
    case 'items': {
      const kept = (value as readonly unknown[]).flatMap(item => {
        const inner = set.children.get(elementOf(type, item));
        if (inner === undefined) return [item];
        return inner.member ? [] : [removeFields(item, inner, itemType(type))];
      });
      return kept.length === 0 ? undefined : kept;
    }
    case 'fields': {
      const made: Dict = {};
      for (const [field, each] of Object.entries(value as Dict)) {
        const inner = set.children.get(`f:${field}`);
        if (inner?.member === true) continue;
        const kept = inner === undefined ? each : removeFields(each, inner, fieldType(type, field) ?? deduced);
        if (kept !== undefined) made[field] = kept;
      }
      return made;
    }
  }
}

/** The set with every declared field on the way to a member made a member itself (keys of maps are not). */
export function withParents(set: FieldSet, type: Type): FieldSet {
  const children = new Map<string, FieldSet>();
  for (const [element, inner] of set.children) {
    const field = element.slice(2);
    const isField = element.startsWith('f:');
    const innerType = isField ? (fieldType(type, field) ?? deduced) : itemType(type);
    const deep = withParents(inner, innerType);
    const parent = isField && isDeclared(type, field) && deep.children.size > 0;
    children.set(element, parent ? { ...deep, member: true } : deep);
  }
  return { member: set.member, children };
}

/**
 * Sets of fields as managedFields keep them (FieldsV1): a tree of path elements `f:name`, `k:{"name":"x"}`, `v:"x"`.
 * A node that is a member is owned itself; one that only has children is on the way to those.
 */
import { type Dict, isDict } from '../json.ts';

export type FieldSet = { readonly member: boolean; readonly children: ReadonlyMap<string, FieldSet> };

export const emptySet: FieldSet = { member: false, children: new Map() };

export const isEmpty = (set: FieldSet): boolean => !set.member && set.children.size === 0;

/** Most nodes of a set: one for all. */
const leaf: FieldSet = { member: true, children: new Map() };

/** A set under construction. */
export type Builder = { member: boolean; children: Map<string, Builder> | undefined };

/** An empty set to add fields to. */
export const builder = (): Builder => ({ member: false, children: undefined });

/** The child of a builder, made when absent. */
export function under(parent: Builder, element: string): Builder {
  parent.children ??= new Map();
  const found = parent.children.get(element);
  if (found !== undefined) return found;
  const made = builder();
  parent.children.set(element, made);
  return made;
}

/** A builder without branches that hold no member. */
export function built(from: Builder): FieldSet {
  if (from.children === undefined) return from.member ? leaf : emptySet;
  const children = new Map<string, FieldSet>();
  for (const [element, inner] of from.children) {
    const set = built(inner);
    if (!isEmpty(set)) children.set(element, set);
  }
  return { member: from.member, children };
}

/** `member` says of a path whether it is in the result, by whether it is in each; what no path is in stays so. */
function combine(a: FieldSet, b: FieldSet, member: (inA: boolean, inB: boolean) => boolean): FieldSet {
  // What only one of two sets has is kept as it is or not at all: most of them, which then costs nothing.
  const keepsB = member(false, true);
  if (isEmpty(b)) return member(true, false) ? a : emptySet;
  if (isEmpty(a)) return keepsB ? b : emptySet;
  const children = new Map<string, FieldSet>();
  for (const [element, inner] of a.children) {
    const set = combine(inner, b.children.get(element) ?? emptySet, member);
    if (!isEmpty(set)) children.set(element, set);
  }
  if (keepsB) for (const [element, inner] of b.children) if (!a.children.has(element)) children.set(element, inner);
  return { member: member(a.member, b.member), children };
}

/** Fields of either set. */
export const union = (a: FieldSet, b: FieldSet): FieldSet => combine(a, b, (inA, inB) => inA || inB);
/** Fields of `a` that are not in `b`. */
export const difference = (a: FieldSet, b: FieldSet): FieldSet => combine(a, b, (inA, inB) => inA && !inB);
/** Fields of both sets. */
export const intersection = (a: FieldSet, b: FieldSet): FieldSet => combine(a, b, (inA, inB) => inA && inB);

/** Like `difference`, but whatever lies under a member of `b` goes too. */
export function differenceDeep(a: FieldSet, b: FieldSet): FieldSet {
  if (b.member) return emptySet;
  const children = new Map<string, FieldSet>();
  for (const [element, inner] of a.children) {
    const other = b.children.get(element);
    const set = other === undefined ? inner : differenceDeep(inner, other);
    if (!isEmpty(set)) children.set(element, set);
  }
  return { member: a.member, children };
}

/** The set of some dotted paths of field names. */
export function setOf(paths: readonly (readonly string[])[]): FieldSet {
  const root = builder();
  for (const path of paths) {
    path.reduce((here, name) => under(here, `f:${name}`), root).member = true;
  }
  return built(root);
}

/**
 * All members as paths for people: `.spec.containers[name="x"].image`; in the order of a real server whatever the set was
 * made from: of each node first its members, then what is below its children.
 */
export function pathsOf(set: FieldSet, prefix = ''): readonly string[] {
  const children = [...set.children].toSorted(([a], [b]) => compareElements(a, b));
  const titled = children.map(([element, inside]) => [prefix + elementTitle(element), inside] as const);
  const members = titled.flatMap(([path, { member }]) => (member ? [path] : []));
  return [...members, ...titled.flatMap(([path, inside]) => pathsOf(inside, path))];
}

function elementTitle(element: string): string {
  const text = element.slice(2);
  switch (element[0]) {
    case 'k': {
      const keys = JSON.parse(text) as Dict;
      return `[${Object.entries(keys)
        .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
        .join(',')}]`;
    }
    case 'v':
      return `[=${text}]`;
    case 'i':
      return `[${text}]`;
  }
  return `.${text}`;
}

/** FieldsV1 JSON. */
export function toFieldsV1(set: FieldSet): Dict {
  const made: Dict = {};
  if (set.children.size === 0) return made;
  if (set.member) made['.'] = {};
  const elements = [...set.children.keys()];
  if (elements.length > 1) elements.sort(compareElements);
  for (const element of elements) made[element] = toFieldsV1(set.children.get(element) ?? leaf);
  return made;
}

const order = 'fkvi';
function compareElements(a: string, b: string): number {
  if (a[0] === b[0]) return a < b ? -1 : 1;
  return order.indexOf(a[0] ?? '') - order.indexOf(b[0] ?? '');
}

/** A set from FieldsV1 JSON. */
export function fromFieldsV1(fields: unknown): FieldSet {
  const root = read(fields);
  return { member: false, children: root.children };
}

function read(fields: unknown): FieldSet {
  if (!isDict(fields)) return leaf;
  const children = new Map<string, FieldSet>();
  for (const key in fields) if (key !== '.') children.set(key, read(fields[key]));
  return children.size === 0 ? leaf : { member: '.' in fields, children };
}

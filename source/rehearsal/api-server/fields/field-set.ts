/**
 * Sets of fields as managedFields keep them (FieldsV1): a tree of path elements `f:name`, `k:{"name":"x"}`, `v:"x"`.
 * A node that is a member is owned itself; one that only has children is on the way to those.
 */
import { type Dict, isDict } from '../json.ts';

export type FieldSet = { readonly member: boolean; readonly children: ReadonlyMap<string, FieldSet> };

export const emptySet: FieldSet = { member: false, children: new Map() };

export const isEmpty = (set: FieldSet): boolean => !set.member && set.children.size === 0;

/** A set under construction. */
export type Builder = { member: boolean; children: Map<string, Builder> };

export const builder = (): Builder => ({ member: false, children: new Map() });

/** The child of a builder, made when absent. */
export function under(parent: Builder, element: string): Builder {
  const found = parent.children.get(element) ?? builder();
  parent.children.set(element, found);
  return found;
}

/** A builder without branches that hold no member. */
export function built(from: Builder): FieldSet {
  const children = new Map<string, FieldSet>();
  for (const [element, inner] of from.children) {
    const set = built(inner);
    if (!isEmpty(set)) children.set(element, set);
  }
  return { member: from.member, children };
}

function combine(a: FieldSet, b: FieldSet, member: (a: boolean, b: boolean) => boolean, one: Alone): FieldSet {
  if (isEmpty(b)) return one.left ? a : emptySet;
  if (isEmpty(a)) return one.right ? b : emptySet;
  const children = new Map<string, FieldSet>();
  for (const [element, inner] of a.children) {
    const set = combine(inner, b.children.get(element) ?? emptySet, member, one);
    if (!isEmpty(set)) children.set(element, set);
  }
  if (one.right) for (const [element, inner] of b.children) if (!a.children.has(element)) children.set(element, inner);
  return { member: member(a.member, b.member), children };
}

/** Whether what only the left, or only the right one has is kept as it is: most of two sets, which then costs nothing. */
type Alone = { readonly left: boolean; readonly right: boolean };

export const union = (a: FieldSet, b: FieldSet): FieldSet =>
  combine(a, b, (inA, inB) => inA || inB, { left: true, right: true });
export const difference = (a: FieldSet, b: FieldSet): FieldSet =>
  combine(a, b, (inA, inB) => inA && !inB, { left: true, right: false });
export const intersection = (a: FieldSet, b: FieldSet): FieldSet =>
  combine(a, b, (inA, inB) => inA && inB, { left: false, right: false });

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

/** All members as paths for people: `.spec.containers[name="x"].image`. */
export function pathsOf(set: FieldSet, prefix = ''): readonly string[] {
  const inner = [...set.children].flatMap(([element, inside]) => pathsOf(inside, prefix + elementTitle(element)));
  return set.member ? [prefix, ...inner] : inner;
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
  if (set.member && set.children.size > 0) made['.'] = {};
  for (const [element, inner] of [...set.children].sort(([a], [b]) => compareElements(a, b))) {
    made[element] = toFieldsV1(inner);
  }
  return made;
}

const order = 'fkvi';
function compareElements(a: string, b: string): number {
  const kinds = order.indexOf(a[0] ?? '') - order.indexOf(b[0] ?? '');
  return kinds !== 0 ? kinds : a < b ? -1 : 1;
}

/** A set from FieldsV1 JSON. */
export function fromFieldsV1(fields: unknown): FieldSet {
  const root = read(fields);
  return { member: false, children: root.children };
}

function read(fields: unknown): FieldSet {
  if (!isDict(fields)) return { member: true, children: new Map() };
  const entries = Object.entries(fields);
  const children = new Map(entries.filter(([key]) => key !== '.').map(([key, inner]) => [key, read(inner)] as const));
  return { member: '.' in fields || children.size === 0, children };
}

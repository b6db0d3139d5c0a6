/**
 * Reads the tables of built-in types. A line is a type and its fields: `name*#3:type` is a required field with protobuf
 * number 3; `[T]` an atomic list, `[T+]` a set, `[T=a,b]` a list map with those keys; `~key` behind it says that a
 * strategic merge patch merges by that key (`~` alone: scalars), `^` with retainKeys; `{T}` is a map, `!` makes atomic;
 * `<#2:T` is a message whose fields stand among ours. `= group.version` heads the types of a group.
 */
import { coreTypes } from './core-types.ts';
import { groupTypes } from './group-types.ts';
import type { Field, Scalar, Struct, Type } from './type.ts';

const scalars: ReadonlySet<string> = new Set<Scalar>([
  'string',
  'int',
  'long',
  'bool',
  'number',
  'bytes',
  'time',
  'microtime',
  'quantity',
  'intstr',
]);

export type BuiltinTypes = {
  /** The type of an id such as `core.v1.Pod`. Throws an `Error` (a bug) when there is none. */
  readonly type: (id: string) => Type;
};

let shared: BuiltinTypes | undefined;

/** The built-in types, each parsed when it is first looked at: once for all servers. */
export function builtinTypes(): BuiltinTypes {
  shared ??= readTypes();
  return shared;
}

function readTypes(): BuiltinTypes {
  const lines = index(`${coreTypes}\n${groupTypes}`);
  const parsed = new Map<string, Struct>();
  const struct = (id: string): Struct => {
    const known = parsed.get(id);
    if (known !== undefined) return known;
    const line = lines.get(id);
    if (line === undefined) throw new Error(`no built-in type ${id}`);
    const made = parseStruct(id, line, (text, home) => parseType(text, home, struct));
    parsed.set(id, made);
    return made;
  };
  return {
    type: id => {
      struct(id);
      return { is: 'struct', struct: () => struct(id), atomic: false };
    },
  };
}

function index(text: string): ReadonlyMap<string, string> {
  const lines = new Map<string, string>();
  let home = '';
  for (const line of text.split('\n')) {
    if (line.startsWith('= ')) home = line.slice(2);
    else if (line !== '') {
      const [name = '', rest = ''] = [line.split(' ', 1)[0], line.slice(line.indexOf(' ') + 1)];
      lines.set(`${home}.${name}`, rest);
    }
  }
  return lines;
}

type ParseType = (text: string, home: string) => Type;

function parseStruct(id: string, line: string, parse: ParseType): Struct {
  const home = id.slice(0, id.lastIndexOf('.'));
  const fields = new Map<string, Field>();
  const inlined: { tag: number; type: Type }[] = [];
  for (const word of line.split(' ')) {
    const [, name, star, tag, text] = /^([^*#:]+)(\*?)(?:#(\d+))?:(.+)$/.exec(word) ?? [];
    if (name === undefined || text === undefined) throw new Error(`type ${id}: cannot read ${word}`);
    if (name === '<') inlined.push({ tag: Number(tag), type: parse(text, home) });
    else {
      const field = { name, required: star === '*', type: parse(text, home) };
      fields.set(name, tag === undefined ? field : { ...field, tag: Number(tag) });
    }
  }
  return { id, fields, inlined };
}

function parseType(text: string, home: string, struct: (id: string) => Struct): Type {
  const atomic = text.endsWith('!');
  const bare = atomic ? text.slice(0, -1) : text;
  if (bare.startsWith('{')) return { is: 'map', values: parseType(bare.slice(1, -1), home, struct), atomic };
  if (bare.startsWith('[')) return parseList(bare.slice(1, -1), home, struct);
  if (scalars.has(bare)) return { is: 'scalar', scalar: bare as Scalar };
  if (bare === 'json' || bare === 'raw' || bare === 'fields') return { is: 'json' };
  const id = bare.includes('.') ? bare : `${home}.${bare}`;
  let found: Struct | undefined;
  return { is: 'struct', struct: () => (found ??= struct(id)), atomic };
}

function parseList(text: string, home: string, struct: (id: string) => Struct): Type {
  const [, items = '', set, keys, merge, retain] =
    /^(\[.*\]|\{.*\}!?|[\w.]+!?)(\+)?(?:=([\w,]+))?(?:~(\w*))?(\^)?$/.exec(text) ?? [];
  const list = {
    is: 'list',
    items: parseType(items, home, struct),
    kind: keys !== undefined ? 'map' : set !== undefined ? 'set' : 'atomic',
    keys: keys?.split(',') ?? [],
  } as const;
  if (merge === undefined) return list;
  return { ...list, merge: { key: merge === '' ? undefined : merge, retainKeys: retain !== undefined } };
}

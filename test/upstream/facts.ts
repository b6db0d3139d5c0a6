/**
 * Objects as facts: one line for each value, `path = value`, the path's parts divided by `/` (`~1` for a slash in a name,
 * `#` before a place in a list). What upstream's files say, without their text, order and layout.
 */
import type { Json, JsonObject } from '../../source/model/kube.ts';

/** The lines of one object. */
export function factsOf(object: Json): readonly string[] {
  return [...leaves(object, '')].map(([path, value]) => `${path} = ${JSON.stringify(value)}`);
}

function* leaves(value: Json, path: string): Generator<readonly [path: string, value: Json]> {
  const parts = partsOf(value);
  if (parts === undefined || parts.length === 0) yield [path, value];
  for (const [part, inner] of parts ?? []) yield* leaves(inner, path === '' ? part : `${path}/${part}`);
}

function partsOf(value: Json): readonly (readonly [part: string, value: Json])[] | undefined {
  if (Array.isArray(value)) return value.map((inner, index) => [`#${index}`, inner as Json]);
  if (value === null || typeof value !== 'object') return;
  return Object.entries(value as JsonObject).map(([key, inner]) => [key.replaceAll('~', '~0').replaceAll('/', '~1'), inner]);
}

/** The object that lines tell of. */
export function objectOf(lines: readonly string[]): Json {
  const facts = lines.map(line => {
    const at = line.indexOf(' = ');
    return { path: line.slice(0, at).split('/'), value: JSON.parse(line.slice(at + 3)) as Json };
  });
  return grown(facts, 0);
}

type Fact = { readonly path: readonly string[]; readonly value: Json };

function grown(facts: readonly Fact[], depth: number): Json {
  const [first] = facts;
  if (first === undefined) return {};
  if (first.path.length === depth) return first.value;
  const groups = Map.groupBy(facts, ({ path }) => path[depth] ?? '');
  const parts = [...groups].map(([part, inner]) => [part, grown(inner, depth + 1)] as const);
  if (parts[0]?.[0].startsWith('#')) return parts.map(([, inner]) => inner);
  return Object.fromEntries(parts.map(([part, inner]) => [part.replaceAll('~1', '/').replaceAll('~0', '~'), inner]));
}

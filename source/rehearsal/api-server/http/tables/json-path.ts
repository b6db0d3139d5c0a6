/** The JSON paths of printer columns: fields, indexes, wildcards, and filters by equality. */
import { isDict } from '../../json.ts';

/** All values at a path such as `.status.conditions[?(@.type=="Ready")].status`. */
export function fromPath(value: unknown, path: string): readonly unknown[] {
  return steps(path).reduce<readonly unknown[]>((values, step) => values.flatMap(each => follow(each, step)), [value]);
}

function steps(path: string): readonly string[] {
  return path.match(/\[\?\([^)]*\)\]|\[[^\]]*\]|(?:\\\.|[^.[\]])+/g) ?? [];
}

function follow(value: unknown, step: string): readonly unknown[] {
  const filter = /^\[\?\(@\.([\w.]+)\s*==\s*["']([^"']*)["']\)\]$/.exec(step);
  if (filter !== null) {
    const [, field = '', wanted = ''] = filter;
    return Array.isArray(value) ? value.filter(each => String(fromPath(each, field)[0]) === wanted) : [];
  }
  if (step === '[*]') return Array.isArray(value) ? value : isDict(value) ? Object.values(value) : [];
  const index = /^\[(-?\d+)\]$/.exec(step);
  if (index !== null) return present(Array.isArray(value) ? value.at(Number(index[1])) : undefined);
  const field = step.replace(/^\['?|'?\]$/g, '').replaceAll('\\.', '.');
  return present(isDict(value) ? value[field] : undefined);
}

const present = (value: unknown): readonly unknown[] => (value === undefined ? [] : [value]);

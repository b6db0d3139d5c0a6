/** Real answers made wrong, by a seed: something somewhere in them is of another shape than any server sends. */
import type { Random } from '../../source/rehearsal/mesh/random.ts';

/** A JSON text made wrong. What is not JSON is cut or replaced. */
export function wrongText(text: string, random: Random): string {
  const kind = random.next();
  if (kind < 0.06)
    return pick(['', 'null', '[]', '{}', '5', '"text"', '<html>Please log in</html>', '{"kind":"Status"}'], random);
  if (kind < 0.1) return text.slice(0, Math.floor(text.length * random.next()));
  try {
    return JSON.stringify(wrongValue(JSON.parse(text), random));
  } catch {
    return `${text.slice(0, 3)}{"not":`;
  }
}

/** The value with one place in it made wrong, or the whole of it. */
function wrongValue(value: unknown, random: Random): unknown {
  const isDeep = value !== null && typeof value === 'object';
  const entries = isDeep ? Object.entries(value) : [];
  if (entries.length === 0 || random.next() < 0.08) return odd(value, random);
  const [key, below] = pick(entries, random);
  const act = random.next();
  if (Array.isArray(value)) {
    if (act < 0.06) return [...value, odd(below, random)];
    return value.with(Number(key), wrongValue(below, random));
  }
  const rest = value as Readonly<Record<string, unknown>>;
  if (act < 0.06) return Object.fromEntries(entries.filter(([name]) => name !== key));
  if (act < 0.1) return JSON.parse(`{"__proto__":5,${JSON.stringify({ ...rest, constructor: null }).slice(1)}`);
  return { ...rest, [key]: wrongValue(below, random) };
}

/** Something else than it was. */
function odd(value: unknown, random: Random): unknown {
  const others = [
    null,
    true,
    5,
    -1,
    1e308,
    0.5,
    '',
    'text',
    '\u001b[2J',
    [],
    {},
    [null],
    [[]],
    { a: 5 },
    [value],
    { value },
  ];
  const found = pick([...others, 'x'.repeat(5000), deep(40), deep(1000), Number.MAX_SAFE_INTEGER], random);
  return typeof value === 'string' && random.next() < 0.3 ? `${value}${value}` : found;
}

function deep(levels: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < levels; level += 1) value = level % 2 === 0 ? [value] : { value };
  return value;
}

export function pick<T>(values: readonly T[], random: Random): T {
  return values[Math.floor(random.next() * values.length)] as T;
}

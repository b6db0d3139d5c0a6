/** What a flag is: described once, read by the parser, the help pages, completion, the man page and docs/cli.md. */
import type { Kind } from './kind.ts';

export type Flag<Value = unknown> = {
  readonly name: string;
  readonly short?: string;
  /** The value's name on the help page. Absent: the flag takes none. */
  readonly value?: string;
  /** The value may be left out; it then needs `=`. */
  readonly optional?: true;
  readonly repeated?: true;
  readonly help: string;
  /** What docs/cli.md and the man page say beyond `help`; whole sentences, code in backticks. */
  readonly details?: string;
  /** What a shell completes its value with. */
  readonly offers?: Kind<unknown>['offers'];
  /** Its texts in the order given (none: the flag was not given; '': it stood without a value) → what they mean. */
  readonly read: (texts: readonly string[], complain: Complain) => Value;
};

/** Keeps a mistake, and what to do about it, so that reading goes on to the next one. */
export type Complain = (title: string, hint: string) => void;

/** Flags by the name under which their values go on: a command's flags and the type of what it is given are one table. */
export type Flags = Readonly<Record<string, Flag>>;
export type ValuesOf<Table extends Flags> = {
  readonly [Key in keyof Table]: Table[Key] extends Flag<infer Value> ? Value : never;
};

type More = Partial<Pick<Flag, 'short' | 'details'>>;

/** A flag without a value: given or not. */
export function given(name: string, help: string, more: More = {}): Flag<boolean> {
  return { name, help, ...more, read: texts => texts.length > 0 };
}

/** A flag with a value, undefined where it is not given; given several times the last one holds. */
export function one<Value>(name: string, kind: Kind<Value>, help: string, more: More = {}): Flag<Value | undefined> {
  return oneOr<Value | undefined>(name, kind, undefined, help, more);
}

/** The same with a default, which holds also where the value is a mistake. */
export function oneOr<Value>(
  name: string,
  kind: Kind<Value>,
  fallback: Value,
  help: string,
  more: More = {},
): Flag<Value> {
  return {
    ...described(name, kind, help, more),
    read: (texts, complain) => {
      const text = texts.at(-1);
      return text === undefined ? fallback : (meant(name, kind, text, complain) ?? fallback);
    },
  };
}

/** A flag that may be repeated: all its values. */
export function all<Value>(name: string, kind: Kind<Value>, help: string, more: More = {}): Flag<readonly Value[]> {
  return {
    ...described(name, kind, help, more),
    repeated: true,
    read: (texts, complain) => texts.flatMap(text => meant(name, kind, text, complain) ?? []),
  };
}

/** A flag that may be repeated: all its values, each once. */
export function set(name: string, kind: Kind<string>, help: string, more: More = {}): Flag<readonly string[]> {
  const flag = all(name, kind, help, more);
  return { ...flag, read: (texts, complain) => flag.read([...new Set(texts)], complain) };
}

/** A flag that may stand alone (`bare` then) or with `=` and a value; undefined where it is not given. */
export function optional<Value>(
  name: string,
  kind: Kind<Value>,
  bare: Value,
  help: string,
  more: More = {},
): Flag<Value | undefined> {
  return {
    ...described(name, kind, help, more),
    optional: true,
    read: (texts, complain) => {
      const text = texts.at(-1);
      if (text === undefined) return undefined;
      return text === '' ? bare : (meant(name, kind, text, complain) ?? bare);
    },
  };
}

/** The values of all flags of a table. */
export function readFlags<Table extends Flags>(
  table: Table,
  texts: ReadonlyMap<string, readonly string[]>,
  complain: Complain,
): ValuesOf<Table> {
  const read = Object.entries(table).map(([key, flag]) => [key, flag.read(texts.get(flag.name) ?? [], complain)]);
  return Object.fromEntries(read) as ValuesOf<Table>;
}

function described<Value>(name: string, kind: Kind<Value>, help: string, more: More) {
  const { value, offers } = kind;
  return { name, value, help, ...more, ...(offers === undefined ? {} : { offers }) };
}

function meant<Value>(flag: string, kind: Kind<Value>, text: string, complain: Complain): Value | undefined {
  const reading = kind.read(text);
  if ('value' in reading) return reading.value;
  complain(`--${flag}: ${reading.wrong ?? `"${text}" is not valid`}`, reading.fix.replaceAll('FLAG', `--${flag}`));
  return undefined;
}

/** JSON as Go reads it: the words for what is none, and the fields that stand twice in one object. */

export type JsonText = { readonly error: string } | { readonly value: unknown; readonly duplicates: readonly string[] };

/** Reads bytes. `duplicates`: paths such as `data.a` or `spec.ports[0].name`, in the order in which they come. */
export function readJson(bytes: Buffer): JsonText {
  // Go complains of bytes, not of characters.
  const scanner = createScanner(bytes.toString('latin1'));
  try {
    scanner.value('');
    scanner.end();
  } catch (error) {
    if (error instanceof NoJson) return { error: error.message };
    throw error;
  }
  const duplicates = scanner.duplicates.map(each => Buffer.from(each, 'latin1').toString());
  return { value: JSON.parse(bytes.toString()), duplicates };
}

class NoJson extends Error {}

type Scanner = { value(path: string): void; end(): void; readonly duplicates: readonly string[] };

const space = /[ \t\r\n]/;

/** A byte in Go's quotes. */
function quoted(character: string): string {
  if (character === "'") return `'\\''`;
  if (character === '"') return `'"'`;
  const code = character.charCodeAt(0);
  const hex = code.toString(16).padStart(2, '0');
  if (code === 0x7f || (code < 0x20 && !'\b\f\n\r\t'.includes(character))) return `'\\x${hex}'`;
  if ((code > 0x7f && code <= 0xa0) || code === 0xad) return `'\\u00${hex}'`;
  return `'${JSON.stringify(character).slice(1, -1)}'`;
}

function createScanner(text: string): Scanner {
  let at = 0;
  const duplicates: string[] = [];

  const refuse = (why: string): never => {
    const character = text[at];
    throw new NoJson(
      character === undefined ? 'unexpected end of JSON input' : `invalid character ${quoted(character)} ${why}`,
    );
  };
  const skip = () => {
    while (at < text.length && space.test(text[at] ?? '')) at += 1;
  };
  const word = (wanted: string) => {
    for (let index = 1; index < wanted.length; index += 1) {
      at += 1;
      if (text[at] !== wanted[index]) refuse(`in literal ${wanted} (expecting ${quoted(wanted[index] ?? '')})`);
    }
    at += 1;
  };
  const string = (): string => {
    const start = at;
    for (at += 1; text[at] !== '"'; at += 1) {
      const character = text[at];
      if (character === undefined || character < ' ') refuse('in string literal');
      if (character !== '\\') continue;
      at += 1;
      const escaped = text[at];
      if (escaped === 'u') {
        for (let digit = 0; digit < 4; digit += 1) {
          at += 1;
          if (!/[0-9a-fA-F]/.test(text[at] ?? '')) refuse('in \\u hexadecimal character escape');
        }
      } else if (escaped === undefined || !'bfnrt\\/"'.includes(escaped)) refuse('in string escape code');
    }
    at += 1;
    return JSON.parse(text.slice(start, at)) as string;
  };
  const digits = () => {
    while (/\d/.test(text[at] ?? '')) at += 1;
  };
  const number = () => {
    if (text[at] === '-') {
      at += 1;
      if (!/\d/.test(text[at] ?? '')) refuse('in numeric literal');
    }
    if (text[at] === '0') at += 1;
    else digits();
    if (text[at] === '.') {
      at += 1;
      if (!/\d/.test(text[at] ?? '')) refuse('after decimal point in numeric literal');
      digits();
    }
    if (text[at] === 'e' || text[at] === 'E') {
      at += 1;
      if (text[at] === '+' || text[at] === '-') at += 1;
      if (!/\d/.test(text[at] ?? '')) refuse('in exponent of numeric literal');
      digits();
    }
  };
  const object = (path: string) => {
    const seen = new Set<string>();
    at += 1;
    skip();
    if (text[at] === '}') {
      at += 1;
      return;
    }
    for (;;) {
      if (text[at] !== '"') refuse('looking for beginning of object key string');
      const field = string();
      const inner = path === '' ? field : `${path}.${field}`;
      if (seen.has(field)) duplicates.push(inner);
      seen.add(field);
      skip();
      if (text[at] !== ':') refuse('after object key');
      at += 1;
      value(inner);
      skip();
      if (text[at] === '}') break;
      if (text[at] !== ',') refuse('after object key:value pair');
      at += 1;
      skip();
    }
    at += 1;
  };
  const array = (path: string) => {
    at += 1;
    skip();
    if (text[at] === ']') {
      at += 1;
      return;
    }
    for (let index = 0; ; index += 1) {
      value(`${path}[${index}]`);
      skip();
      if (text[at] === ']') break;
      if (text[at] !== ',') refuse('after array element');
      at += 1;
    }
    at += 1;
  };
  function value(path: string): void {
    skip();
    const first = text[at] ?? '';
    if (first === '{') object(path);
    else if (first === '[') array(path);
    else if (first === '"') string();
    else if (first === 't') word('true');
    else if (first === 'f') word('false');
    else if (first === 'n') word('null');
    else if (/[-\d]/.test(first)) number();
    else refuse('looking for beginning of value');
  }
  return {
    value,
    end() {
      skip();
      if (at < text.length) refuse('after top-level value');
    },
    duplicates,
  };
}

/** Fields in the order of Go's maps. */
export function goJson(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

const SHOWN = 30;

/** The beginning of a body as complaints quote it. */
export function summary(body: Buffer | string): string {
  const bytes = Buffer.from(body);
  if (bytes.length === 0) return '<empty>';
  const start = bytes.subarray(0, SHOWN);
  const text = bytes[0] === '{'.charCodeAt(0) ? start.toString() : start.toString('hex');
  return bytes.length > SHOWN ? `${text} ...` : text;
}

/** What Go calls the kind of a value. */
export function jsonKind(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

/** Go's way of printing values, which is in some of the server's messages. */
import { isDict } from './json.ts';

/** `map[a:1 b:map[c:2]]`, keys in order. */
export function goMap(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(goMap).join(' ')}]`;
  if (!isDict(value)) return value === null ? '<nil>' : String(value);
  const fields = Object.keys(value).sort();
  return `map[${fields.map(field => `${field}:${goMap(value[field])}`).join(' ')}]`;
}

/** A text in Go's quotes. */
export const goQuoted = (text: string): string =>
  JSON.stringify(text).replaceAll(/\\u00([01][0-9a-f])/g, (_, hex: string) => `\\x${hex}`);

/** What Go calls the type of a value that was JSON. */
export function goTypeOf(value: unknown): string {
  if (Array.isArray(value)) return '[]interface {}';
  if (isDict(value)) return 'map[string]interface {}';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int64' : 'float64';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

/** A value as Go source, keys in order. */
export function goLiteral(value: unknown): string {
  if (Array.isArray(value)) return `[]interface {}{${value.map(goLiteral).join(', ')}}`;
  if (!isDict(value))
    return typeof value === 'string' ? goQuoted(value) : value === null ? 'interface {}(nil)' : String(value);
  const fields = Object.keys(value).sort();
  return `map[string]interface {}{${fields.map(field => `${goQuoted(field)}:${goLiteral(value[field])}`).join(', ')}}`;
}

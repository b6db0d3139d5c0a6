/** JSON that is safe on a terminal: JSON itself lets C1 controls and characters that turn text around through. */

const unsafe = /[\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;
const escaped = (text: string) =>
  text.replace(unsafe, character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** On one line, for NDJSON. */
export function jsonLine(value: unknown): string {
  return `${escaped(JSON.stringify(value))}\n`;
}

/** Over several lines, for people. */
export function jsonText(value: unknown): string {
  return `${escaped(JSON.stringify(value, null, 2))}\n`;
}

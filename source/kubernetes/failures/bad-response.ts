/** A response that is not what a Kubernetes API sends, or more than one ever sends. Nothing can be built on it. */

/** Its words say where and what it is, never the value itself, which may be a secret. */
export class BadResponse extends Error {
  constructor(words: string, options?: ErrorOptions) {
    super(words, options);
    this.name = 'BadResponse';
  }
}

/** The error for a field that holds something else than it should. */
export function notA(wanted: string, found: unknown, where: string): BadResponse {
  return new BadResponse(found === undefined ? `${where} is missing` : `${where} is ${shapeOf(found)}, not ${wanted}`);
}

function shapeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'an object';
  return typeof value === 'string' ? 'text' : `a ${typeof value}`;
}

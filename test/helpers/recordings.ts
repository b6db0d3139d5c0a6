/** What a real mesh did: test/recordings/README.md says how it was recorded. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

const folder = new URL('../recordings/', import.meta.url);

/** A recording that is one JSON text. */
export function recording(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8'));
}

/** The lines of a compressed recording, each parsed. */
export function recordedLines(name: string): readonly unknown[] {
  const text = gunzipSync(readFileSync(new URL(`${name}.ndjson.gz`, folder))).toString('utf8');
  return text
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line) as unknown);
}

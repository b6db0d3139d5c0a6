/** A file of values, as Helm reads them: one YAML document that holds a map. */
import { readYaml } from '../limited-yaml.ts';
import { isMap } from '../model/istio-values.ts';
import type { JsonObject } from '../model/kube.ts';

/** What is wrong names no content of the file. */
export type ValuesRead = { readonly values: JsonObject } | { readonly wrong: string; readonly fix: string };

const ofIstio = 'Write the fields below spec.values of Istio, as "pilot:" and "  autoscaleMin: 2" in the next line.';

/** `shape`: an example of the right form, for the hint. */
export function readValues(text: string, shape = ofIstio): ValuesRead {
  const read = readYaml(text);
  if ('wrong' in read) return { wrong: read.wrong, fix: shape };
  const { value: content = {} } = read;
  if (!isMap(content)) return { wrong: 'holds no map of values', fix: shape };
  if ('apiVersion' in content || 'kind' in content) {
    return { wrong: 'holds a Kubernetes object, not the values alone', fix: shape };
  }
  const odd = oddField(content, []);
  return odd === undefined ? { values: content } : { wrong: odd, fix: 'Leave the field out, or give it a value.' };
}

/** What JSON cannot say, or what means "no such field" to Helm and nothing to an API server. */
function oddField(value: unknown, path: readonly string[]): string | undefined {
  const field = path.join('.');
  if (value === null) return `has no value for ${field}`;
  if (typeof value === 'number' && !Number.isFinite(value)) return `has no finite number for ${field}`;
  if (value instanceof Date || value instanceof Uint8Array) return `has no text or number for ${field}`;
  if (Array.isArray(value)) return firstOf(value.map((each, index) => oddField(each, [...path, String(index)])));
  if (typeof value !== 'object') return undefined;
  return firstOf(Object.entries(value).map(([key, each]) => oddField(each, [...path, key])));
}

const firstOf = (found: readonly (string | undefined)[]) => found.find(each => each !== undefined);

/** Upstream's YAML beside the project, to compare with. Absent on most machines: the tests then say so. */
import { existsSync, readFileSync } from 'node:fs';
import { loadAll } from 'js-yaml';
import type { KubeObject } from '../../source/model/kube.ts';

export const upstreamFolder = new URL('../../../shared/upstream/', import.meta.url);

/** `skip` for node:test: false where the files are there, else why not. */
export const upstreamMissing: string | false = existsSync(upstreamFolder)
  ? false
  : 'upstream files are not beside the project';

/** All objects of one of upstream's files, explicit nulls dropped (domain §9.1). */
export function upstreamObjects(file: string): readonly KubeObject[] {
  const documents = loadAll(readFileSync(new URL(file, upstreamFolder), 'utf8')) as readonly unknown[];
  return documents.filter(each => each !== null && each !== undefined).map(each => withoutNulls(each) as KubeObject);
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (value === null || typeof value !== 'object') return value;
  const kept = Object.entries(value).filter(([, inner]) => inner !== null);
  return Object.fromEntries(kept.map(([key, inner]) => [key, withoutNulls(inner)]));
}

/** What upstream's files say, to compare with: test/upstream/README.md says which files, and how they came here. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { KubeObject } from '../../source/model/kube.ts';
import { objectOf } from '../upstream/facts.ts';

const folder = new URL('../upstream/', import.meta.url);

/** Each file's objects as lines, by the file's name. Small ones are read as they are, kinds are packed. */
const sections: ReadonlyMap<string, readonly (readonly string[])[]> = sectionsIn(
  readFileSync(new URL('objects.txt', folder), 'utf8'),
  readFileSync(new URL('charts.txt', folder), 'utf8'),
  gunzipSync(readFileSync(new URL('kinds.txt.gz', folder))).toString('utf8'),
);

function sectionsIn(...texts: readonly string[]): ReadonlyMap<string, readonly (readonly string[])[]> {
  const found = texts.flatMap(text => text.split(/^== /m).slice(1)).map(section => section.trimEnd().split('\n'));
  const byFile = Map.groupBy(found, ([file = '']) => file);
  return new Map([...byFile].map(([file, objects]) => [file, objects.map(([, ...lines]) => lines)]));
}

/** All objects of one of upstream's files. */
export function upstreamObjects(file: string): readonly KubeObject[] {
  const found = sections.get(file);
  if (found === undefined) throw new Error(`test/upstream has nothing of ${file}`);
  return found.map(lines => objectOf(lines) as unknown as KubeObject);
}

/** Names of upstream's files in one folder. */
export function upstreamFiles(within: string): readonly string[] {
  return [...sections.keys()].filter(file => file.startsWith(`${within}/`));
}

/**
 * YAML that people write and others read: lines are put in and taken out, so that comments and layout stay theirs. Every
 * change is read again, and given up where it means anything else.
 */
import { isDeepStrictEqual } from 'node:util';
import { readYaml } from '../../limited-yaml.ts';
import type { EditedText } from '../../model/amendment.ts';
import { isMap } from '../../model/istio-values.ts';

export type YamlMap = Readonly<Record<string, unknown>>;

/** The map that a text holds, an empty one where it holds nothing; or what is wrong with it. */
export function readMap(text: string): { readonly map: YamlMap } | { readonly wrong: string } {
  const read = readYaml(text);
  if ('wrong' in read) return read;
  const { value = {} } = read;
  return isMap(value) ? { map: value } : { wrong: 'holds no map of settings' };
}

/** The text, where it means this; else why it cannot be written. */
export function meaning(text: string, wanted: YamlMap): EditedText {
  const read = readMap(text);
  if ('map' in read && isDeepStrictEqual(plain(read.map), plain(wanted))) return { text };
  return { wrong: 'is not laid out in lines of its own for each setting' };
}

const plain = (map: YamlMap): unknown => JSON.parse(JSON.stringify(map));

/** Lines at the top of the document. */
export function withLinesFirst(text: string, lines: string): string {
  const start = /^---[ \t]*(#.*)?\n/m.exec(text);
  const at = start === null || /^[ \t]*[^\s#]/m.test(text.slice(0, start.index)) ? 0 : start.index + start[0].length;
  return `${text.slice(0, at)}${lines}${text.slice(at)}`;
}

/**
 * YAML from outside as a value that may be walked: measured before it is parsed and after, as ten lines of aliases
 * become more values than there are atoms. All YAML of clusters and of users' files is read here.
 */
import { load, YAMLException } from 'js-yaml';
import { isTooLarge, MOST_YAML_MARKS, yamlMarks } from './model/yaml-size.ts';

/** `wrong` is behind the name of what was read, and quotes nothing of it. */
export type YamlRead = { readonly value: unknown } | { readonly wrong: string };

/** The value of one document; undefined where a text holds nothing but comments. */
export function readYaml(text: string): YamlRead {
  if (yamlMarks(text) > MOST_YAML_MARKS) return { wrong: 'has too many lines, lists and fields' };
  // The library insists on a value.
  if (text.split('\n').every(isSilent)) return { value: undefined };
  try {
    const value = load(text);
    return isTooLarge(value) ? { wrong: 'has aliases that contain themselves or too much' } : { value };
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    const line = error.mark === undefined ? '' : `, line ${error.mark.line + 1}`;
    return { wrong: `is not one YAML document: ${error.reason}${line}` };
  }
}

/** Blank, a comment, or a mark of a document. */
const isSilent = (line: string) => /^\s*(?:#|$)/.test(line) || /^(?:---|\.\.\.)\s*$/.test(line);

/** The value; undefined for what is not YAML document, or too much of it. */
export function yamlValue(text: string): unknown {
  const read = readYaml(text);
  return 'value' in read ? read.value : undefined;
}

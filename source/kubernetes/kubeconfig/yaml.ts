/** The content of a kubeconfig as kubectl reads it: Go's YAML, in the encodings that it takes. */
import {
  boolYaml11Tag,
  CORE_SCHEMA,
  defineMappingTag,
  defineScalarTag,
  defineSequenceTag,
  load,
  mapTag,
  mergeTag,
  NOT_RESOLVED,
  seqTag,
  YAMLException,
} from 'js-yaml';
import { ProblemError } from '../../model/problem.ts';
import { isTooLarge, MOST_YAML_MARKS, yamlMarks } from '../../model/yaml-size.ts';

/**
 * The first document of a file's bytes; nothing where it has none. Throws `ProblemError` (`kubeconfig`) with file and
 * line, and without what stands there.
 */
export function contentOf(bytes: Uint8Array, file: string): unknown {
  const all = textOf(bytes, file);
  if (yamlMarks(all) > MOST_YAML_MARKS) throw tooMuch(file);
  const text = firstDocument(all);
  // The library insists on a value; none is the same as an empty file.
  if (linesOf(text).every(line => isSilent(line) || /^(---|\.\.\.)\s*(#.*)?$/s.test(line))) return undefined;
  let content: unknown;
  try {
    content = load(text, { schema, json: true });
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    // The library's message quotes the lines around, which may hold a token: only its reason is told.
    throw notYaml(file, error.reason, error.mark === undefined ? undefined : error.mark.line + 1);
  }
  if (isTooLarge(content)) throw notYaml(file, 'its aliases contain themselves or too much');
  return content;
}

/** By its byte order mark: UTF-16, as PowerShell redirects output. Else UTF-8. */
function textOf(bytes: Uint8Array, file: string): string {
  const [first, second] = bytes;
  const encoding =
    first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
  let text: string;
  try {
    text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw notText(file, `is not valid ${encoding.toUpperCase()}`);
  }
  if (text.includes('\0')) throw notText(file, 'has zero bytes, as UTF-16 without a byte order mark has');
  return text;
}

/** What follows the first document is not read, whatever it is. Markers are markers even within quotes. */
function firstDocument(text: string): string {
  const lines = linesOf(text);
  const start = lines.findIndex(line => !isSilent(line));
  const end = lines.findIndex((line, index) => index > start && /^(---|\.\.\.)(\s|$)/.test(line));
  return start === -1 || end === -1 ? text : lines.slice(0, end).join('');
}

const linesOf = (text: string) => text.split(/(?<=\n|\r(?!\n))/);
/** Blank, a comment, or a directive. */
const isSilent = (line: string) => /^\s*(#.*)?$/s.test(line) || line.startsWith('%');

/** Tags of programs that wrote the file mean nothing to Go: the value is what it looks like, a scalar is text. */
const anyTag = { matchByTagPrefix: true, identify: () => false };

/** Go's base64: with its padding, and line ends in it. */
const binaryTag = defineScalarTag('tag:yaml.org,2002:binary', {
  identify: () => false,
  resolve: source => {
    const data = source.replace(/[\r\n]/g, '');
    return /^[A-Za-z0-9+/]*={0,2}$/.test(data) && data.length % 4 === 0
      ? Buffer.from(data, 'base64').toString('utf8')
      : NOT_RESOLVED;
  },
});

/** What Go's YAML reads and the core schema does not: yes and no as booleans, merge keys, binary, all other tags. */
const schema = CORE_SCHEMA.withTags(
  boolYaml11Tag,
  mergeTag,
  binaryTag,
  defineScalarTag('', { ...anyTag, resolve: source => source }),
  defineSequenceTag('', { ...anyTag, create: seqTag.create, addItem: seqTag.addItem }),
  defineMappingTag('', { ...mapTag, ...anyTag }),
);

function tooMuch(file: string): ProblemError {
  return new ProblemError({
    code: 'kubeconfig',
    title: `The kubeconfig ${file} has more lines, lists and fields than any kubeconfig has`,
    hint: 'Choose another with --kubeconfig',
  });
}

function notYaml(file: string, why: string, line?: number): ProblemError {
  const at = line === undefined ? '' : `:${line}`;
  return new ProblemError({
    code: 'kubeconfig',
    title: `The kubeconfig ${file}${at} is not valid YAML: ${why}`,
    hint: `Correct ${file}${line === undefined ? '' : ` at line ${line}`}, or choose another with --kubeconfig`,
  });
}

function notText(file: string, why: string): ProblemError {
  return new ProblemError({
    code: 'kubeconfig',
    title: `The kubeconfig ${file} is not text: it ${why}`,
    hint: `Save ${file} as UTF-8, or choose another with --kubeconfig`,
  });
}

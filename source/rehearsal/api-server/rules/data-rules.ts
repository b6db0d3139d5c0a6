/** What a real server refuses about Secrets and ConfigMaps. */
import { at, recordAt, textAt } from '../../../model/fields.ts';
import { forbiddenField, required, tooLong, wrong } from '../causes.ts';
import { type Doc, same } from '../json.ts';
import type { Cause } from '../status-errors.ts';

const keyForm = /^[-._a-zA-Z0-9]+$/;
const keyWords =
  "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')";

const MOST_BYTES = 1_048_576;

function keyComplaint(key: string): string | undefined {
  if (!keyForm.test(key)) return keyWords;
  if (key === '.' || key === '..') return `must not be '${key}'`;
  return key.startsWith('..') ? "must not start with '..'" : undefined;
}

const keyCauses = (doc: Doc, field: string): readonly Cause[] =>
  Object.keys(recordAt(doc, field)).flatMap(key => {
    const why = keyComplaint(key);
    return why === undefined ? [] : [wrong(`${field}[${key}]`, key, why)];
  });

const bytesOf = (doc: Doc, field: string, encoding: 'utf8' | 'base64'): number =>
  Object.values(recordAt(doc, field)).reduce<number>((sum, text) => sum + Buffer.byteLength(String(text), encoding), 0);

const sizeCauses = (bytes: number, field: string): readonly Cause[] =>
  bytes <= MOST_BYTES ? [] : [tooLong(field, MOST_BYTES)];

export const configMapCauses = (doc: Doc): readonly Cause[] => [
  ...keyCauses(doc, 'data'),
  ...keyCauses(doc, 'binaryData'),
  ...Object.keys(recordAt(doc, 'data')).flatMap(key =>
    at(doc, 'binaryData', key) === undefined
      ? []
      : [wrong(`data[${key}]`, key, 'duplicate of key present in binaryData')],
  ),
  ...sizeCauses(bytesOf(doc, 'data', 'utf8') + bytesOf(doc, 'binaryData', 'base64'), '[]'),
];

export const secretCauses = (doc: Doc): readonly Cause[] => [
  ...keyCauses(doc, 'data'),
  ...sizeCauses(bytesOf(doc, 'data', 'base64'), 'data'),
  ...typeCauses(doc),
];

const needed = (doc: Doc, keys: readonly string[]): readonly Cause[] =>
  keys.filter(key => at(doc, 'data', key) === undefined).map(key => required(`data[${key}]`));

/** Some types of Secrets must hold certain things. */
function typeCauses(doc: Doc): readonly Cause[] {
  switch (textAt(doc, 'type')) {
    case 'kubernetes.io/service-account-token':
      return accountCauses(doc);
    case 'kubernetes.io/tls':
      return needed(doc, ['tls.crt', 'tls.key']);
    case 'kubernetes.io/basic-auth': {
      const both = ['username', 'password'];
      return both.some(key => at(doc, 'data', key) !== undefined) ? [] : needed(doc, both);
    }
    case 'kubernetes.io/ssh-auth':
      return needed(doc, ['ssh-privatekey']);
    case 'kubernetes.io/dockerconfigjson':
      return [...needed(doc, ['.dockerconfigjson']), ...jsonCauses(doc, '.dockerconfigjson')];
    case 'kubernetes.io/dockercfg':
      return [...needed(doc, ['.dockercfg']), ...jsonCauses(doc, '.dockercfg')];
  }
  return [];
}

function accountCauses(doc: Doc): readonly Cause[] {
  const account = 'kubernetes.io/service-account.name';
  const named = textAt(doc, 'metadata', 'annotations', account) !== undefined;
  return named ? [] : [required(`metadata.annotations[${account}]`)];
}

function jsonCauses(doc: Doc, key: string): readonly Cause[] {
  const text = Buffer.from(textAt(doc, 'data', key) ?? 'e30=', 'base64').toString();
  try {
    JSON.parse(text);
    return [];
  } catch {
    const why =
      text === ''
        ? 'unexpected end of JSON input'
        : `invalid character '${text.trimStart()[0]}' looking for beginning of value`;
    return [wrong(`data[${key}]`, '<secret contents redacted>', why)];
  }
}

/** What was declared immutable stays so, with its data. */
export function frozenCauses(doc: Doc, before: Doc): readonly Cause[] {
  if (before.immutable !== true) return [];
  const changed = ['data', 'binaryData'].filter(field => !same(doc[field], before[field]));
  return [...(doc.immutable === true ? [] : ['immutable']), ...changed].map(field =>
    forbiddenField(field, 'field is immutable when `immutable` is set'),
  );
}

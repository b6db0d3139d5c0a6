/** What a real server refuses about ConfigMaps and Secrets. */
import { at, recordAt, textAt } from '../../model/look.ts';
import { forbiddenField, required, wrong } from './causes.ts';
import { type Doc, same } from './json.ts';
import type { Cause } from './status-errors.ts';

const dataKey = /^[-._a-zA-Z0-9]+$/;
const dataWords =
  "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')";

/** The keys of a ConfigMap or a Secret are names of files. */
export const dataCauses = (doc: Doc): readonly Cause[] =>
  Object.keys(recordAt(doc, 'data')).flatMap(key => (dataKey.test(key) ? [] : [wrong(`data[${key}]`, key, dataWords)]));

/** What Secrets of a type must hold. */
const keysOf: Readonly<Record<string, readonly string[]>> = {
  'kubernetes.io/dockercfg': ['.dockercfg'],
  'kubernetes.io/dockerconfigjson': ['.dockerconfigjson'],
  'kubernetes.io/ssh-auth': ['ssh-privatekey'],
  'kubernetes.io/tls': ['tls.crt', 'tls.key'],
};

export function secretCauses(doc: Doc): readonly Cause[] {
  const type = textAt(doc, 'type') ?? '';
  const data = recordAt(doc, 'data');
  const lacks = (key: string) => data[key] === undefined;
  const lacking = (keys: readonly string[]) => keys.map(key => required(`data[${key}]`));
  if (type === 'kubernetes.io/service-account-token') {
    const account = 'kubernetes.io/service-account.name';
    const named = textAt(doc, 'metadata', 'annotations', account) !== undefined;
    return named ? [] : [required(`metadata.annotations[${account}]`)];
  }
  // One of both is enough here.
  const login = ['username', 'password'];
  if (type === 'kubernetes.io/basic-auth') return login.every(lacks) ? lacking(login) : [];
  return lacking((keysOf[type] ?? []).filter(lacks));
}

/** Once immutable, always immutable. */
export function frozenDataCauses(doc: Doc, before: Doc): readonly Cause[] {
  if (before.immutable !== true) return [];
  const changed = ['immutable', 'data', 'binaryData'].filter(field => !same(at(doc, field), at(before, field)));
  return changed.map(field => forbiddenField(field, 'field is immutable when `immutable` is set'));
}

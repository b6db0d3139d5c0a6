/** YAML is output only: preview, export, the text inside a remote secret. Secrets' contents are never in a preview. */
import { dump } from 'js-yaml';
import type { KubeObject } from '../model/kube.ts';

/** One value as YAML. */
export function toYaml(value: unknown): string {
  return dump(value, { lineWidth: -1, noRefs: true });
}

/** A login that a user's own values hold in plain text, as `external_services.prometheus.auth` of a Kiali can. */
const login = /^(?:password|passphrase|token|signing_key|client_secret)$/;

const hidden = (text: string) => `<redacted, ${text.length} characters>`;

/** The object with what a Secret holds, and logins in what others hold, replaced by their lengths: fit to be shown. */
export function redacted(object: KubeObject): KubeObject {
  if (object.kind !== 'Secret')
    return object.spec === undefined ? object : { ...object, spec: withoutLogins(object.spec) };
  const data = Object.entries(object.data ?? {}).map(([key, text]) => [key, hidden(text)] as const);
  const { stringData: _never, ...shown } = object;
  return object.data === undefined ? shown : { ...shown, data: Object.fromEntries(data) };
}

function withoutLogins<Value>(value: Value, name = ''): Value {
  // `secret:NAME:KEY` names where Kiali finds it, and is none.
  if (typeof value === 'string')
    return (login.test(name) && !value.startsWith('secret:') ? hidden(value) : value) as Value;
  if (Array.isArray(value)) return value.map(each => withoutLogins(each)) as Value;
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withoutLogins(each, key)])) as Value;
}

/** Objects as one stream of YAML documents, secrets redacted. */
export function documents(objects: readonly KubeObject[]): string {
  return objects.map(object => toYaml(redacted(object))).join('---\n');
}

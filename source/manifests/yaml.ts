/** YAML is output only: preview, export, the text inside a remote secret. Secrets' contents are never in a preview. */
import { dump } from 'js-yaml';
import type { KubeObject } from '../model/kube.ts';

/** One value as YAML. */
export function toYaml(value: unknown): string {
  return dump(value, { lineWidth: -1, noRefs: true });
}

/** The object with what a Secret holds replaced by its length, fit to be shown. */
export function redacted(object: KubeObject): KubeObject {
  if (object.kind !== 'Secret') return object;
  const hidden = (text: string) => `<redacted, ${text.length} characters>`;
  const data = Object.entries(object.data ?? {}).map(([key, text]) => [key, hidden(text)] as const);
  const { stringData: _never, ...shown } = object;
  return object.data === undefined ? shown : { ...shown, data: Object.fromEntries(data) };
}

/** Objects as one stream of YAML documents, secrets redacted. */
export function documents(objects: readonly KubeObject[]): string {
  return objects.map(object => toYaml(redacted(object))).join('---\n');
}

/** Raw requests, and short ways to write them. */

export type RawRequest = {
  readonly title: string;
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Paths that are there a moment after the answer, and that later requests go by. */
  readonly awaits?: readonly string[];
};

export const applyPatch = { 'content-type': 'application/apply-patch+yaml' };
export const mergePatch = { 'content-type': 'application/merge-patch+json' };
export const jsonPatch = { 'content-type': 'application/json-patch+json' };
export const strategicPatch = { 'content-type': 'application/strategic-merge-patch+json' };
export const table = { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json' };

export const partial = { accept: 'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io,application/json' };

/** A namespace of one's own, furnished before the next request. */
export const namespace = (name: string): RawRequest => ({
  ...post(`the namespace ${name}`, '/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name } }),
  awaits: [
    `/api/v1/namespaces/${name}/configmaps/kube-root-ca.crt`,
    `/api/v1/namespaces/${name}/serviceaccounts/default`,
  ],
});

export const configMap = (name: string, rest: object = {}, labels: object = {}) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, labels },
  ...rest,
});

export const get = (title: string, path: string, headers = {}): RawRequest => ({ title, method: 'GET', path, headers });
export const post = (title: string, path: string, body: unknown, headers = {}): RawRequest => ({
  title,
  method: 'POST',
  path,
  body,
  headers,
});
export const put = (title: string, path: string, body: unknown, headers = {}): RawRequest => ({
  title,
  method: 'PUT',
  path,
  body,
  headers,
});
export const remove = (title: string, path: string, body?: object): RawRequest => {
  if (body === undefined) return { title, method: 'DELETE', path };
  const text = JSON.stringify(body);
  // Node frames a DELETE's body only when it is told its length.
  const headers = { 'content-type': 'application/json', 'content-length': String(text.length) };
  return { title, method: 'DELETE', path, body: text, headers };
};
export const patch = (title: string, path: string, headers: Record<string, string>, body: unknown): RawRequest => ({
  title,
  method: 'PATCH',
  path,
  headers,
  body,
});
export const apply = (title: string, path: string, manager: string, body: unknown, more = ''): RawRequest =>
  patch(title, `${path}?fieldManager=${manager}${more}`, applyPatch, body);

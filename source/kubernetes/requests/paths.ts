/** Where objects and collections are: paths and queries of the Kubernetes API. */

import { resourceOf } from '../../model/kinds.ts';
import type { KindRef } from '../../model/kube.ts';
import type { ExecTarget, PodPort, Selection } from '../../ports.ts';

type Query = Readonly<Record<string, string | number | boolean | undefined>>;

/** `/apis/apps/v1/namespaces/sample/deployments`; without a namespace the collection of all namespaces. */
export function collectionPath(kind: KindRef, namespace: string | undefined): string {
  const { plural, namespaced } = resourceOf(kind);
  const root = kind.apiVersion.includes('/') ? `/apis/${kind.apiVersion}` : `/api/${kind.apiVersion}`;
  const within = namespaced && namespace !== undefined ? `/namespaces/${encodeURIComponent(namespace)}` : '';
  return `${root}${within}/${plural}`;
}

/** The path of one object, or of its subresource. */
export function objectPath(
  ref: KindRef & { readonly name: string; readonly namespace?: string | undefined },
  subresource?: string,
): string {
  const object = `${collectionPath(ref, ref.namespace)}/${encodeURIComponent(ref.name)}`;
  return subresource === undefined ? object : `${object}/${subresource}`;
}

/** The path of a command in a container, all three streams. */
export function execPath(target: ExecTarget, command: readonly string[]): string {
  const query = new URLSearchParams({ container: target.container, stdin: 'true', stdout: 'true', stderr: 'true' });
  for (const word of command) query.append('command', word);
  return `${objectPath({ apiVersion: 'v1', kind: 'Pod', name: target.pod, namespace: target.namespace }, 'exec')}?${query}`;
}

/**
 * The same for a trace: of a script the name of its shell alone, as a user's URL and headers are behind it, which may
 * hold a login.
 */
export function tracedExecPath(target: ExecTarget, command: readonly string[]): string {
  return execPath(target, command[1] === '-c' ? command.slice(0, 1) : command);
}

/** The path of a connection to a port of a pod. */
export function forwardPath({ namespace, pod, port }: PodPort): string {
  return `${objectPath({ apiVersion: 'v1', kind: 'Pod', name: pod, namespace }, 'portforward')}?ports=${port}`;
}

/** The path with the parameters that are defined. */
export function withQuery(path: string, query: Query): string {
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) given.set(name, String(value));
  return given.size === 0 ? path : `${path}?${given}`;
}

/** A selection as the API's parameters. */
export function selectors(selection: Selection): Query {
  return { labelSelector: selection.labels, fieldSelector: selection.fields };
}

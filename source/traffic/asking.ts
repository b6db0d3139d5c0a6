/** What the clients of a mesh ask, from which pods, and how their responses are read: helloworld, or what the user names. */
import { cleaned } from '../model/clean.ts';
import { listAt, textAt } from '../model/fields.ts';
import type { KubeObject } from '../model/kube.ts';
import type { Samples } from '../model/mesh.ts';
import { type ClientPods, type Target, versionIn } from '../model/target.ts';
import type { Selection } from '../ports.ts';
import { helloReader, helloUrl, type ObservationReader, requestCommand, responseReader } from './hello.ts';

export type Asking = {
  readonly url: string;
  /** Where the clients are. */
  readonly pods: Selection & { readonly namespace: string };
  /** "curl", "pods app=web": who they are, in words. */
  readonly clients: string;
  /** The container of a pod in which the command runs. */
  readonly containerOf: (pod: KubeObject) => string;
  readonly command: (perSecond: number) => readonly string[];
  /** A reader of one stream of lines. */
  readonly reader: () => ObservationReader;
};

/** helloworld, from the client among the samples. */
export function helloAsking({ namespace, client }: Samples): Asking {
  const url = helloUrl(namespace);
  return {
    url,
    pods: { namespace, labels: `app=${client}` },
    clients: client,
    containerOf: () => client,
    command: perSecond => requestCommand(url, perSecond),
    reader: helloReader,
  };
}

/** What the user names. */
export function targetAsking(target: Target, samples: Samples): Asking {
  const { clients, headers, match, method, url } = target;
  const usual = helloAsking(samples);
  const more = [...methodArguments(method), ...headers.flatMap(each => ['-H', each])];
  return {
    ...usual,
    ...(clients === undefined ? {} : from(clients)),
    url,
    command: perSecond => requestCommand(withoutGlobs(url), perSecond, more),
    reader: () =>
      responseReader({
        isGood: status => status.startsWith('2'),
        ...(match === undefined
          ? { fallback: status => ({ version: `HTTP ${status}`, instance: '' }) }
          : {
              find: line => {
                const version = versionIn(line, match);
                return version === undefined ? undefined : { version, instance: '' };
              },
            }),
      }),
  };
}

function from({ namespace, labels, name, container }: ClientPods): Pick<Asking, 'pods' | 'clients' | 'containerOf'> {
  return {
    pods: {
      namespace,
      ...(labels === undefined ? {} : { labels }),
      ...(name === undefined ? {} : { fields: `metadata.name=${name}` }),
    },
    clients: cleaned(name ?? labels ?? '', 80),
    containerOf: pod => container ?? ownContainer(pod),
  };
}

/** The one that `kubectl exec` would choose, but for the sidecar. */
function ownContainer(pod: KubeObject): string {
  const named = textAt(pod, 'metadata', 'annotations', 'kubectl.kubernetes.io/default-container');
  const names = listAt(pod, 'spec', 'containers').map(each => textAt(each, 'name') ?? '');
  return named ?? names.find(each => each !== 'istio-proxy') ?? '';
}

/** curl waits for the body of a HEAD response unless it is told what it is. */
function methodArguments(method: string): readonly string[] {
  if (method === 'GET') return [];
  return method === 'HEAD' ? ['--head'] : ['-X', method];
}

/** curl counts in brackets and braces. */
function withoutGlobs(url: string): string {
  const codes: Readonly<Record<string, string>> = { '[': '%5B', ']': '%5D', '{': '%7B', '}': '%7D' };
  const { origin } = new URL(url);
  return origin + url.slice(origin.length).replace(/[[\]{}]/g, each => codes[each] ?? '');
}

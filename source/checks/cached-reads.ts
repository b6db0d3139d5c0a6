/** Read-through cache for one survey of a cluster: the same read is sent once while a plan is made. */
import { type KubeObject, type ObjectRef, refOf } from '../model/kube.ts';
import type { Cluster } from '../ports.ts';

/**
 * The cluster, with the results of `read` and `list` cached for the lifetime of what this returns: for a moment, never for
 * a run. Failures are not cached, nor are Secrets: their content lives no longer than the response that it came in. What
 * a dry run shows to have been written since is read again.
 */
export function withCachedReads(cluster: Cluster): Cluster {
  const answers = new Map<string, Promise<unknown>>();
  const once = <T>(kind: string, key: readonly unknown[], ask: () => Promise<T>): Promise<T> => {
    if (kind === 'Secret') return ask();
    const text = JSON.stringify(key);
    const known = answers.get(text) ?? ask();
    answers.set(text, known);
    known.catch(() => answers.delete(text));
    return known as Promise<T>;
  };
  const readKey = ({ apiVersion, kind, namespace = '', name }: ObjectRef) => [
    'read',
    apiVersion,
    kind,
    namespace,
    name,
  ];
  const forgetOlderThan = async (made: KubeObject) => {
    const text = JSON.stringify(readKey(refOf(made)));
    const known = answers.get(text);
    const read = (await known?.catch(() => undefined)) as KubeObject | undefined;
    const isOld = read?.metadata.resourceVersion !== made.metadata.resourceVersion;
    if (isOld && answers.get(text) === known) answers.delete(text);
  };
  return {
    ...cluster,
    dryRun: async (object, verb, signal) => {
      const made = await cluster.dryRun(object, verb, signal);
      await forgetOlderThan(made);
      return made;
    },
    read: (ref, signal) => once(ref.kind, readKey(ref), () => cluster.read(ref, signal)),
    list: (kind, selection, signal) => {
      const { namespace = '', labels = '', fields = '' } = selection;
      const key = ['list', kind.apiVersion, kind.kind, namespace, labels, fields];
      return once(kind.kind, key, () => cluster.list(kind, selection, signal));
    },
  };
}

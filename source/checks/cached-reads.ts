/** One look at a cluster: whoever reads the same twice while a plan is made hears what was answered the first time. */
import type { Cluster } from '../ports.ts';

/**
 * The cluster, with its answers to `read` and `list` kept for as long as this is: for a moment, never for a run.
 * Failures are asked again, and so are Secrets: their content goes no further than the answer that it came in.
 */
export function oneLook(cluster: Cluster): Cluster {
  const answers = new Map<string, Promise<unknown>>();
  const once = <T>(kind: string, key: readonly unknown[], ask: () => Promise<T>): Promise<T> => {
    if (kind === 'Secret') return ask();
    const text = JSON.stringify(key);
    const known = answers.get(text) ?? ask();
    answers.set(text, known);
    known.catch(() => answers.delete(text));
    return known as Promise<T>;
  };
  return {
    ...cluster,
    read: (ref, signal) => {
      const { apiVersion, kind, namespace = '', name } = ref;
      return once(kind, ['read', apiVersion, kind, namespace, name], () => cluster.read(ref, signal));
    },
    list: (kind, selection, signal) => {
      const { namespace = '', labels = '', fields = '' } = selection;
      const key = ['list', kind.apiVersion, kind.kind, namespace, labels, fields];
      return once(kind.kind, key, () => cluster.list(kind, selection, signal));
    },
  };
}

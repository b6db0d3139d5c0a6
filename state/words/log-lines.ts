/** The log as lines of text. */
import type { LogEntry } from '../log.ts';

export type LogLine = { readonly standing: LogEntry['standing']; readonly text: string };

/** The newest so many, newest first: "14:02:14  B  created Istio default". `letters`: of the clusters, by name. */
export function logLines(
  log: readonly LogEntry[],
  letters: ReadonlyMap<string, string>,
  count: number = log.length,
): readonly LogLine[] {
  return log
    .slice(Math.max(0, log.length - count))
    .reverse()
    .map(({ at, cluster, words, standing }) => ({
      standing,
      text: `${clock(at)}  ${letters.get(cluster) ?? cluster}  ${words}`,
    }));
}

const clock = (at: number) => new Date(at).toTimeString().slice(0, 8);

/** The log as lines of text. */
import { type LogEntry, mostEntries } from '../log.ts';

export type LogLine = { readonly standing: LogEntry['standing']; readonly text: string };

/** The newest entries, newest first: "14:02:14  B  created Istio default". `letters`: of the clusters, by name. */
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

/** All of it as a file, oldest first: "2026-11-29T14:02:14.120Z  west  created Istio default". `now`: milliseconds since 1970. */
export function logText(log: readonly LogEntry[], meshId: string, now: number): string {
  const lines = log.map(({ at, cluster, words }) => `${new Date(at).toISOString()}  ${cluster}  ${words}`);
  const older = log.length < mostEntries ? [] : [`# only the newest ${mostEntries} entries`];
  return [`# eastwest: mesh ${meshId}, log until ${new Date(now).toISOString()}`, ...older, ...lines, ''].join('\n');
}

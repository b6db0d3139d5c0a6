/**
 * What happened in a run, as a person would tell it, newest last: what was written, what became ready, what is waited
 * for.
 */
import { cleaned } from '../source/model/clean.ts';
import type { RunEvent } from './run.ts';
import { durationWords } from './words/numbers.ts';

export type LogEntry = {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly cluster: string;
  readonly words: string;
  readonly standing: 'plain' | 'ok' | 'warning' | 'problem';
};

/** Entries kept at most: the oldest go first. */
export const mostEntries = 20_000;

/** The log with what these events add. Unchanged objects add nothing. */
export function logged(log: readonly LogEntry[], events: readonly RunEvent[], titles: ReadonlyMap<string, string>) {
  const added: LogEntry[] = [];
  for (const event of events) added.push(...entryOf(event, titles).filter(entry => !isTold(entry, event, log, added)));
  return added.length === 0 ? log : [...log, ...added].slice(-mostEntries);
}

/** Whatever waits for a cluster that does not respond, that is told once, until it says something else. */
function isTold(entry: LogEntry, event: RunEvent, log: readonly LogEntry[], added: readonly LogEntry[]): boolean {
  if (event.event !== 'waiting' || event.away !== true) return false;
  const isOfCluster = ({ cluster }: LogEntry) => cluster === entry.cluster;
  return (added.findLast(isOfCluster) ?? log.findLast(isOfCluster))?.words === entry.words;
}

function entryOf(event: RunEvent, titles: ReadonlyMap<string, string>): readonly LogEntry[] {
  const entry = (standing: LogEntry['standing'], words: string): readonly LogEntry[] => {
    const cluster = 'cluster' in event ? (event.cluster ?? '') : '';
    return [{ at: event.at, cluster, standing, words: cleaned(words, 400) }];
  };
  const title = 'step' in event ? (titles.get(event.step) ?? event.step) : '';
  switch (event.event) {
    case 'applied':
      return event.result === 'unchanged' || event.result === 'kept'
        ? []
        : entry('plain', `${event.result} ${event.object}`);
    case 'removed': {
      const why = event.why === undefined ? '' : `: ${event.why}`;
      return event.result === 'absent' ? [] : entry('plain', `${event.result} ${event.object}${why}`);
    }
    case 'waiting':
      if (event.away === true) return entry('warning', `${event.cluster} does not respond`);
      return entry('plain', `${title}: ${event.for}`);
    case 'done': {
      const found = event.found === undefined ? '' : `: ${event.found}`;
      return entry('ok', `done: ${title}${found} (${durationWords(event.seconds)})`);
    }
    case 'failed':
      return event.problem.code === 'blocked'
        ? entry('warning', `${title}: ${event.problem.title}`)
        : entry('problem', `failed: ${title}: ${event.problem.title}`);
    case 'verdict':
      return entry('plain', `${event.state}: ${event.words}`);
    case 'incident':
      return entry('warning', `warning: ${event.words}`);
    case 'plan':
    case 'started':
    case 'traffic':
    case 'response':
    case 'miss':
    case 'istiod':
    case 'result':
      return [];
  }
}

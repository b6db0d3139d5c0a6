/** The last lines of a run, on stdout: what it is now, what was received, and what was still open where it was ended early. */

import type { ClusterTally, Event, OpenStep } from '../../source/engine/events.ts';
import { cleaned } from '../../source/model/clean.ts';
import { firstSteps } from '../../source/model/first-few.ts';
import { isExplainable } from '../../state/words/traffic-words.ts';
import { durationText } from '../arguments/duration.ts';
import type { Summary } from './summary.ts';
import { tableText } from './table.ts';

export type Outcome = Extract<Event, { readonly event: 'result' }>['outcome'];

/** What the verdict rests on, in words, by cluster: its latest answers. */
export type Latest = ReadonlyMap<string, string>;

/** `v1 12, v2 13, no errors`, in words that fit a line. */
export function tallyWords(tally: Pick<ClusterTally, 'versions' | 'misses' | 'reasons'>): string {
  const versions = Object.entries(tally.versions).map(([version, count]) => `${version} ${count}`);
  return [...versions, errorWords(tally)].join(', ');
}

function errorWords({ misses, reasons }: Pick<ClusterTally, 'misses' | 'reasons'>): string {
  if (misses === 0) return 'no errors';
  const words = Object.entries(reasons).map(([reason, count]) => `${count} ${reason}`);
  return `${misses} ${misses === 1 ? 'error' : 'errors'} (${words.join(', ')})`;
}

/** The last lines of a run: outcome, verdict, counts of objects, open steps, and what each cluster received. */
export function resultText(
  mesh: string,
  outcome: Outcome,
  seconds: number,
  summary: Summary,
  { latest = new Map(), open = [] }: { readonly latest?: Latest; readonly open?: readonly OpenStep[] } = {},
): string {
  const { objects, verdict, clusters, problems } = summary;
  const counts = Object.entries(objects).filter(([, count]) => count > 0);
  // What a cluster received is in a verdict's evidence as well; here it is told of the whole time.
  const isCount = (words: string) => clusters.some(({ name }) => words.startsWith(`${name}: `));
  const evidence = verdict?.evidence.filter(words => !isCount(words)) ?? [];
  const below = [
    ...(verdict === undefined ? [] : [verdict.words]),
    ...evidence,
    ...(isExplainable(clusters.length, verdict)
      ? ['eastwest why, with the same flags, shows which hop is broken']
      : []),
    ...(counts.length === 0 ? [] : [`objects: ${counts.map(([result, count]) => `${count} ${result}`).join(', ')}`]),
    ...openWords(open),
  ];
  const head = `${mesh}: ${outcomeWords(outcome, problems.length)}, after ${durationText(seconds)}\n`;
  const tallies = tableText(
    clusters.map(tally => {
      const last = latest.get(tally.name);
      return [tally.name, `${tallyWords(tally)} in all${last === undefined ? '' : `; latest: ${last}`}`];
    }),
    '  ',
  );
  return `${head}${below.map(words => `  ${cleaned(words, 1_000)}\n`).join('')}${tallies}`;
}

function openWords(open: readonly OpenStep[]): readonly string[] {
  const lines = open.map(
    step => `not done on ${step.cluster}: ${step.title}${step.for === undefined ? '' : `: ${step.for}`}`,
  );
  return firstSteps(lines, more => `and ${more} more steps`);
}

function outcomeWords(outcome: Outcome, problems: number): string {
  switch (outcome) {
    case 'proven':
      return 'proven';
    case 'unproven':
      return 'not proven';
    case 'done':
      return 'done';
    case 'nothing-to-do':
      return 'nothing to do';
    case 'failed':
      // The time was over before a step failed: what was not done is told below.
      return problems === 0 ? 'failed' : `failed, ${problems} ${problems === 1 ? 'problem' : 'problems'}`;
    case 'cancelled':
      return 'stopped; run the same command again to resume';
  }
}

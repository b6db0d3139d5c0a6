/** The last lines of a run, on stdout: what it is now, and what was heard. */
import type { ClusterTally, Event } from '../../source/engine/events.ts';
import { cleaned } from '../../source/model/clean.ts';
import { durationText } from '../arguments/duration.ts';
import type { Summary } from './summary.ts';
import { tableText } from './table.ts';

export type Outcome = Extract<Event, { readonly event: 'result' }>['outcome'];

/** `v1 12, v2 13, no miss`, in words that fit a line. */
export function tallyWords(tally: ClusterTally): string {
  const versions = Object.entries(tally.versions).map(([version, count]) => `${version} ${count}`);
  const reasons = Object.entries(tally.reasons).map(([reason, count]) => `${count} ${reason}`);
  const misses = tally.misses === 0 ? 'no miss' : `misses ${tally.misses} (${reasons.join(', ')})`;
  return [...versions, misses].join(', ');
}

export function resultText(mesh: string, outcome: Outcome, seconds: number, summary: Summary): string {
  const { objects, verdict, clusters, problems } = summary;
  const counts = Object.entries(objects).filter(([, count]) => count > 0);
  const below = [
    ...(verdict === undefined ? [] : [verdict.words, ...verdict.evidence]),
    ...(counts.length === 0 ? [] : [`objects: ${counts.map(([result, count]) => `${count} ${result}`).join(', ')}`]),
  ];
  const head = `${mesh}: ${outcomeWords(outcome, problems.length)}, after ${durationText(seconds)}\n`;
  // A verdict's evidence has the counts already.
  const counted = verdict === undefined ? clusters : [];
  const tallies = tableText(
    counted.map(tally => [tally.name, tallyWords(tally)]),
    '  ',
  );
  return `${head}${below.map(words => `  ${cleaned(words, 1_000)}\n`).join('')}${tallies}`;
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
      // The time was over before a step failed: what was not done is told above.
      return problems === 0 ? 'failed' : `failed, ${problems} ${problems === 1 ? 'problem' : 'problems'}`;
    case 'cancelled':
      return 'stopped; run the same command again to go on';
  }
}

/** What all checks came to, in words: groups, one check, the sum. */
import type { HealthGroup, HealthResult, HealthVerdict } from '../../source/health/result.ts';
import { cleaned } from '../../source/model/clean.ts';
import { counted } from './numbers.ts';

const titles: Readonly<Record<HealthGroup, string>> = {
  requirements: 'Requirements of an install',
  configuration: 'Configuration of the mesh',
  workloads: 'What runs',
  paths: 'Path of a request between clusters',
  reach: 'Reachable from inside',
};

export const groupTitle = (group: HealthGroup): string => titles[group];

/** The results by group, in the order in which the groups come. */
export function healthGroups(
  results: readonly HealthResult[],
): readonly { readonly group: HealthGroup; readonly all: readonly HealthResult[] }[] {
  return [...Map.groupBy(results, ({ group }) => group)].map(([group, all]) => ({ group, all }));
}

/** The one reason for which all of them were skipped. */
export function skippedFor(results: readonly HealthResult[]): string | undefined {
  const [first, ...others] = new Set(results.map(({ verdict, why }) => (verdict === 'skipped' ? why : undefined)));
  return others.length === 0 && first !== undefined ? cleaned(first, 1_000) : undefined;
}

/** "61 checks ok, 1 problem (gateway), 3 unknown (trust, …), 12 skipped". */
export function healthSummary(results: readonly HealthResult[]): string {
  const of = (verdict: HealthVerdict) => results.filter(each => each.verdict === verdict);
  const named = (verdict: HealthVerdict, words: (count: number) => string) => {
    const found = of(verdict);
    return found.length === 0 ? [] : [`${words(found.length)} (${found.map(({ id }) => id).join(', ')})`];
  };
  const skipped = of('skipped').length;
  return [
    `${counted(of('ok').length, 'check')} ok`,
    ...named('problem', count => counted(count, 'problem')),
    ...named('warning', count => counted(count, 'warning')),
    ...named('unknown', count => `${count} unknown`),
    ...(skipped === 0 ? [] : [`${skipped} skipped`]),
  ].join(', ');
}

/**
 * One check: verdict, id and title; where it is not ok what was seen, what is wrong, what to do, and where more is written.
 * What was seen of those that are ok is in JSON.
 */
export function resultLines({ id, title, verdict, why, evidence, findings, page }: HealthResult): readonly string[] {
  return [
    `${verdict.padEnd(7)} ${id}: ${title}`,
    ...(why === undefined ? [] : [`    ${cleaned(why, 1_000)}`]),
    ...(verdict === 'ok' ? [] : evidence.map(({ cluster, words }) => `    ${cluster}: ${cleaned(words)}`)),
    ...findings.flatMap(each => [
      `    ${cleaned(each.words, 1_000)}`,
      ...each.evidence.map(words => `      seen: ${cleaned(words, 1_000)}`),
      `      fix: ${cleaned(each.fix, 1_000)}`,
    ]),
    ...(findings.length === 0 ? [] : [`      see ${page}`]),
  ];
}

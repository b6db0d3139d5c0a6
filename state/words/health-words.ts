/** What all checks came to, in words: groups, one check, the sum. */

import type { ReachTry } from '../../source/health/reach.ts';
import type { HealthGroup, HealthResult, HealthVerdict } from '../../source/health/result.ts';
import { cleaned } from '../../source/model/clean.ts';
import { firstOf } from '../../source/model/first-few.ts';
import type { Problem } from '../../source/model/problem.ts';
import type { DetailLine } from './lane-lines.ts';
import { counted } from './numbers.ts';
import { reachMatrix } from './reach-matrix.ts';
import { screenWords } from './screen-words.ts';

const titles: Readonly<Record<HealthGroup, string>> = {
  requirements: 'Requirements of an install',
  configuration: 'Configuration of the mesh',
  workloads: 'What runs',
  paths: 'Path of a request between clusters',
  reach: 'Reachable from inside',
};

export const groupTitle = (group: HealthGroup): string => titles[group];

/** The results by group, in the order in which the groups come. */
export function resultsByGroup(
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

/** "61 ok, 1 problem, 3 unknown, 12 skipped": without the names, for a head of one line. */
export function healthCounts(results: readonly HealthResult[]): string {
  const count = (verdict: HealthVerdict) => results.filter(each => each.verdict === verdict).length;
  const worse = [counted(count('problem'), 'problem'), counted(count('warning'), 'warning')];
  const all = [`${count('ok')} ok`, ...worse, `${count('unknown')} unknown`, `${count('skipped')} skipped`];
  return all.filter((words, index) => index === 0 || !words.startsWith('0 ')).join(', ');
}

/** The worst of them, as colours and symbols know it. */
export function worstHealth(results: readonly HealthResult[]): 'ok' | 'warning' | 'problem' {
  const has = (verdict: HealthVerdict) => results.some(each => each.verdict === verdict);
  return has('problem') ? 'problem' : has('warning') || has('unknown') ? 'warning' : 'ok';
}

/** What a check says in a line of the screen: what is wrong, what is true, or why it was skipped. */
export function resultSays({ title, why, findings }: HealthResult): string {
  const [first] = findings;
  if (first !== undefined) return firstOf(findings.length, screenWords(cleaned(first.words, 1_000)));
  return why === undefined ? title : `${title}: ${cleaned(why, 1_000)}`;
}

/**
 * A check in full: what is wrong, how that was seen and what helps; what was seen on each cluster; where more is
 * written. Of those about what reaches what, the matrix and what a firewall has to let through as well.
 */
export function resultDetail(result: HealthResult, tries: readonly ReachTry[]): readonly DetailLine[] {
  const { title, verdict, why, evidence, findings, page, group } = result;
  const tone = verdict === 'problem' ? 'problem' : 'warning';
  const pages = [...new Set([...findings.flatMap(finding => finding.page ?? []), page])];
  const reason = verdict === 'skipped' ? 'Skipped' : 'Could not be read';
  return [
    ...findings.flatMap((finding): readonly DetailLine[] => [
      { tone, text: screenWords(cleaned(finding.words, 1_000)) },
      { tone: 'plain', text: `fix: ${screenWords(cleaned(finding.fix, 1_000))}` },
      ...finding.evidence.map((words): DetailLine => ({ tone: 'muted', text: `seen: ${cleaned(words, 1_000)}` })),
    ]),
    { tone: findings.length === 0 ? 'plain' : 'muted', text: `Requires: ${title}` },
    ...(why === undefined ? [] : [{ tone: 'plain' as const, text: `${reason}: ${cleaned(why, 1_000)}` }]),
    ...evidence.map(({ cluster, words }): DetailLine => ({ tone: 'plain', text: `${cluster}: ${cleaned(words)}` })),
    ...(group === 'reach' && tries.length > 0 ? matrixLines(tries) : []),
    { tone: 'muted', text: `See ${pages.join(', ')}` },
  ];
}

const matrixLines = (tries: readonly ReachTry[]) =>
  reachMatrix(tries).map((text): DetailLine => ({ tone: 'plain', text }));

/** Why not all was read; empty where it was. */
export function unreadWords(problems: readonly Problem[]): string {
  const [first] = problems;
  return first === undefined ? '' : `Not all was read: ${firstOf(problems.length, cleaned(first.title, 1_000))}`;
}

/** Checks in words: how many came to what, and each with what was seen. */
import { pageOf } from '../../source/checks/check.ts';
import type { CheckResult, CheckVerdict } from '../../source/model/check-result.ts';
import { cleaned } from '../../source/model/clean.ts';
import { firstOf } from '../../source/model/first-few.ts';
import type { Problem } from '../../source/model/problem.ts';
import type { DetailLine } from './lane-lines.ts';
import { counted } from './numbers.ts';

/** "14 checks ok, 1 warning, 3 skipped". */
export function checksSummary(checks: readonly CheckResult[]): string {
  const count = (verdict: CheckVerdict) => checks.filter(each => each.verdict === verdict).length;
  const others = [
    [count('problem'), counted(count('problem'), 'problem')],
    [count('warning'), counted(count('warning'), 'warning')],
    [count('skipped'), `${count('skipped')} skipped`],
  ] as const;
  return [`${counted(count('ok'), 'check')} ok`, ...others.flatMap(([some, words]) => (some > 0 ? [words] : []))].join(
    ', ',
  );
}

/** The worst of them; ok where there are none. */
export function worstOf(checks: readonly CheckResult[]): 'ok' | 'warning' | 'problem' {
  const has = (verdict: CheckVerdict) => checks.some(each => each.verdict === verdict);
  return has('problem') ? 'problem' : has('warning') ? 'warning' : 'ok';
}

const order: readonly CheckVerdict[] = ['problem', 'warning', 'ok', 'skipped'];

/** What is wrong first, each verdict in the order of the checks. */
export function worstFirst(checks: readonly CheckResult[]): readonly CheckResult[] {
  return order.flatMap(verdict => checks.filter(each => each.verdict === verdict));
}

/** What a check says in a line: what is wrong, what is true, or why it was skipped. */
export function checkSays({ title, why, problems, warnings }: CheckResult): string {
  const all = [...problems, ...warnings];
  if (all[0] !== undefined) return firstOf(all.length, cleaned(all[0].title));
  return why === undefined ? title : `${title}: ${cleaned(why)}`;
}

/** A check in full: what is wrong and what helps, what was seen on each cluster, and where more is written. */
export function checkDetail(check: CheckResult): readonly DetailLine[] {
  const { id, title, why, evidence, problems, warnings } = check;
  const tones = [
    ...problems.map(each => ['problem', each] as const),
    ...warnings.map(each => ['warning', each] as const),
  ];
  const pages = [...new Set([...[...problems, ...warnings].flatMap(({ page }) => page ?? []), pageOf(id)])];
  return [
    ...tones.flatMap(([tone, finding]): readonly DetailLine[] => [
      { tone, text: cleaned(finding.title, 1_000) },
      { tone: 'plain', text: `fix: ${cleaned(finding.hint, 1_000)}` },
      ...(finding.evidence === undefined ? [] : [{ tone: 'muted' as const, text: cleaned(finding.evidence) }]),
    ]),
    { tone: tones.length === 0 ? 'plain' : 'muted', text: `Requires: ${title}` },
    ...(why === undefined ? [] : [{ tone: 'plain' as const, text: `Skipped: ${cleaned(why)}` }]),
    ...evidence.map(({ cluster, words }): DetailLine => ({ tone: 'plain', text: `${cluster}: ${cleaned(words)}` })),
    { tone: 'muted', text: `See ${pages.join(', ')}` },
  ];
}

/** The same in a line of the screen, with the first that is wrong or could not be told. */
export function checksLine(checks: readonly CheckResult[]): string {
  const first = [...checks.flatMap(each => each.problems), ...checks.flatMap(each => each.warnings)][0];
  return `${checksSummary(checks)}${first === undefined ? '' : `: ${first.title}`}`;
}

/** One check: its verdict, id and title; what was seen on each cluster; what is wrong and what to do. */
export function checkLines(check: CheckResult): readonly string[] {
  const { id, title, verdict, why, evidence, problems, warnings } = check;
  return [
    `${verdict.padEnd(7)} ${id}: ${title}`,
    ...(why === undefined ? [] : [`    ${cleaned(why)}`]),
    ...evidence.map(({ cluster, words }) => `    ${cluster}: ${cleaned(words)}`),
    ...[...problems, ...warnings].flatMap(problem => findingLines(problem)),
  ];
}

/** What a check has found wrong, or could not tell: the words, what to do, where more is written, the cluster's own. */
export function findingLines({ title, hint, evidence, page }: Problem): readonly string[] {
  return [
    `    ${cleaned(title, 1_000)}`,
    `      ${cleaned(hint, 1_000)}`,
    ...(page === undefined ? [] : [`      see ${page}`]),
    ...(evidence === undefined ? [] : [`      evidence: ${cleaned(evidence)}`]),
  ];
}

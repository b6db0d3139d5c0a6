/** Checks in words: how many came to what, and each with what was seen. */
import type { CheckResult, CheckVerdict } from '../../source/model/check-result.ts';
import { cleaned } from '../../source/model/clean.ts';
import type { Problem } from '../../source/model/problem.ts';
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

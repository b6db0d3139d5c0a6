/** Checks as lines: all of them, or a count and those that are not ok. */
import type { HealthVerdict } from '../../source/health/result.ts';
import type { CheckResult } from '../../source/model/check-result.ts';
import { checkLines, checksSummary } from '../../state/words/check-words.ts';
import type { Symbols } from './symbols.ts';

/** Every check with what was seen on each cluster. */
export function allChecksText(checks: readonly CheckResult[], symbols: Symbols): string {
  return checks.length === 0
    ? ''
    : `${checksSummary(checks)}\n${checks.map(each => checkText(each, symbols)).join('')}`;
}

/** How many came to what, and in full those with a problem or a warning. */
export function notableChecksText(checks: readonly CheckResult[], symbols: Symbols): string {
  if (checks.length === 0) return '';
  const notable = checks.filter(({ verdict }) => verdict === 'problem' || verdict === 'warning');
  return `${checksSummary(checks)}\n${notable.map(each => checkText(each, symbols)).join('')}`;
}

function checkText(check: CheckResult, symbols: Symbols): string {
  const [first = '', ...below] = checkLines(check);
  return [`${markOf(check.verdict, symbols)} ${first}`, ...below].map(line => `  ${line}\n`).join('');
}

/** The symbol of a verdict. */
export function markOf(verdict: HealthVerdict, { ok, failed, warning, waiting }: Symbols): string {
  switch (verdict) {
    case 'ok':
      return ok;
    case 'problem':
      return failed;
    case 'warning':
    case 'unknown':
      return warning;
    case 'skipped':
      return waiting;
  }
}

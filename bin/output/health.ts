/** What the checks came to: lines for people, JSON, and JUnit XML. */
import type { ReachTry } from '../../source/health/reach.ts';
import type { HealthResult, HealthVerdict } from '../../source/health/result.ts';
import { groupTitle, healthSummary, resultLines, resultsByGroup, skippedFor } from '../../state/words/health-words.ts';
import { reachMatrix } from '../../state/words/reach-matrix.ts';
import { markOf } from './checks.ts';
import { jsonText } from './json.ts';
import { junitDocument, type Trouble, testCase } from './junit-document.ts';
import type { Symbols } from './symbols.ts';

/** Every check by its group, with what was seen where it is not ok; at the end how many came to what. */
export function healthText(
  results: readonly HealthResult[],
  reach: readonly ReachTry[] | undefined,
  symbols: Symbols,
): string {
  const groups = resultsByGroup(results).map(({ group, all }) => {
    const why = skippedFor(all);
    if (why !== undefined) return `${groupTitle(group)}\n  ${symbols.waiting} ${all.length} skipped: ${why}\n`;
    const lines = all.flatMap(each => {
      const [first = '', ...below] = resultLines(each);
      return [`  ${markOf(each.verdict, symbols)} ${first}`, ...below.map(line => `  ${line}`)];
    });
    return `${groupTitle(group)}\n${lines.map(line => `${line}\n`).join('')}`;
  });
  const matrix = reach === undefined ? '' : `${reachMatrix(reach).join('\n')}\n\n`;
  return `${groups.join('\n')}\n${matrix}${healthSummary(results)}\n`;
}

/** `eastwest check -o json`: all results with their counts. `mesh`: undefined where none exists. */
export function healthJson(
  mesh: string | undefined,
  results: readonly HealthResult[],
  reach: readonly ReachTry[] | undefined,
): string {
  const count = (verdict: HealthVerdict) => results.filter(each => each.verdict === verdict).length;
  const counts = {
    ok: count('ok'),
    warning: count('warning'),
    problem: count('problem'),
    unknown: count('unknown'),
    skipped: count('skipped'),
  };
  return jsonText({ mesh: mesh ?? null, counts, checks: results, ...(reach === undefined ? {} : { reach }) });
}

/** A test suite for each group. */
export function healthJunit(results: readonly HealthResult[], seconds: number): string {
  const suites = resultsByGroup(results).map(({ group, all }) => ({
    name: group,
    cases: all.map(each => testCase(`${each.id}: ${each.title}`, group, troubleOf(each))),
  }));
  return junitDocument('eastwest check', suites, seconds);
}

/** A warning is not a failure. */
function troubleOf({ verdict, why = '', findings }: HealthResult): Trouble | undefined {
  switch (verdict) {
    case 'ok':
    case 'warning':
      return undefined;
    case 'problem':
      return ['failure', findings.map(each => `${each.words} (${each.fix})`).join('; ')];
    case 'unknown':
      return ['error', why];
    case 'skipped':
      return ['skipped', why];
  }
}

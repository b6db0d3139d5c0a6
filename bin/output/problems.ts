/** Problems and bugs as lines on stderr. */
import { clean } from '../../source/kubernetes/failures/clean.ts';
import { cleaned, cleanedLines } from '../../source/model/clean.ts';
import type { Problem } from '../../source/model/problem.ts';

/** Each problem: what is wrong, what to do, where more is written, the cluster's own words. Hints are ours and may be long. */
export function problemsText(problems: readonly Problem[]): string {
  return problems.map(problem => `${problemLines(problem).join('\n')}\n`).join('');
}

/** The first line names what is wrong; the others belong under it. */
export function problemLines(problem: Problem): readonly string[] {
  const [first, ...more] = problem.evidence === undefined ? [] : cleanedLines(problem.evidence);
  const evidence = first === undefined ? [] : [`  Evidence: ${first}`, ...more.map(line => `    ${line}`)];
  const page = problem.page === undefined ? [] : [`  See ${problem.page}`];
  return [`eastwest: ${cleaned(problem.title, 4_000)}`, `  ${cleaned(problem.hint, 4_000)}`, ...page, ...evidence];
}

/** One line that says so, and the stack for the report. The message may quote a cluster: no secret, no escape sequence. */
export function bugText(error: unknown): string {
  const [message = ''] = clean(error instanceof Error ? `${error.name}: ${error.message}` : String(error)).split('\n');
  const frames = (error instanceof Error ? (error.stack ?? '') : '').split('\n').filter(line => /^ +at /.test(line));
  const lines = [
    `eastwest: this is a bug, please report it: ${message}`,
    ...frames.map(line => `    ${cleaned(line)}`),
  ];
  return `${lines.join('\n')}\n`;
}

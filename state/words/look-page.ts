/** All that a look at a cluster found, to be scrolled and copied: what a row and the lines below the list have no room for. */
import { cleaned, cleanedLines } from '../../source/model/clean.ts';
import type { Problem } from '../../source/model/problem.ts';
import type { Entry, Look } from '../session.ts';
import { type Fact, lookLines } from './look-words.ts';
import { counted } from './numbers.ts';
import { wrapped } from './wrapped.ts';

/** Lines of at most so many columns. */
export function lookPage(entry: Entry, look: Look | undefined, width: number): readonly string[] {
  const folded = (text: string, before = '') =>
    wrapped(text, Math.max(20, width - before.length), 20).map(line => before + line);
  const of = [
    `Context     ${entry.title}`,
    `API server  ${entry.host || 'none'}`,
    `User        ${entry.user || 'none'}`,
  ];
  const problem = entry.problem ?? (look?.look === 'problem' ? look.problem : undefined);
  if (problem !== undefined) return [...of, '', ...problemLines(problem, folded)];
  const lines = lookLines(entry, look).map(lineOf);
  const missing = look?.look === 'found' ? look.survey.missingRights : [];
  return [
    ...of,
    '',
    ...lines.flatMap(line => folded(line)),
    ...(missing.length === 0 ? [] : ['', `${counted(missing.length, 'permission')} missing`]),
    ...missing.map(right => `  ${cleaned(right)}`),
  ];
}

/** The words say that it is as it should be; what is not begins with that. */
function lineOf({ label, standing, words }: Fact): string {
  const isQuiet = standing === 'ok' || standing === 'waiting' || standing === 'running';
  return `${label.padEnd(12)}${isQuiet ? '' : `${standing}: `}${words}`;
}

function problemLines(
  { title, hint, evidence, page }: Problem,
  folded: (text: string, before?: string) => readonly string[],
): readonly string[] {
  return [
    ...folded(cleaned(title, 1000)),
    ...folded(cleaned(hint, 1000), '  '),
    ...(page === undefined ? [] : [`  See ${page}`]),
    ...(evidence === undefined
      ? []
      : ['', 'What was said', ...cleanedLines(evidence).flatMap(line => folded(line, '  '))]),
  ];
}

/**
 * All that a probe of a cluster found, to be scrolled and copied: what a row and the lines below the list have no room
 * for.
 */
import { cleaned, cleanedLines } from '../../source/model/clean.ts';
import type { Problem } from '../../source/model/problem.ts';
import type { Entry, Probe } from '../session.ts';
import { counted } from './numbers.ts';
import { type Fact, probeLines } from './probe-words.ts';
import { onScreen } from './screen-words.ts';

/** Its lines are as long as what they say. */
export function probePage(entry: Entry, probe: Probe | undefined): readonly string[] {
  const of = [
    `Context     ${entry.title}`,
    `API server  ${entry.host || 'none'}`,
    `User        ${entry.user || 'none'}`,
  ];
  const problem = entry.problem ?? (probe?.state === 'problem' ? probe.problem : undefined);
  if (problem !== undefined) return [...of, '', ...problemLines(problem)];
  const missing = probe?.state === 'found' ? probe.survey.missingRights : [];
  return [
    ...of,
    '',
    ...probeLines(entry, probe).map(lineOf),
    ...(missing.length === 0 ? [] : ['', `${counted(missing.length, 'permission')} missing`]),
    ...missing.map(right => `  ${cleaned(right)}`),
  ];
}

/** The words when it is fine; a problem begins with what is wrong. */
function lineOf({ label, standing, words }: Fact): string {
  const isQuiet = standing === 'ok' || standing === 'waiting' || standing === 'running';
  return `${label.padEnd(12)}${isQuiet ? '' : `${standing}: `}${words}`;
}

function problemLines(problem: Problem): readonly string[] {
  const { title, hint, evidence, page } = onScreen(problem);
  return [
    cleaned(title, 1000),
    `  ${cleaned(hint, 1000)}`,
    ...(page === undefined ? [] : [`  See ${page}`]),
    ...(evidence === undefined ? [] : ['', 'Evidence', ...cleanedLines(evidence).map(line => `  ${line}`)]),
  ];
}

/** How a command ends that threw: which exit code, and what there is to say. */
import type { CheckResult } from '../source/model/check-result.ts';
import { type Problem, ProblemError } from '../source/model/problem.ts';
import { ProblemsError } from '../source/model/problems-error.ts';
import { BUG, problemsCode, stoppedCode } from './exit-codes.ts';
import { Stopped } from './stops.ts';

export type Ending =
  | { readonly ending: 'stopped'; readonly exit: number }
  | {
      readonly ending: 'problems';
      readonly exit: number;
      readonly problems: readonly Problem[];
      readonly checks: readonly CheckResult[];
    }
  | { readonly ending: 'bug'; readonly exit: number };

/** `stopped`: the signal that aborts when the program shall end. */
export function endingOf(error: unknown, stopped: AbortSignal): Ending {
  if (stopped.aborted && isAbort(error, stopped)) return { ending: 'stopped', exit: stoppedExit(stopped) };
  const problems = problemsOf(error);
  return problems === undefined
    ? { ending: 'bug', exit: BUG }
    : { ending: 'problems', exit: problemsCode(problems), problems, checks: checksOf(error) };
}

/** The exit code of a program that was stopped. */
export function stoppedExit(stopped: AbortSignal): number {
  return stoppedCode(stopped.reason instanceof Stopped ? stopped.reason.signal : 'SIGINT');
}

function problemsOf(error: unknown): readonly Problem[] | undefined {
  if (error instanceof ProblemsError) return error.problems;
  return error instanceof ProblemError ? [error.problem] : undefined;
}

function checksOf(error: unknown): readonly CheckResult[] {
  return error instanceof ProblemsError ? error.checks : [];
}

/** Once stopped, what was interrupted fails in one of these ways. */
function isAbort(error: unknown, signal: AbortSignal): boolean {
  if (error === signal.reason) return true;
  if (problemsOf(error)?.some(problem => problem.code === 'cancelled')) return true;
  return error instanceof Error && error.name === 'AbortError';
}

/** A run beside the installation as its screen shows it, first what it would do, then how it goes: Remove and Change root. */
import type { Problem } from '../source/model/problem.ts';
import { cleanedProblem } from './draft.ts';
import { isGoing, type Run } from './run.ts';

/** `since`: milliseconds since 1970. */
type SideProblems = { readonly draft: 'problems'; readonly problems: readonly Problem[] };
export type SideDraft<Ready> =
  | { readonly draft: 'none' }
  | { readonly draft: 'preparing'; readonly since: number }
  | SideProblems
  | ({ readonly draft: 'ready' } & Ready);

/** How far it is, whatever it does. */
export type SideRun = { readonly draft: { readonly draft: SideDraft<unknown>['draft'] }; readonly run: Run };

/** The problems that kept it from being prepared, fit for the screen. */
export function sideProblems(problems: readonly Problem[]): SideProblems {
  return { draft: 'problems', problems: problems.map(cleanedProblem) };
}

/** True while the clusters are read, or it runs. */
export function isSideRunBusy({ draft, run }: SideRun): boolean {
  return draft.draft === 'preparing' || isGoing(run);
}

/** Why it cannot be started now; undefined where it can. `busy`: as long as it runs; `nothing`: where it would do nothing. */
export function whyNotStarted(
  { draft: { draft }, run }: SideRun,
  { busy, nothing }: { readonly busy: string; readonly nothing: string | undefined },
): string | undefined {
  if (isGoing(run)) return busy;
  if (run.phase === 'over') return 'refresh first (r)';
  switch (draft) {
    case 'none':
    case 'preparing':
      return 'available when all clusters are read';
    case 'problems':
      return 'fix these problems first, then r';
    case 'ready':
      return nothing;
  }
}

/** Changing the root as the screen shows it: first what restarts in which order, then the run with its requests. */
import { cleaned } from '../source/model/clean.ts';
import type { PreparedRootChange } from '../source/preparation/prepare-root-change.ts';
import type { DraftStep } from './draft.ts';
import { noRun, type Run } from './run.ts';
import type { SideDraft } from './side-run.ts';
import type { AllRequests } from './watched-root-change.ts';
import { withContext } from './words/by-hand.ts';
import { counted } from './words/numbers.ts';
import { lostRequests, requestWords, rootsWords, unseenWords } from './words/root-change-words.ts';
import { stepsWords } from './words/run-words.ts';

export type RootChangeDraft = SideDraft<{
  readonly steps: readonly DraftStep[];
  /** "from FF:02:C0:E4… to a generated one". */
  readonly roots: string;
  /** The clusters of all steps that restart something. */
  readonly restarts: readonly string[];
  readonly warnings: readonly string[];
}>;

export type RootChangeState = {
  readonly draft: RootChangeDraft;
  readonly run: Run;
  readonly requests: AllRequests;
};

/** Before it was first read. */
export const noRootChange: RootChangeState = { draft: { draft: 'none' }, run: noRun, requests: new Map() };

/** What the screen may know of a prepared change. */
export function rootChangeDraftOf(prepared: PreparedRootChange): RootChangeDraft {
  const { mesh, steps, warnings } = prepared;
  const contexts = new Map(mesh.members.map(({ name, context }) => [name, context]));
  return {
    draft: 'ready',
    roots: rootsWords(prepared),
    restarts: steps.filter(({ title }) => title.startsWith('Restart ')).map(({ cluster }) => cluster),
    warnings: [...warnings, ...(steps.length === 0 ? [] : unseenWords)].map(each => cleaned(each, 600)),
    steps: steps.map(({ id, cluster, title, needs, byHand }) => {
      const command = byHand === '' ? '' : withContext(byHand, contexts.get(cluster) ?? '');
      return { id, cluster, title: cleaned(title, 120), needs, byHand: command, command, objects: [] };
    }),
  };
}

/** "mesh1: from … to …: 40 steps, 14 of them restarts. Nothing changes until you start." */
export function rootChangeHeadline({ draft }: RootChangeState, folder: string): string {
  if (draft.draft !== 'ready') return '';
  if (draft.steps.length === 0) {
    return `Every istiod signs with the root of ${folder} and hands out no other. e on Certificates names another folder.`;
  }
  return `Root ${draft.roots}: ${counted(draft.steps.length, 'step')}, ${draft.restarts.length} of them restarts. Nothing changes until you start.`;
}

/** How a run of it stands, in one sentence. */
export function rootChangeRunWords({ run, requests }: RootChangeState): string {
  const { phase, outcome } = run;
  const steps = stepsWords(run);
  const lost = lostRequests(requests);
  const answered = [...requests.values()].reduce((sum, { responses }) => sum + responses, 0);
  const traffic = answered + lost === 0 ? 'no requests could be sent' : `${answered} requests answered, ${lost} lost`;
  if (phase !== 'over') return `${phase === 'stopping' ? 'stopping' : 'changing the root'}: ${steps}; ${traffic}`;
  switch (outcome) {
    case 'done':
      return `root changed: ${traffic}`;
    case 'unproven':
      return `root changed, and requests were lost: ${traffic}`;
    case 'cancelled':
      return `stopped: ${steps}; ${traffic}; r refreshes, S resumes`;
    default:
      return `root not fully changed: ${steps}; ${traffic}; r refreshes, S resumes`;
  }
}

/** A line a cluster. */
export function rootChangeRequests({ requests }: RootChangeState): readonly string[] {
  return requestWords(requests);
}

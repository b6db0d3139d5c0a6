/** Taking the mesh down as the screen shows it: first what would go, then the run. */

import { type Preview, preview } from '../source/engine/preview.ts';
import { cleaned } from '../source/model/clean.ts';
import { objectTitle, refOf } from '../source/model/kube.ts';
import type { PreparedRemoval } from '../source/preparation/prepare-removal.ts';
import type { DraftChanges, DraftStep } from './draft.ts';
import type { RemovalSwitch } from './removal-switches.ts';
import { noRun, type Run } from './run.ts';
import type { SideDraft } from './side-run.ts';
import { withContext } from './words/by-hand.ts';
import { counted } from './words/numbers.ts';
import { removalEffect, removalWords } from './words/removal-words.ts';
import { stepsWords } from './words/run-words.ts';

export type RemovalDraft = SideDraft<{
  /** Each object with what becomes of it: "delete Secret istio-system/cacerts". */
  readonly steps: readonly DraftStep[];
  readonly warnings: readonly string[];
  /** The same to be counted. */
  readonly effects: DraftChanges;
  /** False where nothing is left to delete. */
  readonly changes: boolean;
}>;

export type RemovalState = {
  readonly draft: RemovalDraft;
  readonly run: Run;
  /** Names of the clusters that leave a mesh that goes on; empty: all of it goes. */
  readonly only: readonly string[];
  /** What is kept, and what goes too. */
  readonly switches: readonly RemovalSwitch[];
};

/** Before it was first read. */
export const noRemoval: RemovalState = { draft: { draft: 'none' }, run: noRun, only: [], switches: [] };

/** What the screen may know of a prepared removal. */
export function removalDraftOf({ mesh, steps, warnings, changes }: PreparedRemoval): RemovalDraft {
  const changed = new Map(preview(steps, mesh.id).map(each => [each.step.id, changesIn(each)]));
  const contexts = new Map(mesh.members.map(({ name, context }) => [name, context]));
  return {
    draft: 'ready',
    changes,
    warnings: warnings.map(each => cleaned(each, 600)),
    effects: {
      told: steps.flatMap(({ id, cluster, remove = [] }) => [
        ...remove.map(each => removalEffect(id, cluster, each)),
        ...(changed.get(id) ?? []).map(object => ({ step: id, cluster, object, will: 'change' as const })),
      ]),
      complete: true,
    },
    steps: steps.map(({ id, cluster, title, needs, remove = [], byHand }) => {
      const command = byHand
        .split('\n')
        .map(line => withContext(line, contexts.get(cluster) ?? ''))
        .join('\n');
      const words = [...remove.map(removalWords), ...(changed.get(id) ?? []).map(each => `change ${each}`)];
      const objects = words.map(each => cleaned(each, 300));
      return { id, cluster, title: cleaned(title, 120), needs, byHand: command, command, objects };
    }),
  };
}

/** What a step writes, which deletes nothing. */
function changesIn({ objects, amendments = [] }: Preview): readonly string[] {
  return [
    ...amendments.map(({ object, words }) => `${object}: ${words}`),
    ...objects.map(object => objectTitle(refOf(object))),
  ];
}

/** These and one more, or without it where it is one of them. */
export function toggled<Name extends string>(chosen: readonly Name[], name: Name): readonly Name[] {
  return chosen.includes(name) ? chosen.filter(each => each !== name) : [...chosen, name];
}

/** "12 steps on 2 clusters, 61 objects. Nothing changes until you start." */
export function removalHeadline(state: RemovalState, clusters: number): string {
  const { draft, run, only } = state;
  const what = removedWhat(state);
  if (draft.draft !== 'ready') return '';
  const leaves =
    only.length === 0
      ? ''
      : `${only.join(', ')} ${only.length === 1 ? 'leaves' : 'leave'} ${what === 'Kiali' ? what : 'the mesh'}: `;
  if (!draft.changes) return `${leaves}Nothing of ${what} is left to delete.`;
  const deleted = draft.steps.flatMap(step => step.objects).filter(each => each.startsWith('delete ')).length;
  const alone = what === 'Kiali' && only.length === 0 ? 'Kiali alone: ' : '';
  const words = `${leaves}${alone}${counted(draft.steps.length, 'step')} on ${counted(clusters, 'cluster')}, ${counted(deleted, 'object')} to delete.`;
  return run.phase === 'none' ? `${words} Nothing changes until you start.` : words;
}

function doneWords(of: Pick<RemovalState, 'only' | 'switches'>): string {
  const { only } = of;
  if (only.length === 0) return `nothing of ${removedWhat(of)} is left`;
  return `${only.join(', ')} left ${removedWhat(of) === 'Kiali' ? 'Kiali' : 'the mesh'}`;
}

/** What goes, or what clusters leave. */
const removedWhat = ({ switches }: Pick<RemovalState, 'switches'>) =>
  switches.includes('kiali') ? 'Kiali' : 'this mesh';

/** How a run of it stands, in one sentence. */
export function removalRunWords(run: Run, of: Pick<RemovalState, 'only' | 'switches'>): string {
  const steps = stepsWords(run);
  const { phase, outcome } = run;
  if (phase !== 'over') return `${phase === 'stopping' ? 'stopping' : 'deleting'}: ${steps}`;
  switch (outcome) {
    case 'done':
      return `deleted: ${doneWords(of)}`;
    case 'cancelled':
      return `stopped: ${steps}; r refreshes, x resumes`;
    default:
      return `not fully deleted: ${steps}; r refreshes`;
  }
}

/** What the terminal shows outside of the screen: window title, progress, and the notification at the end. */
import { cleaned } from '../../source/model/clean.ts';
import { isGoing, type Run } from '../run.ts';
import type { Stores } from '../stores.ts';
import { countOf } from './run-words.ts';

/** `percent`: 0 to 100. */
export type Progress = { readonly percent: number; readonly failed: boolean };

type Told = Pick<Stores, 'session' | 'run' | 'removal' | 'kialiWork' | 'traffic'>;

/** "mesh1 64 % installing", "mesh1 proven", "mesh1 failed": the mesh first, as tabs show little. */
export function windowTitle(stores: Told): string {
  const mesh = cleaned(stores.session.getState().meshId, 40);
  const progress = progressOf(stores);
  const work = workOf(stores);
  if (work !== undefined && progress !== undefined) return `${mesh} ${progress.percent} % ${work.doing} - eastwest`;
  const { phase, verdict } = stores.traffic.getState();
  if (phase === 'listening' && verdict !== undefined) {
    return `${mesh} ${verdict.state === 'proven' ? 'proven' : cleaned(verdict.words, 60)} - eastwest`;
  }
  if (phase === 'paused') return `${mesh} paused - eastwest`;
  const { phase: run, outcome } = stores.run.getState();
  return `${mesh}${run === 'over' && outcome !== undefined ? ` ${outcome}` : ''} - eastwest`;
}

/** How far what runs is; undefined where nothing runs. */
export function progressOf(stores: Told): Progress | undefined {
  const work = workOf(stores);
  if (work === undefined) return undefined;
  const { all, done, partial, failed } = countOf(work.run);
  return { percent: all === 0 ? 0 : Math.floor((100 * (done + partial)) / all), failed: failed > 0 };
}

function workOf({ run, removal, kialiWork }: Told): { readonly run: Run; readonly doing: string } | undefined {
  const works = [
    { run: run.getState(), doing: 'installing' },
    { run: removal.getState().run, doing: 'deleting' },
    { run: kialiWork.run.getState(), doing: 'installing Kiali' },
  ];
  return works.find(work => isGoing(work.run));
}

/**
 * "mesh1: installed and proven", for a user in another window; undefined where the run has not come to an end by
 * itself.
 */
export function endWords(stores: Told, which: 'run' | 'removal' | 'kiali'): string | undefined {
  const { run, removal, kialiWork, session } = stores;
  const now = { run: run.getState(), removal: removal.getState().run, kiali: kialiWork.run.getState() }[which];
  if (now.phase !== 'over' || now.outcome === undefined || now.outcome === 'cancelled') return undefined;
  const what = { run: 'the install', removal: 'the removal', kiali: 'the install of Kiali' }[which];
  const isGood = now.outcome === 'done' || now.outcome === 'proven';
  const how = isGood ? (now.outcome === 'proven' ? 'is done and proven' : 'is done') : `ended: ${now.outcome}`;
  return `${cleaned(session.getState().meshId, 40)}: ${what} ${how}`;
}

/** What keys do about Kiali: its screen, its choices, its plan. */
import type { KialiOptions } from '../../source/preparation/kiali-choices.ts';
import { chosenIndex } from '../selection.ts';
import type { Stores } from '../stores.ts';
import type { Notice, ScreenId } from '../view.ts';
import { findingLines } from '../words/check-words.ts';
import { onScreen } from '../words/screen-words.ts';
import type { Kialis } from './kiali.ts';

export type KialiCommands = {
  /** Where the program begins on Kiali: with these options, on the clusters that are selected already. */
  beginKiali(options: KialiOptions): void;
  /** Shows Kiali, and reads what exists of it. */
  showKiali(): void;
  /** Steps the choice under the cursor on or back; of a cluster, whether Kiali sees it. */
  stepKiali(by: 1 | -1): void;
  /** Another token for the cluster with the next run, or not after all. */
  rotateKiali(cluster: string): void;
  /** Reads the clusters again, and asks the server what it sees. */
  readKiali(): void;
  /** Every problem of its plan with what helps. */
  viewKialiProblems(): void;
  /** Shows what Kiali's plan would change. */
  planKiali(): void;
  stopKiali(): void;
};

/** What these commands lead to. */
export type OfKiali = {
  readonly kialis: Kialis;
  readonly show: (screen: ScreenId) => void;
  readonly viewText: (title: string, lines: readonly string[]) => void;
  readonly notice: (standing: Notice['standing'], words: string) => void;
};

export function createKialiCommands(stores: Stores, { kialis, show, viewText, notice }: OfKiali): KialiCommands {
  const { kiali, kialiWork, session } = stores;
  const warn = (why: string | undefined) => {
    if (why !== undefined) notice('warning', why);
  };
  const showKiali = () => {
    show('kiali');
    kialis.read();
  };
  return {
    beginKiali(options) {
      kiali.setState({ said: { ...options, without: [] } });
      if (session.getState().marks.length > 0) showKiali();
      else notice('ok', 'select the clusters of the mesh (space); K opens Kiali');
    },
    showKiali,
    stepKiali: by => warn(kialis.step(chosenIndex(stores, 'kiali'), by)),
    rotateKiali: cluster => warn(kialis.rotate(cluster)),
    readKiali: kialis.read,
    viewKialiProblems() {
      const found = kialiWork.draft.getState();
      if (found.draft !== 'problems') return;
      viewText('Failed checks', found.problems.map(onScreen).flatMap(findingLines));
    },
    planKiali: () => show('kiali-plan'),
    stopKiali: kialis.stop,
  };
}

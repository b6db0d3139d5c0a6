/** Moving about: cursor, page, lane, zoom. Every list moves by the same keys. */

import { chosenDraftLane, chosenRemovalLane, chosenRunLane } from '../lanes.ts';
import { letterOf } from '../members.ts';
import { chosenIndex, listLength, movingList, nextMatch, pageOf } from '../selection.ts';
import { type Stores, shownStores } from '../stores.ts';
import { inCell, isOnTop, listOf, moved } from '../view.ts';

export type Moves = {
  /** The cursor, by rows. */
  move(by: number): void;
  /** By half pages. */
  page(by: 1 | -1): void;
  edge(which: 'first' | 'last'): void;
  /** The lane to the left or right, the last going on to the first. */
  turnLane(by: 1 | -1): void;
  /** The lane with this number, from 1. */
  takeLane(number: number): void;
  toggleZoom(): void;
  /** Between phases against clusters and lanes. */
  toggleStepView(): void;
  /** Opens the chosen cell into its steps, or closes it. */
  toggleFold(): void;
  /** Plan shows all steps, or those that change something. */
  toggleOnlyChanges(): void;
  /** Install with the log below the steps, or without. */
  toggleLog(): void;
  nextMatch(): void;
  resize(columns: number, rows: number): void;
};

export function createMoves(all: Stores): Moves {
  const { view } = all;
  const move = (by: number) => {
    const stores = shownStores(all);
    const list = movingList(stores);
    const [from, length] = [chosenIndex(stores, list), listLength(stores, list)];
    // Who moves by hand goes on from the cell that is shown.
    if (!isOnTop(list)) settle();
    view.setState(before => moved(before, list, by, from, length), true);
  };
  const lanes = () => all.session.getState().marks.length;
  const laneNow = () => {
    const list = listOf(view.getState());
    if (list === 'install') return chosenRunLane(shownStores(all));
    return list === 'remove' ? chosenRemovalLane(all) : chosenDraftLane(shownStores(all));
  };
  /** What has followed the run stays where it is now. */
  const settle = () => {
    if (!view.getState().follows) return;
    const [lane, phase] = [laneNow(), chosenIndex(shownStores(all), 'phases')];
    view.setState(({ cursors }) => ({ follows: false, lane, cursors: { ...cursors, phases: phase } }));
  };
  const turnTo = (lane: number) => {
    settle();
    const { stepView, cursors } = view.getState();
    if (stepView === 'lanes') view.setState({ lane });
    else view.setState(before => inCell(before, lane, cursors.phases ?? 0), true);
  };
  return {
    move,
    page: by => move(by * Math.max(1, Math.floor(pageOf(all) / 2))),
    edge: which => move(which === 'first' ? Number.MIN_SAFE_INTEGER : Number.MAX_SAFE_INTEGER),
    turnLane(by) {
      if (lanes() > 0) turnTo((laneNow() + by + lanes()) % lanes());
    },
    takeLane(number) {
      if (number <= lanes()) turnTo(number - 1);
      else view.setState({ notice: { standing: 'warning', words: `there is no cluster ${letterOf(number - 1)}` } });
    },
    toggleStepView: () =>
      view.setState(({ stepView }) => ({ stepView: stepView === 'lanes' ? 'phases' : 'lanes', unfolded: false })),
    toggleFold() {
      settle();
      view.setState(({ unfolded }) => ({ unfolded: !unfolded }));
    },
    toggleOnlyChanges: () =>
      view.setState(
        before => inCell({ ...before, onlyChanges: !before.onlyChanges, follows: true }, before.lane, 0),
        true,
      ),
    toggleZoom: () => view.setState(({ zoomed }) => ({ zoomed: !zoomed })),
    toggleLog: () => view.setState(({ log }) => ({ log: !log })),
    nextMatch() {
      const { viewer, cursors } = view.getState();
      if (viewer === undefined) return;
      const found = nextMatch(viewer, (cursors.viewer ?? 0) + 1);
      if (found !== undefined) view.setState({ cursors: { ...cursors, viewer: found } });
    },
    resize: (columns, rows) => view.setState({ size: { columns, rows } }),
  };
}

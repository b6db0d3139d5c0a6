/** Moving about: cursor, page, lane, zoom. Every list moves by the same keys. */

import { letterOf } from '../members.ts';
import { chosenIndex, chosenRunLane, listLength, nextMatch, pageOf } from '../selection.ts';
import type { Stores } from '../stores.ts';
import { listOf, moved, screenOf } from '../view.ts';

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
  nextMatch(): void;
  resize(columns: number, rows: number): void;
};

export function createMoves(stores: Stores): Moves {
  const { view } = stores;
  const move = (by: number) => {
    const list = listOf(view.getState());
    view.setState(before => moved(before, list, by, chosenIndex(stores, list), listLength(stores, list)), true);
  };
  const lanes = () => stores.session.getState().marks.length;
  const laneNow = () => (screenOf(view.getState()) === 'install' ? chosenRunLane(stores) : view.getState().lane);
  return {
    move,
    page: by => move(by * Math.max(1, Math.floor(pageOf(stores) / 2))),
    edge: which => move(which === 'first' ? Number.MIN_SAFE_INTEGER : Number.MAX_SAFE_INTEGER),
    turnLane(by) {
      if (lanes() > 0) view.setState({ follows: false, lane: (laneNow() + by + lanes()) % lanes() });
    },
    takeLane(number) {
      if (number <= lanes()) view.setState({ follows: false, lane: number - 1 });
      else view.setState({ notice: { standing: 'warning', words: `there is no cluster ${letterOf(number - 1)}` } });
    },
    toggleZoom: () => view.setState(({ zoomed }) => ({ zoomed: !zoomed })),
    nextMatch() {
      const { viewer, cursors } = view.getState();
      if (viewer === undefined) return;
      const found = nextMatch(viewer, (cursors.viewer ?? 0) + 1);
      if (found !== undefined) view.setState({ cursors: { ...cursors, viewer: found } });
    },
    resize: (columns, rows) => view.setState({ size: { columns, rows } }),
  };
}

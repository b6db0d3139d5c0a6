/** The cells of the table: each kind of fault by itself and all of them mixed, on each command, seed after seed. */
import {
  type Cell,
  type CellResult,
  type Command,
  newGround,
  provenGround,
  runCell,
  undisturbedInventories,
  writes,
} from './cell.ts';
import { faultKinds } from './faults.ts';

/** One request in this many fails. */
const rates = [30, 12, 6];

/** Cells of these commands without end, in an order in which any beginning has a share of everything. */
export function* allCells(commands: readonly Command[]): Generator<Cell> {
  const groups = [...faultKinds.map(kind => [kind]), [...faultKinds]];
  for (let round = 0; ; round += 1) {
    for (const [at, kinds] of groups.entries()) {
      const seed = round * groups.length + at + 1;
      const [kind = ''] = kinds;
      const ofWatches = kinds.length === 1 && kind.startsWith('watch ');
      const rate = rates[round % rates.length] ?? 12;
      // Watches are few, and `plan` has none.
      const every = ofWatches ? Math.max(2, Math.round(rate / 6)) : rate;
      const able = ofWatches ? commands.filter(command => command !== 'plan') : commands;
      const turn = able.slice((at + round) % able.length).slice(0, 1);
      // Mixtures are what happens: each command has one in every round.
      for (const command of kinds.length > 1 ? commands : turn) yield { command, kinds, every, seed };
    }
  }
}

/** Runs cells side by side, and tells of each as it ends. */
export async function runCells(
  cells: Iterator<Cell>,
  lanes: number,
  told: (cell: Cell, result: CellResult) => void,
): Promise<void> {
  const undisturbed = undisturbedInventories();
  const proven = await provenGround();
  const lane = async () => {
    for (let next = cells.next(); !next.done; next = cells.next()) {
      const cell = next.value;
      const own = cell.command === 'up' ? newGround : provenGround;
      const ground = writes(cell.command) ? await own() : proven;
      try {
        told(cell, await runCell(cell, ground, undisturbed));
      } finally {
        if (ground !== proven) await ground.close();
      }
    }
  };
  try {
    await Promise.all(Array.from({ length: lanes }, lane));
  } finally {
    await proven.close();
  }
}

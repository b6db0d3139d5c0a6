/**
 * The long form, `npm run test:faults [CELLS] [LANES] [FROM] [COMMANDS]`: prints each cell that is not as promised, and at the end
 * the table of docs/reliability.md. Exits with 1 where a cell was not as promised.
 */
import { type Cell, type CellResult, commands } from './cell.ts';
import { allCells, runCells } from './cells.ts';

const cells = Number(process.argv[2] ?? 2000);
const lanes = Number(process.argv[3] ?? 4);
/** A long loop can be run in parts, and be gone on with. */
const from = Number(process.argv[4] ?? 1);
/** Separated by commas; all of them by default. */
const chosenCommands = process.argv[5]?.split(',') ?? commands;

type Row = { cells: number; proven: number; problems: number; faults: number; requests: number; broken: number };

const rows = new Map<string, Row>();
const problems = new Map<string, number>();
let done = 0;

function tell(cell: Cell, result: CellResult): void {
  done += 1;
  const kind = cell.kinds.length > 1 ? 'all of them mixed' : (cell.kinds[0] ?? 'none');
  const row = rows.get(kind) ?? { cells: 0, proven: 0, problems: 0, faults: 0, requests: 0, broken: 0 };
  rows.set(kind, {
    cells: row.cells + 1,
    proven: row.proven + (result.ended === 'proven' ? 1 : 0),
    problems: row.problems + (result.ended === 'problem' ? 1 : 0),
    faults: row.faults + result.faults,
    requests: row.requests + result.requests,
    broken: row.broken + (result.broken.length > 0 ? 1 : 0),
  });
  const code = result.problem?.replace(/:.*/s, '') ?? '';
  if (code !== '') problems.set(code, (problems.get(code) ?? 0) + 1);
  const title = `${from + done - 1}. ${cell.command}, ${kind}, 1 in ${cell.every}, seed ${cell.seed}`;
  if (result.broken.length > 0) {
    process.stdout.write(`BROKEN ${title} (${result.problem ?? 'proven'})\n  ${result.broken.join('\n  ')}\n`);
  } else {
    process.stderr.write(
      `${title}: ${result.problem ?? 'proven'}, ${result.faults} faults, ${result.seconds.toFixed(0)} s\n`,
    );
  }
}

function* chosen(): Generator<Cell> {
  const all = allCells(commands.filter(each => chosenCommands.includes(each)));
  for (let number = 1; number < from + cells; number += 1) {
    const next = all.next();
    if (!next.done && number >= from) yield next.value;
  }
}

function table(): string {
  const lines = [...rows].map(
    ([kind, { cells, proven, problems, faults, requests, broken }]) =>
      `| ${kind} | ${cells} | ${requests} | ${faults} | ${proven} | ${problems} | ${broken} |`,
  );
  const sums = [...rows.values()].reduce((sum, row) => ({
    cells: sum.cells + row.cells,
    proven: sum.proven + row.proven,
    problems: sum.problems + row.problems,
    faults: sum.faults + row.faults,
    requests: sum.requests + row.requests,
    broken: sum.broken + row.broken,
  }));
  return [
    '| fault | cells | requests | faults | succeeded | a named problem | not as promised |',
    '|---|---|---|---|---|---|---|',
    ...lines,
    `| **all** | ${sums.cells} | ${sums.requests} | ${sums.faults} | ${sums.proven} | ${sums.problems} | ${sums.broken} |`,
  ].join('\n');
}

const report = () => {
  const codes = [...problems].toSorted((one, other) => other[1] - one[1]).map(([code, count]) => `${code} ${count}`);
  process.stdout.write(`\n${table()}\n\nproblems: ${codes.join(', ')}\n`);
  process.exit([...rows.values()].some(({ broken }) => broken > 0) ? 1 : 0);
};
// What was run until then is worth a table.
process.once('SIGINT', report);
await runCells(chosen(), lanes, tell);
report();

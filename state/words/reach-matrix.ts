/** What reaches what, as a matrix and as the lines that a firewall team needs. */
import type { ReachTry } from '../../source/health/reach.ts';

const signs: Readonly<Record<ReachTry['outcome'], string>> = { open: 'open', closed: 'CLOSED', unknown: 'unknown' };

/** A matrix for gateways and one for API servers, rows from and columns to; below them a line for every connection. */
export function reachMatrix(tries: readonly ReachTry[]): readonly string[] {
  const names = [...new Set(tries.flatMap(({ from, to }) => [from, to]))];
  const matrices = (['gateway', 'api-server'] as const).flatMap(what => {
    const own = tries.filter(each => each.what === what);
    return own.length === 0 ? [] : matrix(what === 'gateway' ? 'gateways' : 'API servers', own, names);
  });
  const lines = [...new Set(tries.flatMap(({ firewall }) => firewall ?? []))];
  return [...matrices, 'Firewall', ...lines.map(line => `  ${line}`)];
}

function matrix(title: string, tries: readonly ReachTry[], names: readonly string[]): readonly string[] {
  const width = Math.max(...names.map(name => name.length), 'from / to'.length, 'unknown'.length) + 2;
  const row = (cells: readonly string[]) => `  ${cells.map(cell => cell.padEnd(width)).join('')}`.trimEnd();
  const cell = (from: string, to: string) => {
    const found = tries.find(each => each.from === from && each.to === to);
    return found === undefined ? '-' : signs[found.outcome];
  };
  return [
    `Matrix of ${title}`,
    row(['from / to', ...names]),
    ...names.map(from => row([from, ...names.map(to => cell(from, to))])),
    '',
  ];
}

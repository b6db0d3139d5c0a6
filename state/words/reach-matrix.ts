/** What reaches what, as a matrix and as the lines that a firewall team needs. */
import type { ReachTarget, ReachTry } from '../../source/health/reach.ts';

const signs: Readonly<Record<ReachTry['outcome'], string>> = { open: 'open', closed: 'CLOSED', unknown: 'unknown' };

const titles: Readonly<Record<ReachTarget, string>> = {
  gateway: 'gateways',
  'api-server': 'API servers',
  istiod: 'istiods, through the gateway of the primary (15012 and 15017)',
};

/** The worst first. */
const outcomes = ['closed', 'unknown', 'open'] as const;

/** A matrix for gateways, one for API servers, rows from and columns to; below them a line for every connection. */
export function reachMatrix(tries: readonly ReachTry[]): readonly string[] {
  const names = [...new Set(tries.flatMap(({ from, to }) => [from, to]))];
  const matrices = Object.entries(titles).flatMap(([what, title]) => {
    const own = tries.filter(each => each.what === what);
    return own.length === 0 ? [] : matrix(title, own, names);
  });
  const lines = [...new Set(tries.flatMap(({ firewall }) => firewall ?? []))];
  return [...matrices, 'Firewall', ...lines.map(line => `  ${line}`)];
}

function matrix(title: string, tries: readonly ReachTry[], names: readonly string[]): readonly string[] {
  const width = Math.max(...names.map(name => name.length), 'from / to'.length, 'unknown'.length) + 2;
  const row = (cells: readonly string[]) => `  ${cells.map(cell => cell.padEnd(width)).join('')}`.trimEnd();
  const cell = (from: string, to: string) => {
    const found = tries.filter(each => each.from === from && each.to === to);
    const worst = outcomes.find(outcome => found.some(each => each.outcome === outcome));
    return worst === undefined ? '-' : signs[worst];
  };
  return [
    `Matrix of ${title}`,
    row(['from / to', ...names]),
    ...names.map(from => row([from, ...names.map(to => cell(from, to))])),
    '',
  ];
}

/** The end of `eastwest why`, whether the walks are over clusters or over a report of them. */
import type { Walk } from '../../source/diagnosis/walk.ts';
import type { Mesh } from '../../source/model/mesh.ts';
import type { Problem } from '../../source/model/problem.ts';
import { ProblemsError } from '../../source/model/problems-error.ts';
import type { Command } from '../command.ts';
import { DONE, UNPROVEN } from '../exit-codes.ts';
import type { Io } from '../io.ts';
import { symbolsFor } from '../output/symbols.ts';
import { hopLines, walksText } from '../output/walks.ts';

export type WhyCommand = Extract<Command, { readonly command: 'why' }>;

/** Done where nothing is broken in any direction, all could be seen, and responses arrive. */
export function whyExit(walks: readonly Walk[]): number {
  return walks.every(({ state }) => state === 'fine') ? DONE : UNPROVEN;
}

/** Writes the walks to stdout, as text or as NDJSON. */
export function tellWalks({ output, appearance }: WhyCommand, walks: readonly Walk[], io: Io): void {
  io.stdout.write(output === 'text' ? walksText(walks, symbolsFor(appearance)) : hopLines(walks, Date.now()));
}

/** Names that are in no cluster of the mesh, and a way from a cluster to itself. */
export function refuseUnknownClusters({ from, to }: WhyCommand, { members }: Mesh): void {
  const names = members.map(member => member.name);
  const unknown = (['from', 'to'] as const).flatMap((flag): readonly Problem[] => {
    const name = { from, to }[flag];
    if (name === undefined || names.includes(name)) return [];
    const title = `--${flag} ${name}: no cluster of the mesh has this name`;
    return [{ code: 'bad-input', title, hint: `Name one of ${names.join(', ')}.` }];
  });
  if (unknown.length > 0) throw new ProblemsError(unknown);
  if (from !== undefined && from === to) {
    const title = `--from and --to are both ${from}`;
    throw new ProblemsError([{ code: 'bad-input', title, hint: 'The walk is between two clusters: leave one out.' }]);
  }
}

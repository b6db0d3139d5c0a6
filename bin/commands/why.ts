/** `eastwest why`: the walk from each client to the servers of the others, to the first hop that is broken. */
import { gatherEvidence } from '../../source/diagnosis/gather.ts';
import { usualAsking } from '../../source/diagnosis/usual-asking.ts';
import { type Walk, walkAll } from '../../source/diagnosis/walk.ts';
import type { Mesh } from '../../source/model/mesh.ts';
import type { Problem } from '../../source/model/problem.ts';
import { ProblemsError } from '../../source/model/problems-error.ts';
import { prepareToDiagnose } from '../../source/preparation/prepare.ts';
import { readingWords } from '../../state/words/walk-words.ts';
import type { Command } from '../command.ts';
import { DONE, UNPROVEN } from '../exit-codes.ts';
import type { Io } from '../io.ts';
import { createProgress } from '../output/progress.ts';
import { symbolsFor } from '../output/symbols.ts';
import { hopLines, walksText } from '../output/walks.ts';
import { type RunOnMesh, runOnMesh } from './run-on-mesh.ts';

type WhyCommand = Extract<Command, { readonly command: 'why' }>;

export function why(command: WhyCommand, io: Io): Promise<number> {
  const progress = createProgress({ ...command, each: false, meshId: command.mesh.meshId }, io);
  return runOnMesh(command, progress, io, on => walk(command, on));
}

/** Reads what the walks need, and tells them. */
function walk(command: WhyCommand, { host, choices, deadline, progress, io }: RunOnMesh): Promise<number> {
  return deadline.within(async signal => {
    const { mesh, world } = await prepareToDiagnose(host, choices, signal);
    refuseStrangers(command, mesh);
    io.stderr.write(`${readingWords(mesh.members.map(({ name }) => name))}\n`);
    const walks = walkAll(await gatherEvidence(mesh, world, usualAsking, signal), command);
    const exit = walks.every(({ state }) => state === 'fine') ? DONE : UNPROVEN;
    tell(command, walks, io);
    if (command.output === 'ndjson') progress.result(exit === DONE ? 'done' : 'unproven', exit);
    return exit;
  });
}

function tell({ output, appearance }: WhyCommand, walks: readonly Walk[], io: Io): void {
  io.stdout.write(output === 'text' ? walksText(walks, symbolsFor(appearance)) : hopLines(walks, Date.now()));
}

/** Names that are in no cluster of the mesh, and a way from a cluster to itself. */
function refuseStrangers({ from, to }: WhyCommand, { members }: Mesh): void {
  const names = members.map(member => member.name);
  const strangers = (['from', 'to'] as const).flatMap((flag): readonly Problem[] => {
    const name = { from, to }[flag];
    if (name === undefined || names.includes(name)) return [];
    const title = `--${flag} ${name}: no cluster of the mesh has this name`;
    return [{ code: 'bad-input', title, hint: `Name one of ${names.join(', ')}.` }];
  });
  if (strangers.length > 0) throw new ProblemsError(strangers);
  if (from !== undefined && from === to) {
    const title = `--from and --to are both ${from}`;
    throw new ProblemsError([{ code: 'bad-input', title, hint: 'The walk is between two clusters: leave one out.' }]);
  }
}

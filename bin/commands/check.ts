/** `eastwest check`: all named checks, for a mesh that is to be and for one that is. Changes nothing. */
import { usualAsking } from '../../source/diagnosis/usual-asking.ts';
import { type Checked, checkMesh } from '../../source/health/check-mesh.ts';
import type { Command } from '../command.ts';
import { createDeadline } from '../deadline.ts';
import { DONE, UNPROVEN, UNREACHABLE } from '../exit-codes.ts';
import type { Io } from '../io.ts';
import { healthJson, healthJunit, healthText } from '../output/health.ts';
import { symbolsFor } from '../output/symbols.ts';
import { onMesh } from '../world/on-mesh.ts';

type CheckCommand = Extract<Command, { readonly command: 'check' }>;

export function check(command: CheckCommand, io: Io): Promise<number> {
  const deadline = createDeadline({ seconds: command.timeout, flag: '--timeout' }, io.stopped);
  return onMesh(command, io, (host, choices) =>
    deadline.within(async signal => {
      io.stderr.write(`Checking ${choices.clusters.map(({ name }) => name).join(', ')}\n`);
      const started = host.clock.now();
      const checked = await checkMesh(host, choices, { asking: usualAsking, reach: command.reach }, signal);
      io.stdout.write(written(command, checked, (host.clock.now() - started) / 1000));
      return exitOf(checked);
    }),
  );
}

function written({ output, appearance }: CheckCommand, { meshId, results, reach }: Checked, seconds: number): string {
  switch (output) {
    case 'text':
      return healthText(results, reach, symbolsFor(appearance));
    case 'json':
      return healthJson(meshId, results, reach);
    case 'junit':
      return healthJunit(results, seconds);
  }
}

/** A check that could not be completed did not pass. */
function exitOf({ results, unread }: Checked): number {
  if (unread.length > 0) return UNREACHABLE;
  return results.some(({ verdict }) => verdict === 'problem' || verdict === 'unknown') ? UNPROVEN : DONE;
}

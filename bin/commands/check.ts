/** `eastwest check`: all named checks, for a mesh that is to be and for one that is. Only `--reach` may create a pod, with consent. */
import { usualAsking } from '../../source/diagnosis/usual-asking.ts';
import { type Checked, checkMesh, usualGroups } from '../../source/health/check-mesh.ts';
import { healthGroups } from '../../source/health/result.ts';
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
      const checked = await checkMesh(
        host,
        choices,
        {
          asking: usualAsking,
          groups: command.reach ? healthGroups : usualGroups,
          mayCreatePods: names => agreed(command, names, io),
        },
        signal,
      );
      io.stdout.write(written(command, checked, (host.clock.now() - started) / 1000));
      return exitOf(checked);
    }),
  );
}

/** Without a terminal there is no confirmation, so nothing is created. */
async function agreed({ yes }: CheckCommand, names: readonly string[], io: Io): Promise<boolean> {
  if (yes || io.ask === undefined) return yes;
  const question = `--reach creates a pod in namespace default of ${names.join(', ')} for some seconds. Continue? [y/N] `;
  return /^y(es)?$/i.test((await io.ask(question, io.stopped)).trim());
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

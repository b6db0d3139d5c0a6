/** May control planes be used here at all, and what runs on them? */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { ProgramSet } from './programs.ts';
import { locate } from './programs-on-disk.ts';

/**
 * Why control planes cannot run on this machine, fit for a test's `skip`; nothing when they can. Builds what is missing
 * first, which takes minutes once. With CI set a reason is thrown instead: there these tests must run.
 */
export function unavailable(
  env: NodeJS.ProcessEnv = process.env,
  sets: readonly ProgramSet[] = ['control-plane'],
): string | undefined {
  const reason = sets.map(set => reasonAgainst(env, set)).find(each => each !== undefined);
  if (reason !== undefined && env.CI) throw new Error(`with CI set this must run, but ${reason}`);
  return reason;
}

function reasonAgainst(env: NodeJS.ProcessEnv, set: ProgramSet): string | undefined {
  const located = locate(env, set);
  if ('reason' in located) return located.reason;
  if (located.missing.length === 0) return undefined;
  // Synchronous on purpose: a test's options are read while its file is loaded.
  const build = spawnSync(process.execPath, [join(import.meta.dirname, 'build.ts'), set], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
  });
  return build.status === 0
    ? undefined
    : build.stdout.trim() || 'the programs of the control planes could not be built';
}

/** May control planes be used here at all, and what runs on them? */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { ProgramSet } from './programs.ts';
import { locate } from './programs-on-disk.ts';

/**
 * Why control planes cannot run on this machine, fit for a test's `skip`; nothing when they can. Builds what is missing
 * first, which takes minutes once. With CI set a reason is thrown instead: there these tests must run.
 */
export function unavailable(env: NodeJS.ProcessEnv = process.env): string | undefined {
  return insisted(reasonAgainst(env, 'control-plane'), { name: 'CI', env });
}

/**
 * The same for a control plane with programs of another set. Those are many minutes of building, so they are built only
 * where EASTWEST_OPERATORS is set, and used wherever they are kept (docs/control-planes-in-tests.md#olm-and-metallb-themselves).
 */
export function unavailableWith(set: ProgramSet, env: NodeJS.ProcessEnv = process.env): string | undefined {
  const located = locate(env, set);
  if ('missing' in located && located.missing.length > 0 && !env.EASTWEST_OPERATORS) {
    return `${located.missing.join(' and ')} ${located.missing.length > 1 ? 'are' : 'is'} not built, and EASTWEST_OPERATORS is not set`;
  }
  return unavailable(env) ?? insisted(reasonAgainst(env, set), { name: 'EASTWEST_OPERATORS', env });
}

function insisted(
  reason: string | undefined,
  { name, env }: { readonly name: string; readonly env: NodeJS.ProcessEnv },
) {
  if (reason !== undefined && env[name]) throw new Error(`with ${name} set this must run, but ${reason}`);
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

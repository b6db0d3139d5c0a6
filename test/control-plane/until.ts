/** Waiting for something about running programs, and telling what they said when it does not come. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Supervised } from './supervised.ts';

/** Waits until `holds`; rejects with last words as soon as any program has ended, or after four minutes, which a busy machine may take. */
export async function until(
  group: Supervised,
  what: string,
  holds: () => Promise<boolean>,
  signal: AbortSignal,
): Promise<void> {
  const deadline = performance.now() + 240_000;
  for (;;) {
    signal.throwIfAborted();
    // A server that is starting refuses and resets connections: not yet.
    if (await holds().catch(() => false)) return;
    for (const [program, how] of group.endings()) {
      throw new Error(`${program} ended (${how}) before ${what}: ${logOf(group, program).slice(-1500)}`);
    }
    if (performance.now() > deadline) {
      throw new Error(
        `after four minutes still not: ${what}. The server: ${logOf(group, 'kube-apiserver').slice(-1500)}`,
      );
    }
    await sleep(25);
  }
}

/** All that a program has written so far. */
export function logOf(group: Supervised, program: string): string {
  try {
    return readFileSync(join(group.folder, `${program}.log`), 'utf8');
  } catch {
    // Not started yet: it has said nothing.
    return '';
  }
}

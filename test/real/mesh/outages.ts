/** API servers that are killed and come back while something runs. */

import { textAt } from '../../../source/model/fields.ts';
import type { ControlPlane } from '../../control-plane/control-plane.ts';

/** Kills the server, forgets all history so that no watch can continue where it was (410), and starts it again. */
export async function outage(plane: ControlPlane): Promise<void> {
  await plane.killServer();
  const post = async (path: string, body: object): Promise<unknown> =>
    (await fetch(`${plane.etcd}/v3/${path}`, { method: 'POST', body: JSON.stringify(body) })).json();
  const range = await post('kv/range', { key: 'Lw==' });
  await post('kv/compaction', { revision: textAt(range, 'header', 'revision'), physical: true });
  await plane.startServer();
}

export type Outages = {
  /** To be called with all that was written so far. */
  receive(stdout: string): void;
  /** Those that happened, in their order; resolves when no server is down any more. Rejects when one did not come back. */
  ended(): Promise<readonly string[]>;
};

/** An outage of the cluster of each of these steps when it starts, one after the other. */
export function outagesAt(steps: readonly string[], planes: ReadonlyMap<string, ControlPlane>): Outages {
  const happened: string[] = [];
  let last = Promise.resolve();
  return {
    receive(stdout) {
      for (const step of steps) {
        if (happened.includes(step) || !stdout.includes(`"event":"started"`)) continue;
        if (!new RegExp(`"event":"started"[^\\n]*"step":"${step}"`).test(stdout)) continue;
        const plane = planes.get(step.split('/')[0] ?? '');
        if (plane === undefined) throw new Error(`no cluster for ${step}`);
        happened.push(step);
        last = last.then(() => outage(plane));
        // It rejects for whoever awaits the end.
        last.catch(() => undefined);
      }
    },
    async ended() {
      await last;
      return happened;
    },
  };
}

/** Pods of servers that come and go, told as what they are: a replacement is not an outage. Pure but for its memory. */
import type { Incident } from '../../model/incident.ts';
import { spanWords } from './span.ts';

export type Turnover = {
  /** The ready pods of a cluster are these now. `failed`: requests that failed so far, of all clients. */
  see(ready: readonly string[], failed: number, now: number): readonly Incident[];
  /** What has been long enough ago to be told. */
  due(failed: number, now: number): readonly Incident[];
};

/** Requests that hang end after five seconds: what a change cost is known only then. Milliseconds. */
const SETTLED = 6000;

type Change = { readonly began: number; readonly failed: number; readonly before: readonly string[] };

/** `version`: what the pods of this cluster answer. */
export function createTurnover(cluster: string, version: string): Turnover {
  let ready: readonly string[] | undefined;
  let change: Change | undefined;
  let changedAt = 0;
  let emptySince: number | undefined;

  return {
    see(found, failed, now) {
      const before = ready;
      ready = found.toSorted();
      if (before === undefined || before.join() === ready.join()) return [];
      change ??= { began: now, failed, before };
      changedAt = now;
      if (ready.length > 0) return [];
      emptySince ??= now;
      return [
        { kind: 'pod', standing: 'problem', cluster, words: `${cluster}: no helloworld pod (${version}) is ready` },
      ];
    },
    due(failed, now) {
      if (change === undefined || ready === undefined || ready.length === 0 || now - changedAt < SETTLED) return [];
      const { before, began } = change;
      const lost = failed - change.failed;
      const cost = `${lost} ${lost === 1 ? 'request' : 'requests'} failed`;
      const away = emptySince === undefined ? undefined : Math.round((changedAt - emptySince) / 1000);
      const what = changeWords(before, ready, version);
      change = undefined;
      emptySince = undefined;
      if (what === undefined && away === undefined) return [];
      const gap = away === undefined ? '' : `, none ready for ${spanWords(away)}`;
      return [
        {
          kind: 'pod',
          standing: lost > 0 ? 'warning' : 'ok',
          cluster,
          words: `${cluster}: ${what ?? `${version} ready again`}${gap}, ${cost}`,
          seconds: away ?? Math.round((changedAt - began) / 1000),
          lost,
        },
      ];
    },
  };
}

function changeWords(before: readonly string[], now: readonly string[], version: string): string | undefined {
  const gone = before.filter(each => !now.includes(each));
  const come = now.filter(each => !before.includes(each));
  if (gone.length === 0 && come.length === 0) return undefined;
  if (before.length !== now.length) return `${version} scaled from ${before.length} to ${podWords(now)}`;
  return gone.length === 1
    ? `${version} pod replaced (${ends(gone[0], come[0])})`
    : `${podWords(gone)} of ${version} replaced`;
}

/** "…sgdsd, now …qvjqc": the ends by which pods of one ReplicaSet differ. */
function ends(old = '', now = ''): string {
  const end = (name: string) => `…${name.slice(name.lastIndexOf('-') + 1)}`;
  return `${end(old)}, now ${end(now)}`;
}

function podWords({ length }: readonly string[]): string {
  return `${length} ${length === 1 ? 'pod' : 'pods'}`;
}

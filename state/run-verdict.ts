/** What a run's own proof adds up to, in the words of the monitor's verdict. */
import type { Report } from '../source/engine/events.ts';
import type { Mesh } from '../source/model/mesh.ts';
import type { IstiodView, Tally, Verdict } from '../source/model/tally.ts';
import { verdict } from '../source/traffic/verdict.ts';

export type RunVerdict = {
  readonly report: Report;
  /** `proof`: whether all of the plan was done. Undefined when nothing was asked yet. */
  verdict(mesh: Mesh, proof: 'done' | 'open'): Verdict | undefined;
};

/** Hears a run's events and passes them on. */
export function createRunVerdict(report: Report): RunVerdict {
  const heard = new Map<string, Tally>();
  const views = new Map<string, readonly IstiodView[]>();
  return {
    report(event) {
      if (event.event === 'traffic') for (const { name, ...tally } of event.clusters) heard.set(name, tally);
      if (event.event === 'istiod') views.set(event.cluster, event.views);
      report(event);
    },
    verdict(mesh, proof) {
      if (heard.size === 0) return undefined;
      // The clients ask from the moment they run. What they missed before the clusters knew each other says nothing of
      // the mesh as it is when the last goal is reached.
      const now = proof === 'done' ? new Map([...heard].map(([name, tally]) => [name, withoutMisses(tally)])) : heard;
      return verdict({ mesh, heard: now, views });
    },
  };
}

function withoutMisses(tally: Tally): Tally {
  return { ...tally, misses: 0, reasons: {} };
}

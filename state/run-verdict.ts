/** What a run's own proof adds up to, in the words of the monitor's verdict. */
import type { Report } from '../source/engine/events.ts';
import type { Step } from '../source/engine/step.ts';
import { type Mesh, primaries } from '../source/model/mesh.ts';
import type { IstiodView, Tally, Verdict } from '../source/model/tally.ts';
import { verdict, verdictWithoutSamples } from '../source/traffic/verdict.ts';
import { requests } from '../source/traffic/window.ts';

export type RunVerdict = {
  readonly report: Report;
  /** `proof`: whether all of the plan was done. Undefined when too few requests were sent to say that a version does not respond. */
  verdict(mesh: Mesh, proof: 'done' | 'open'): Verdict | undefined;
  /** What the latest answers of each cluster were when its proof was content with them. */
  latest(): ReadonlyMap<string, string>;
};

/** Of n versions each is missed by 10·n answers once in 22,000 times; a run that fails may end after fewer. */
const ANSWERS_PER_VERSION = 10;

/** Receives the events of a run of these steps and passes them on. */
export function createRunVerdict(steps: readonly Step[], report: Report): RunVerdict {
  const monitoring = new Set(steps.filter(step => step.until?.by === 'listen').map(step => step.id));
  const tallies = new Map<string, Tally>();
  const views = new Map<string, readonly IstiodView[]>();
  const latest = new Map<string, string>();
  /** Clusters whose answers were judged to the end: content with the latest, or never so in all the time they had. */
  const judged = new Map<string, 'content' | 'not satisfied'>();
  return {
    report(event) {
      if (event.event === 'traffic') for (const { name, ...tally } of event.clusters) tallies.set(name, tally);
      if (event.event === 'istiod') views.set(event.cluster, event.views);
      if (event.event === 'done' && monitoring.has(event.step)) {
        judged.set(event.cluster, 'content');
        if (event.found !== undefined) latest.set(event.cluster, event.found);
      }
      if (event.event === 'failed' && monitoring.has(event.step) && !isCutOff(event.problem.code)) {
        judged.set(event.cluster, 'not satisfied');
      }
      report(event);
    },
    latest: () => latest,
    verdict(mesh, proof) {
      if (mesh.samples.none) return proof === 'done' ? verdictWithoutSamples({ mesh, views }) : undefined;
      const isContent = (name: string) => proof === 'done' || judged.get(name) === 'content';
      const enough = ANSWERS_PER_VERSION * mesh.members.length;
      const isJudged = ([name, tally]: readonly [string, Tally]) =>
        isContent(name) || judged.has(name) || requests(tally) >= enough;
      if (tallies.size === 0 || ![...tallies].every(isJudged)) return undefined;
      // The clients ask from the moment they run. What they missed before the clusters knew each other says nothing of
      // the mesh as it is when their goal is reached.
      const now = [...tallies].map(([name, tally]) => [name, isContent(name) ? withoutMisses(tally) : tally] as const);
      const found = verdict({ mesh, received: new Map(now), views });
      // Cut off before an istiod was asked: that nothing is known of it is not a fault of the mesh.
      const isAsked = primaries(mesh).every(({ name }) => views.has(name));
      return found.state === 'degraded' && !isAsked ? undefined : found;
    },
  };
}

function isCutOff(code: string): boolean {
  return code === 'cancelled' || code === 'blocked';
}

function withoutMisses(tally: Tally): Tally {
  return { ...tally, misses: 0, reasons: {} };
}

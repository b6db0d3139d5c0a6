/** The verdict and what stands beside it, as the screen says them. */
import type { Verdict, VerdictState } from '../source/model/tally.ts';
import type { Standing } from './look-words.ts';
import type { Traffic } from './traffic.ts';
import { ageWords } from './words.ts';

const standings: Readonly<Record<VerdictState, Standing>> = {
  proven: 'ok',
  partly: 'warning',
  'one-sided': 'problem',
  'local-only': 'problem',
  silent: 'problem',
  degraded: 'warning',
  unknown: 'warning',
  unasked: 'warning',
};

/** The first line of the Traffic screen. */
export function verdictLine({ clusters, phase, verdict }: Traffic): {
  readonly standing: Standing;
  readonly words: string;
} {
  if (verdict !== undefined) {
    // One cluster alone can hear nobody else: it waits for its second.
    const standing = clusters.length === 1 && verdict.state === 'local-only' ? 'warning' : standings[verdict.state];
    return { standing, words: `${verdict.state}: ${verdict.words}` };
  }
  switch (phase) {
    case 'none':
      return { standing: 'waiting', words: 'nobody was asked yet' };
    case 'listening':
      return { standing: 'running', words: 'asking every cluster, no verdict yet' };
    case 'paused':
      return { standing: 'waiting', words: 'paused before there was a verdict' };
  }
}

/** While the verdict has something to explain, the walk may: not where nobody asks, nor for one cluster alone. */
export function isExplainable(clusters: number, verdict: Pick<Verdict, 'state'> | undefined): boolean {
  return clusters > 1 && verdict !== undefined && verdict.state !== 'proven' && verdict.state !== 'unasked';
}

/** "first answer across clusters after 3 s", once there was one. */
export function crossingWords({ clusters, since }: Traffic): string {
  const times = clusters.flatMap(cluster => cluster.firstCrossing ?? []);
  if (times.length === 0 || since === undefined) return 'no answer has crossed clusters yet';
  return `first answer across clusters after ${ageWords(Math.min(...times) - since)}`;
}

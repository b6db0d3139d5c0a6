/** Keys of a machine whose clock may jump: it was compared with the clusters' before the run, and certificates begin by it. */
import { type Problem, ProblemError } from '../model/problem.ts';
import type { Clock, Cluster, Keys } from '../ports.ts';
import { MOST_SKEW, NOTABLE_SKEW } from './requirements/clocks.ts';

type Time = {
  readonly clock: Clock;
  /** Milliseconds of a monotonic clock. */
  readonly monotonic: () => number;
};

/**
 * The same keys, from this moment on: after a jump of the clock the cluster is asked for its time before a certificate
 * is made or judged for it. A machine that slept has jumped as well, and is right again.
 */
export function steadyKeys(keys: Keys, cluster: (name: string) => Cluster, { clock, monotonic }: Time): Keys {
  const offset = () => clock.now() - monotonic();
  const begun = offset();

  async function astray(name: string, signal: AbortSignal): Promise<Problem | undefined> {
    const jumped = seconds(offset() - begun);
    if (Math.abs(jumped) <= NOTABLE_SKEW) return undefined;
    const theirs = (await cluster(name).version(signal)).clock;
    const ahead = seconds(clock.now() - theirs);
    if (Number.isNaN(ahead) || Math.abs(ahead) <= MOST_SKEW) return undefined;
    return {
      code: 'unmet',
      title: `this machine's clock jumped by ${Math.abs(jumped)} s during the run and is ${Math.abs(ahead)} s ${ahead > 0 ? 'ahead of' : 'behind'} that of ${name}`,
      hint: 'correct it (NTP) and run again: certificates issued or judged now would be wrong there',
    };
  }

  return {
    async certificates(name, signal) {
      const problem = await astray(name, signal);
      if (problem !== undefined) throw new ProblemError(problem);
      return keys.certificates(name, signal);
    },
    verify: async (name, cacerts, signal) => (await astray(name, signal)) ?? keys.verify(name, cacerts, signal),
  };
}

const seconds = (milliseconds: number) => Math.round(milliseconds / 1000);

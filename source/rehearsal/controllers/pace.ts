/** How long things take: lifelike times a factor, 0 for none. */
import type { Clock } from '../../ports.ts';
import type { Random } from '../mesh/random.ts';
import type { Faults } from './faults.ts';

/** Lifelike, in milliseconds, each ± 30 %. */
const lifelike = {
  operator: 5_000,
  controlPlane: 15_000,
  gateway: 8_000,
  loadBalancer: 10_000,
  samples: 8_000,
  nodeAgent: 4_000,
  catalog: 1_500,
  /** From the making of a ClusterServiceVersion to its InstallPlan being complete: 12.5 and 13 s on real ones. */
  installPlan: 12_500,
  /** A step of the Kiali operator's playbook. */
  playbook: 2_000,
  /** From istiod's pod being Ready to its injector answering: 2 s on the recorded one. */
  injector: 2_000,
  /** What an image that cannot be pulled takes to fail. */
  pull: 2_000,
  metrics: 15_000,
  /** From the end of a pod's grace to its object being gone. */
  stop: 1_000,
} as const;

export type Delay = keyof typeof lifelike;

/**
 * At least so long in milliseconds, even at pace 0: a pod is not ready in the moment it is made, and the injector
 * answers later than its pod is ready. Programs must not fall into these gaps.
 */
const least: Partial<Record<Delay, number>> = {
  operator: 10,
  controlPlane: 10,
  gateway: 10,
  samples: 10,
  nodeAgent: 10,
  installPlan: 30,
  injector: 30,
  playbook: 2,
};

export type Pace = {
  /** 1 is lifelike, 0 without delays. */
  readonly factor: number;
  wait(delay: Delay, signal: AbortSignal): Promise<void>;
};

/** `pace` 1 is lifelike, 0 is without delays. */
export function createPace(pace: number, clock: Clock, random: Random, faults: () => Faults): Pace {
  return {
    factor: pace,
    async wait(delay, signal) {
      const spread = 0.7 + 0.6 * random.next();
      const milliseconds = Math.max(lifelike[delay] * pace * spread, least[delay] ?? 0) * faults().slowness;
      if (milliseconds > 0) await clock.sleep(milliseconds, signal);
    },
  };
}

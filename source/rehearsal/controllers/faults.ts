/** What a simulated cluster can be told to do wrong. Read again at each use, so that a test can switch in the middle. */
import type { LoadBalancerSetup } from '../scenario.ts';

export type Faults = {
  readonly loadBalancer: LoadBalancerSetup;
  /** Ports at this cluster's load balancer whose packets are dropped. */
  readonly droppedPorts: ReadonlySet<number>;
  /** Hosts of registries that the nodes' name server does not know any more. */
  readonly registriesGone: ReadonlySet<string>;
  /** Multiplies every delay of the controllers. */
  readonly slowness: number;
};

export const noFaults: Faults = { loadBalancer: 'ip', droppedPorts: new Set(), registriesGone: new Set(), slowness: 1 };

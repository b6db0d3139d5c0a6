/** What a simulated cluster can be told to do wrong. Read anew at each use, so that a test can switch in the middle. */

export type Faults = {
  /** `address`: as it should; `none`: the address never comes; `hostname`: a name instead of an IP, as on AWS. */
  readonly loadBalancer: 'address' | 'none' | 'hostname';
  /** Ports at this cluster's load balancer whose packets are dropped. */
  readonly droppedPorts: ReadonlySet<number>;
  /** Multiplies every delay of the controllers. */
  readonly slowness: number;
};

export const noFaults: Faults = { loadBalancer: 'address', droppedPorts: new Set(), slowness: 1 };

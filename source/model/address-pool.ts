/** Addresses that MetalLB is given, so that east-west gateways get one of them (docs/istio/load-balancers.md#metallb). */

/** Name of the pool and of its advertisement; in the old form that of the pool in the ConfigMap. */
export const POOL_NAME = 'eastwest';
/** Where MetalLB is by default. */
export const METALLB_NAMESPACE = 'metallb-system';

export type AddressPool = {
  /** `config-map`: MetalLB of before 0.13, which has no kinds. */
  readonly form: 'kinds' | 'config-map';
  /** The one that MetalLB reads pools in. */
  readonly namespace: string;
  /** In MetalLB's form: `172.18.255.200-172.18.255.209`, `192.0.2.0/28`. */
  readonly addresses: readonly string[];
  /** What the plan installs first: MetalLB's operator through OLM, or for an operator without one its object `metallb`. */
  readonly installs?: 'operator' | 'instance';
  /** The operator's namespace has a foreign OperatorGroup: a second one would break OLM. */
  readonly keepsGroup?: true;
};

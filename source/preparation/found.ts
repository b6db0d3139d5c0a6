/** What was found on the chosen clusters, before anything is decided. */
import type { PoolFound } from '../checks/address-pools.ts';
import type { ApiTrust } from '../checks/api-trust.ts';
import type { NamedGateway } from '../checks/subject.ts';
import type { Survey } from '../checks/survey.ts';
import type { OperatorBundle } from '../model/operator-bundle.ts';
import type { Problem } from '../model/problem.ts';
import type { ClusterChoice } from './choices.ts';

/** One chosen cluster and what was found there. */
export type Found = {
  readonly choice: ClusterChoice;
  readonly survey: Survey;
  /** The server of its context. */
  readonly server: string;
  readonly keepsCacerts: boolean;
  /** UIDs of istiod pods that run with another root than the mesh's. */
  readonly istiodsToRestart?: readonly string[];
  /** What the operator would be installed from, on a cluster that has neither one nor OLM. */
  readonly bundle?: BundleFound;
  /** Addresses that MetalLB is to be given there, where they are asked for. */
  readonly addressPool?: PoolFound;
  /** The address that the user gives for its gateway as the others reach it. */
  readonly gateway?: NamedGateway;
  /** How the others can verify its API server. */
  readonly apiTrust?: ApiTrust;
  /** Simulated on this machine: loopback addresses are right there. */
  readonly rehearsed?: boolean;
};

export type BundleFound = OperatorBundle | { readonly problem: Problem };

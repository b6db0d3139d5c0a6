/** Expected failures are values: a code for scripts, a title and a hint for people. */

export type ProblemCode =
  | 'unreachable' // no connection, no answer in time, TLS refused
  | 'bad-response' // an answer that is not what a Kubernetes API sends: names the field
  | 'unauthorized' // 401, an expired login, a failing credential plugin
  | 'forbidden' // 403: names verb and kind
  | 'kind-missing' // the API has no such kind: an operator or CRD is missing
  | 'conflict' // fields of another manager: names manager and fields
  | 'invalid' // the API refused the object: its own words
  | 'not-found'
  | 'exists' // there is one already, and it is not what is wanted
  | 'timed-out' // the last words of what was waited for
  | 'failed-fast' // the cluster itself says that waiting is useless
  | 'roots-differ' // certificates of different roots
  | 'bad-certificate'
  | 'bad-credential' // a remote secret's URL, CA or token does not work
  | 'bad-input' // a flag, a name, a file: names the field and the fix
  | 'kubeconfig' // none, empty, unreadable or broken: names file and line
  | 'claimed' // another run is at work on the cluster: names who, and since when
  | 'same-cluster' // two contexts, one cluster
  | 'no-operator'
  | 'version-missing'
  | 'unmet' // a requirement of the mesh that a cluster does not meet
  | 'webhook-unready' // an admission webhook does not answer (yet)
  | 'overloaded' // 429 or 503 that did not pass
  | 'cancelled'
  | 'blocked' // a step whose needs failed
  | 'unproven'; // the traffic does not show what it should

export type Problem = {
  readonly code: ProblemCode;
  /** One line: what is wrong, with the names. */
  readonly title: string;
  /** What to do now. */
  readonly hint: string;
  /** The cluster's own words, cleaned for a terminal. Never a secret. */
  readonly evidence?: string;
  /** Where more is written about it: `docs/checks/rights.md`. */
  readonly page?: string;
  /** The object whose taking over would mend it, as `--take-over` names it. */
  readonly takeOver?: string;
};

/** Thrown by whatever cannot go on for an expected reason. Anything else that is thrown is a bug. */
export class ProblemError extends Error {
  readonly problem: Problem;
  constructor(problem: Problem, options?: ErrorOptions) {
    super(problem.title, options);
    this.name = 'ProblemError';
    this.problem = problem;
  }
}

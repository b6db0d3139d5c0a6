/** What is received from helloworld: single responses, and what they add up to. */

/**
 * One request and what came of it. `took` in seconds. `blind`: there was no request, because the client could not be
 * reached or watched; that says nothing about the mesh.
 */
export type Observation =
  | { readonly observation: 'response'; readonly version: string; readonly instance: string; readonly took: number }
  | { readonly observation: 'miss'; readonly reason: string; readonly took: number; readonly blind?: true };

/** Answers of one cluster added up. Every expected version is listed, those not received with 0. */
export type Tally = {
  readonly versions: Readonly<Record<string, number>>;
  readonly misses: number;
  /** Misses by reason, in curl's or Envoy's words. */
  readonly reasons: Readonly<Record<string, number>>;
  /** Requests per second over the last seconds. */
  readonly rate: number;
};

/** A tally before the first answer. */
export function emptyTally(expected: readonly string[]): Tally {
  return { versions: Object.fromEntries(expected.map(version => [version, 0])), misses: 0, reasons: {}, rate: 0 };
}

/** Milliseconds over which a rate is taken. */
const rateOver = 5000;

/** Requests per second over the last five seconds, or over all the time since `begin` while that is shorter. */
export function createRate(begin: number): (now: number) => number {
  const times: number[] = [];
  return now => {
    times.push(now);
    while ((times[0] ?? now) < now - rateOver) times.shift();
    const span = Math.min(rateOver, Math.max(1000, now - begin));
    return Math.round((times.length / span) * 10_000) / 10;
  };
}

/** The tally with one more answer. */
export function add(tally: Tally, observation: Observation): Tally {
  switch (observation.observation) {
    case 'response':
      return {
        ...tally,
        versions: { ...tally.versions, [observation.version]: (tally.versions[observation.version] ?? 0) + 1 },
      };
    case 'miss':
      return {
        ...tally,
        misses: tally.misses + 1,
        reasons: { ...tally.reasons, [observation.reason]: (tally.reasons[observation.reason] ?? 0) + 1 },
      };
  }
}

/** The reason that most errors of these have; of equally common ones the first by name. Undefined where there are none. */
export function commonestReason(tallies: readonly Pick<Tally, 'reasons'>[]): string | undefined {
  const [first] = tallies
    .flatMap(tally => Object.entries(tally.reasons))
    .toSorted((left, right) => right[1] - left[1] || left[0].localeCompare(right[0]));
  return first?.[0];
}

/**
 * What an istiod pod says about clusters and gateways (`/debug/clusterz`, `/debug/networkz`;
 * docs/istio/istiod.md#debug-endpoints).
 */
export type IstiodView = {
  readonly pod: string;
  readonly clusters: readonly { readonly id: string; readonly sync: string }[];
  /** Networks for which it knows at least one gateway. */
  readonly networks: readonly string[];
  /** Clusters of which it has endpoints, where that was asked. */
  readonly shards?: readonly string[];
};

export type VerdictState =
  | 'proven'
  | 'partly'
  | 'one-sided'
  | 'local-only'
  | 'silent'
  | 'degraded'
  /** What would have to be seen could not be observed: neither good nor bad. */
  | 'unknown'
  /** A target that the user named answers as it should: of the mesh that proves nothing. */
  | 'answered'
  /** There are no sample apps: nothing asked, nothing is proven. */
  | 'unasked';

export type Verdict = {
  readonly state: VerdictState;
  /** One sentence for people: "every cluster receives responses from every version". */
  readonly words: string;
  readonly evidence: readonly string[];
  /** It is about a target that the user named, not about the mesh. */
  readonly target?: true;
};

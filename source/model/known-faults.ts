/**
 * Faults of istiod that touch what a mesh of several clusters rests on, and the versions that have the fix
 * (docs/istio/remote-secrets.md#replacing-a-token). Pure.
 */

export type KnownFault = {
  /** Number of istio/istio's issue. */
  readonly issue: number;
  /** What happens. */
  readonly words: string;
  /** What helps without the fix; the command that restarts istiod follows. */
  readonly help: string;
  /** It can happen while the mesh is set up; else only when a Secret is changed later. */
  readonly when: 'set-up' | 'later';
  /** An istiod can continue with a cluster, its endpoints or its gateway when its remote secret is gone or another. */
  readonly leavesStale?: true;
  /** Whether it takes several networks. */
  readonly acrossNetworks: boolean;
  /** The first version of this minor that has the fix; later minors have it from their first. */
  readonly fixedIn: string;
};

export const knownFaults: readonly KnownFault[] = [
  {
    issue: 60612,
    words: 'istiod can overlook a new remote secret until it is restarted',
    help: `where a cluster is not listed a minute after its remote secret was created:`,
    when: 'set-up',
    acrossNetworks: false,
    fixedIn: 'v1.30.3',
  },
  {
    issue: 61043,
    words: 'istiod loses the endpoints of a cluster whose remote secret is changed in place',
    help: `delete and create the Secret instead, as eastwest does, or`,
    when: 'later',
    leavesStale: true,
    acrossNetworks: false,
    fixedIn: 'v1.30.4',
  },
  {
    issue: 60920,
    words: 'istiod loses the gateway of a network whose remote secret is changed in place',
    help: `delete and create the Secret instead, as eastwest does, or`,
    when: 'later',
    leavesStale: true,
    acrossNetworks: true,
    fixedIn: 'v1.30.4',
  },
  {
    issue: 58047,
    words: 'istiod can keep a cluster as it was when its remote secret is deleted or changed',
    help: `where istiod continues with what it had:`,
    when: 'later',
    leavesStale: true,
    acrossNetworks: false,
    fixedIn: 'v1.29.0',
  },
];

/** Whether a version has the fix. One that is not known yet, or moves with the operator, counts as newest of its minor. */
export function hasFix({ fixedIn }: KnownFault, version: string | undefined): boolean {
  const [major, minor, patch] = numbersOf(version ?? '');
  const [fixedMajor, fixedMinor, fixedPatch] = numbersOf(fixedIn);
  if (major !== fixedMajor) return major > fixedMajor;
  return minor === fixedMinor ? patch >= fixedPatch : minor > fixedMinor;
}

function numbersOf(version: string): readonly [number, number, number] {
  const match = /^v?(\d+)\.(\d+)(?:\.(\d+))?/.exec(version);
  const most = Number.POSITIVE_INFINITY;
  return match === null ? [most, most, most] : [Number(match[1]), Number(match[2]), Number(match[3] ?? most)];
}

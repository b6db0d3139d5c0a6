/** Where a mesh on real API servers may differ from the rehearsed one. */

export type Allowed = {
  /** Of lines as `differences` writes them: real, then simulated. */
  readonly line: RegExp;
  readonly reason: string;
};

export const allowed: readonly Allowed[] = [
  {
    line: /^ClusterServiceVersion .*\.status\.conditions\[/,
    reason: 'a history of phases, some of them too short to be seen each time',
  },
  {
    line: /^Secret .*legacy-token-last-used/,
    reason: 'the date of use, which a real server notes some time after',
  },
  {
    line: /^HorizontalPodAutoscaler .*\.status\./,
    reason: 'real autoscalers look every 15 s, most runs end before',
  },
];

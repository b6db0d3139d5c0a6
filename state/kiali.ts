/** Kiali as its screen shows it: what was found on each cluster, what is chosen, and what its server says. */
import type { KialiAuth } from '../source/model/kiali.ts';
import type { Platform } from '../source/model/mesh.ts';
import type { Problem } from '../source/model/problem.ts';
import type { KialiOptions } from '../source/preparation/kiali-choices.ts';
import type { KialiAnswer } from '../source/status/kiali-answer.ts';

/** What was said of it, by flags or on the screen; what is absent follows from what was found. */
export type KialiSaid = KialiOptions & {
  /** Names of clusters of the mesh that it shall not see. */
  readonly without: readonly string[];
};

/** A Kiali object on a cluster: a server, or the account of one. */
export type FoundKiali = {
  readonly namespace: string;
  readonly name: string;
  readonly server: boolean;
  readonly ours: boolean;
  readonly version?: string;
  readonly auth?: string;
};

/** A cluster that a Secret gives the server there access to. */
export type FoundConnection = { readonly cluster: string; readonly secret: string; readonly ours: boolean };

/** What one cluster has of Kiali. */
export type KialiFinding = {
  readonly name: string;
  /** Why it could not be read; nothing else is known then. */
  readonly problem?: Problem;
  readonly platform?: Platform;
  /** Whether a control plane of Istio runs there. */
  readonly isPrimary?: boolean;
  readonly istio?: string;
  readonly olm?: boolean;
  /** What an earlier run installed for metrics. */
  readonly metrics?: 'thanos' | 'federation';
  /** The installed operator: "kiali-operator.v2.27.2 in openshift-operators". */
  readonly operator?: string;
  readonly kialis: readonly FoundKiali[];
  readonly connections: readonly FoundConnection[];
};

/** What its server said last. */
export type KialiTold =
  | { readonly told: 'none' | 'asking' }
  /** `of`: the cluster that it is on. */
  | { readonly told: 'answer'; readonly answer: KialiAnswer; readonly of: string };

/** What the plan came to. */
export type KialiDecided = {
  readonly home: string;
  readonly auth: KialiAuth;
  readonly namespace: string;
  readonly name: string;
  readonly instance: string;
  /** Names of all clusters that it sees. */
  readonly members: readonly string[];
};

export type KialiState = {
  /** Whether the clusters were read, and since when they are (milliseconds since 1970). */
  readonly reading: 'none' | 'reading' | 'read';
  readonly since: number;
  readonly findings: readonly KialiFinding[];
  readonly said: KialiSaid;
  readonly decided?: KialiDecided;
  readonly answer: KialiTold;
};

/** Before anybody asked for it. */
export const noKiali: KialiState = {
  reading: 'none',
  since: 0,
  findings: [],
  said: { without: [], values: {} },
  answer: { told: 'none' },
};

/** The cluster that the server is on, or will be: as said, else where there is one, else the first with a control plane. */
export function kialiHome({ said, findings }: Pick<KialiState, 'said' | 'findings'>): KialiFinding | undefined {
  const seen = findings.filter(({ name }) => !said.without.includes(name));
  return (
    seen.find(({ name }) => name === said.home) ??
    seen.find(({ kialis }) => kialis.some(({ server }) => server)) ??
    seen.find(({ isPrimary }) => isPrimary === true) ??
    seen[0]
  );
}

/** The server on a cluster, as the plan would take it: in Istio's namespace where there are several. */
export function serverOn({ kialis }: KialiFinding): FoundKiali | undefined {
  const servers = kialis.filter(({ server }) => server);
  return servers.find(({ namespace }) => namespace === 'istio-system') ?? servers[0];
}

/** True while clusters are read or its server is asked. */
export const isKialiBusy = ({ reading, answer }: KialiState) => reading === 'reading' || answer.told === 'asking';

/** Kiali as its screen shows it: what was found on each cluster, what is chosen, and what its server says. */
import type { KialiAuth } from '../source/model/kiali.ts';
import type { KialiLink } from '../source/model/kiali-options.ts';
import type { Platform } from '../source/model/mesh.ts';
import type { Problem } from '../source/model/problem.ts';
import type { KialiOptions } from '../source/preparation/kiali-choices.ts';
import type { KialiAnswer } from '../source/status/kiali-answer.ts';

/** The choices for it, by flags or on the screen; what is absent follows from what was found. */
export type KialiSelection = KialiOptions & {
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
  /** One login for all clusters. */
  readonly impersonation?: true;
  /** Of one that eastwest created: clusters that it links to, and the labels of its queries for metrics. */
  readonly links?: readonly KialiLink[];
  readonly queryScope?: Readonly<Record<string, string>>;
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
  /** Whose plugin the web console has. */
  readonly console?: 'ours' | 'of others';
  readonly kialis: readonly FoundKiali[];
  /** Of its servers the one that the plan would take for the mesh's; `isSure`: no other can be meant. */
  readonly server?: FoundKiali & { readonly isSure: boolean };
  readonly connections: readonly FoundConnection[];
};

/** What its server said last. */
export type LastKialiAnswer =
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
  /** Names of those that get a Kiali of their own. */
  readonly apart: readonly string[];
};

export type KialiState = {
  /** Whether the clusters were read, and since when they are (milliseconds since 1970). */
  readonly survey: 'none' | 'running' | 'done';
  readonly since: number;
  readonly findings: readonly KialiFinding[];
  readonly said: KialiSelection;
  readonly decided?: KialiDecided;
  readonly answer: LastKialiAnswer;
};

/** Before it was first read. */
export const noKiali: KialiState = {
  survey: 'none',
  since: 0,
  findings: [],
  said: { without: [], values: {} },
  answer: { told: 'none' },
};

/**
 * The cluster that the server is on, or will be: as chosen, else where there is one, else the first with a control
 * plane.
 */
export function kialiHome({ said, findings }: Pick<KialiState, 'said' | 'findings'>): KialiFinding | undefined {
  const seen = findings.filter(({ name }) => !said.without.includes(name));
  return (
    seen.find(({ name }) => name === said.home) ??
    seen.find(({ server }) => server?.isSure === true) ??
    seen.find(({ server }) => server !== undefined) ??
    seen.find(({ isPrimary }) => isPrimary === true) ??
    seen[0]
  );
}

/** True while clusters are read or its server is asked. */
export const isKialiBusy = ({ survey, answer }: KialiState) => survey === 'running' || answer.told === 'asking';

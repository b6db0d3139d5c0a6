/** What happened, in the past tense. Never a secret in it. Reporters and stores read nothing else. */

import type { Incident } from '../model/incident.ts';
import type { Role, TopologyId } from '../model/mesh.ts';
import type { Problem } from '../model/problem.ts';
import type { IstiodView, Observation, Tally, Verdict } from '../model/tally.ts';

export type StepTitle = {
  readonly id: string;
  readonly cluster: string;
  readonly title: string;
  readonly needs: readonly string[];
};

/** `for`: what it waited for, where it had said so. */
export type OpenStep = {
  readonly step: string;
  readonly cluster: string;
  readonly title: string;
  readonly for?: string;
};

export type ClusterTally = Tally & { readonly name: string };

export type Event =
  | {
      readonly event: 'plan';
      readonly mesh: string;
      readonly topology: TopologyId;
      readonly clusters: readonly {
        readonly name: string;
        readonly context: string;
        readonly role: Role;
        readonly network: string;
      }[];
      readonly steps: readonly StepTitle[];
    }
  | { readonly event: 'started'; readonly step: string; readonly cluster: string }
  | {
      readonly event: 'applied';
      readonly step: string;
      readonly cluster: string;
      /** "Kind namespace/name". */
      readonly object: string;
      readonly result: 'created' | 'configured' | 'unchanged' | 'kept';
    }
  | {
      readonly event: 'removed';
      readonly step: string;
      readonly cluster: string;
      readonly object: string;
      readonly result: 'removed' | 'absent' | 'left';
      readonly why?: string;
    }
  | {
      readonly event: 'waiting';
      readonly step: string;
      readonly cluster: string;
      readonly for: string;
      /** Milliseconds since 1970, where it began before it could be told. */
      readonly since?: number;
      /** It is the cluster itself that does not respond: nothing else about it is known meanwhile. */
      readonly away?: true;
      /** When the wait gives up, and what helps then; absent where it has no end of its own. */
      readonly limit?: { readonly at: number; readonly hint: string };
    }
  | {
      readonly event: 'done';
      readonly step: string;
      readonly cluster: string;
      readonly seconds: number;
      /** What was found: an address, a version. */
      readonly found?: string;
    }
  | { readonly event: 'failed'; readonly step: string; readonly cluster: string; readonly problem: Problem }
  /** Every second while a cluster is asked, from the last step of a run as from the monitor. */
  | { readonly event: 'traffic'; readonly clusters: readonly ClusterTally[] }
  | ({ readonly event: 'response' | 'miss'; readonly cluster: string } & Observation)
  /** What the istiods of a cluster say; when it changes. */
  | { readonly event: 'istiod'; readonly cluster: string; readonly views: readonly IstiodView[] }
  | ({ readonly event: 'verdict' } & Verdict)
  /** What happened to the mesh while it was watched. */
  | ({ readonly event: 'incident' } & Incident)
  | {
      readonly event: 'result';
      readonly outcome: 'proven' | 'unproven' | 'done' | 'nothing-to-do' | 'failed' | 'cancelled';
      readonly clusters: readonly ClusterTally[];
      readonly seconds: number;
      readonly exit: number;
      /** Steps that were begun and not done when the run was ended before its end; absent where it came to its end. */
      readonly open?: readonly OpenStep[];
    };

/** Listens to a run. Events carry their time: milliseconds since 1970. */
export type Report = (event: Event & { readonly at: number }) => void;

/** A step says what should be true; `run.ts` makes it true. Data and pure functions only. */

import type { CommandEnd } from '../command-output.ts';
import type { Amendment } from '../model/amendment.ts';
import type { ImageRegistries } from '../model/image-registries.ts';
import type { KindRef, KubeObject, ObjectRef } from '../model/kube.ts';
import type { Problem } from '../model/problem.ts';
import type { Removal } from '../model/removal.ts';
import type { IstiodView, Observation } from '../model/tally.ts';
import type { CertificateSet, PodRequest, PodResponse, RemoteAccess, RemoteReader, Selection } from '../ports.ts';
import type { SlowHints } from './live-reason.ts';

export type Step = {
  /** `east/control-plane`. */
  readonly id: string;
  /** The cluster it acts on: its lane on screen. */
  readonly cluster: string;
  /** `Install control plane`. */
  readonly title: string;
  /** Ids of steps, on any cluster, that must be done first. All stand earlier in the plan. */
  readonly needs: readonly string[];
  /** Ids of steps that must have ended first, well or not: what they learned is used, what failed is done without. */
  readonly after?: readonly string[];
  /** Objects to apply; may depend on what earlier steps learned. */
  readonly apply?: (facts: Facts) => readonly KubeObject[];
  /** Objects with key material, created and never overwritten: what exists is verified and kept. */
  readonly create?: (facts: Facts) => readonly Creation[];
  /** Objects of which a part changes, ours or not: all else in them stays. */
  readonly amend?: (facts: Facts) => readonly Amendment[];
  /** Objects to delete, to release or to leave: gone before the step is done. Judged again by their state then. */
  readonly remove?: readonly Removal[];
  /** And what only the run learns: what a controller has made since the plan. */
  readonly removeLearned?: (facts: Facts) => readonly Removal[];
  /** Pods that are deleted while the goal is pending, so that they are recreated. */
  readonly restart?: Restart;
  /** Workloads of proxies that the goal (`proxies`) is not content with are restarted, each by one rollout. */
  readonly rollout?: true;
  /** When the step is done. Without: as soon as the writes are. */
  readonly until?: Goal;
  /** It checks whether what was created works: when nothing else failed, the mesh is unproven, not unfinished. */
  readonly proof?: true;
  /** What was found, for the line that says that it is done: an address, a version. Never a secret. */
  readonly found?: (facts: Facts) => string | undefined;
  /** What a person would type for the writes; '' when there are none. */
  readonly byHand: string;
};

export type Creation = {
  readonly ref: ObjectRef;
  /** What to create when there is none. Absent: the plan counts on the one that was found. */
  readonly object?: KubeObject;
  /** Type and data are those of this Secret, read when it is written: `object` stands for it until then. */
  readonly copyOf?: ObjectRef;
  /** Nothing when the existing one serves; else why it does not. */
  readonly keep: 'verify-certificates' | ((found: KubeObject) => Objection | undefined);
  /**
   * One of our own that does not serve is deleted and made again, never updated in place: an update loses endpoints
   * (docs/istio/remote-secrets.md#replacing-a-token).
   */
  readonly remake?: true;
};

/** Why the existing one does not serve. */
export type Objection = {
  readonly why: Problem;
  /** It serves all the same where these credentials, its own, work: tried from here. */
  readonly unlessProven?: RemoteAccess;
};

/** Pods of one Deployment that nothing but a deletion can mend. */
export type Restart = {
  readonly namespace: string;
  readonly deployment: string;
  /** Label selector of its pods. */
  readonly labels: string;
  /** Why a pod has to be recreated; nothing for one that is right. */
  readonly broken: (pod: KubeObject) => string | undefined;
};

/**
 * When a step is done. `pending` is at once the end condition, the progress text and the time-out message: nothing
 * when reached, else why not yet. A time-out is a failure. `within` in seconds.
 */
export type Goal = {
  readonly within: number;
  readonly hint?: string;
  /** What a person would type to see the same. */
  readonly byHand: string;
  /** Whose pods and events tell why it takes long. */
  readonly slow?: SlowHints;
} & (
  | {
      readonly by: 'watch';
      readonly of: ObjectRef;
      readonly pending: (seen: KubeObject | undefined) => string | undefined;
      /** Waiting longer is useless when this has stood for 10 s (docs/istio/sail.md#readiness). */
      readonly hopeless?: (seen: KubeObject | undefined) => string | undefined;
      readonly learn?: (seen: KubeObject | undefined) => ClusterFacts;
      /** Absence is an answer: after this many seconds the goal counts as reached with what was seen last. */
      readonly settleAfter?: number;
    }
  /** What a controller makes of what the step wrote, where it does not say which version it has seen. */
  | {
      readonly by: 'outcome';
      readonly of: ObjectRef;
      readonly judge: (before: Before, facts: Facts) => OutcomeJudge;
      readonly learn?: (seen: KubeObject | undefined) => ClusterFacts;
    }
  | {
      readonly by: 'watch-all';
      readonly of: KindRef;
      readonly selection: Selection;
      readonly pending: (seen: readonly KubeObject[]) => string | undefined;
      readonly learn?: (seen: readonly KubeObject[], facts: Facts) => ClusterFacts;
      /** As a watch’s. */
      readonly settleAfter?: number;
    }
  /** A command in every pod that matches, asked again every second until `pending` is content with all answers. */
  | {
      readonly by: 'ask';
      readonly pods: { readonly namespace: string; readonly labels: string; readonly container: string };
      readonly commands: readonly (readonly string[])[];
      /** Reads stdout of each command, by pod: once, for all goals that ask the same. */
      readonly views: (answers: readonly PodAnswer[]) => readonly IstiodView[];
      readonly pending: (views: readonly IstiodView[], facts: Facts) => string | undefined;
      /** The stores are told what istiod said. */
      readonly tells?: true;
    }
  /** A command held open in one pod; its lines are read, added up, and judged as they come. */
  | {
      readonly by: 'listen';
      readonly pods: { readonly namespace: string; readonly labels: string; readonly container: string };
      readonly command: readonly string[];
      readonly expected: readonly string[];
      /** A stateful reader of one stream: what a line adds, if anything. */
      readonly reader: () => (line: string) => Observation | undefined;
      /** A judge of one step's answers, told each as it comes. Times in milliseconds. */
      readonly judge: (begin: number) => AnswersJudge;
    }
  /**
   * Commands in one pod, each run again every second until the way it ended is good; `every`: in all that match, judged by
   * what they wrote one after the other, and by the worst way that one ended.
   */
  | {
      readonly by: 'commands';
      readonly pods: {
        readonly namespace: string;
        readonly labels: string;
        readonly container: string;
        readonly every?: true;
      };
      readonly commands: (facts: Facts) => readonly JudgedCommand[];
    }
  /** HTTP requests to one pod that matches, all asked again every second until `pending` is content with the responses. */
  | {
      readonly by: 'request';
      readonly pods: { readonly namespace: string; readonly labels: string; readonly port: number };
      readonly requests: readonly PodRequest[];
      readonly pending: (responses: readonly PodResponse[], facts: Facts) => string | undefined;
    }
  /** A command in every sidecar of the cluster, run again each second in those whose answer will not do. */
  | {
      readonly by: 'proxies';
      /** Label selector of their pods, in all namespaces. Without: of all pods that have a proxy. */
      readonly labels?: string;
      readonly namespace?: string;
      /** Which of them. */
      readonly only?: (pod: KubeObject) => boolean;
      /** None is left out, ready or not, and those that are going have to be gone. Without: some of many are asked. */
      readonly every?: true;
      readonly command: readonly string[];
      /** Why this one's answer will not do; nothing when it will. */
      readonly pending: (pod: string, ended: CommandEnd, facts: Facts) => string | undefined;
    }
  /** A dry run that passes: proves that an admission webhook answers. */
  | {
      readonly by: 'dry-run';
      readonly object: KubeObject;
      readonly pending: (made: KubeObject) => string | undefined;
    }
  /** Credentials that work, tried from here. */
  | { readonly by: 'access'; readonly access: (facts: Facts) => RemoteAccess; readonly reader: RemoteReader }
  /** IPs for these addresses; host names are looked up. */
  | {
      readonly by: 'resolve';
      readonly addresses: (facts: Facts) => readonly string[];
      /** Why none of them will do; nothing when one does. */
      readonly pending: (ips: readonly string[], facts: Facts) => string | undefined;
      readonly learn: (ips: readonly string[], facts: Facts) => ClusterFacts;
    }
  /** Key material at hand: read from the certificates folder, or made. */
  | { readonly by: 'keys' }
  /** Something that follows from what other steps learned. */
  | { readonly by: 'decision'; readonly decide: (facts: Facts) => ClusterFacts | { readonly problem: Problem } }
);

/** What helps where it is not reached in its time. */
export function hintOf({ hint, byHand }: Goal): string {
  return hint ?? `check with: ${byHand}`;
}

/** The state before the step wrote, and whether it changed anything. */
export type Before = { readonly seen: KubeObject | undefined; readonly changed: boolean };

/** May count what it is shown: each is made for one step of one run. */
export type OutcomeJudge = {
  readonly pending: (seen: KubeObject | undefined) => string | undefined;
  /** As a watch's. */
  readonly hopeless?: (seen: KubeObject | undefined) => string | undefined;
};

/** A command, and why the way it ended will not do; nothing when it will. */
export type JudgedCommand = {
  readonly command: readonly string[];
  readonly pending: (ended: CommandEnd) => string | undefined;
};

/** Whether the answers so far will do. It remembers them: the latest count, not that there once was a good one. */
export type AnswersJudge = {
  readonly observe: (observation: Observation, now: number) => void;
  readonly pending: (now: number, facts: Facts) => string | undefined;
  /** When nothing is pending. */
  readonly learn?: (now: number) => ClusterFacts;
};

export type PodAnswer = { readonly pod: string; readonly answers: readonly string[] };

/** What a run learns about one cluster. Some are secret: facts live inside one run and never enter an event. */
export type ClusterFacts = {
  /** Istio versions that the operator brings images for, newest first; empty where it does not say. */
  readonly bundledVersions?: readonly string[];
  /** Where their images are pulled from. */
  readonly imageRegistries?: ImageRegistries;
  /** Istio versions that its CRD names, newest first. */
  readonly acceptedVersions?: readonly string[];
  /** The version that all operators can install; learned for the mesh, on its first cluster. */
  readonly istioVersion?: string;
  /** IPs or host names of the east-west gateway. */
  readonly gatewayAddresses?: readonly string[];
  /** The IP at which a primary's remotes find its istiod. */
  readonly discoveryAddress?: string;
  /** Whether the operator made the reader account (docs/istio/remote-secrets.md#reader-account). */
  readonly readerAccount?: 'present' | 'absent';
  readonly readerToken?: string;
  readonly readerCa?: string;
  readonly certificates?: CertificateSet;
  /** `host:port` at which the home's Prometheus reaches that of another cluster. */
  readonly metricsAddress?: string;
  /** The host under which browsers find Kiali, on its home. */
  readonly kialiHost?: string;
  /** `v2.29.0`: of the operator that reconciled the home's Kiali. */
  readonly kialiOperator?: string;
  /** The server that it was told to install: `default`, `v2.4`. */
  readonly kialiServer?: string;
  /** What `spec.version` of a Kiali can be there; empty where the operator does not say. */
  readonly kialiVersions?: readonly string[];
  /** What it shall be; absent: the operator's newest. Decided on the home. */
  readonly kialiVersion?: string;
  /** Of the account that Kiali has on another cluster. */
  readonly kialiToken?: string;
  readonly kialiCa?: string;
  /** ClusterServiceVersions that OLM made because of Subscriptions that go, by namespace. */
  readonly versionsOfOlm?: Readonly<Record<string, readonly string[]>>;
  /** How sound the proof by answers is: how many of them, and what they would not have shown. */
  readonly proof?: string;
};

/**
 * What earlier steps learned, by cluster. In a run, a fact that is asked for before it was learned is a bug (a need
 * is missing); in `plan`, where nothing runs, it is `unknown` and reads as `<learned: east gateway address>`.
 */
export type Facts = {
  readonly of: (cluster: string) => ClusterFacts;
  /** The fact, or what stands for it when nothing has run yet. */
  readonly text: (cluster: string, fact: TextFact, label: string) => string;
  /** Whether a step was done: for those that come after others, well or not. */
  readonly isDone: (step: string) => boolean;
  /** True in `plan`: nothing has been learned, nothing will be written. */
  readonly planning: boolean;
};

/** Facts that are texts, so that words can stand for them where nothing has run yet. */
export type TextFact =
  | 'readerToken'
  | 'readerCa'
  | 'discoveryAddress'
  | 'istioVersion'
  | 'metricsAddress'
  | 'kialiHost'
  | 'kialiToken'
  | 'kialiCa';

/**
 * Insists that ids are unique and that whatever a step needs is listed before it, so that the list reads in order and
 * no cycle can be in it. Throws an `Error` (a bug in the plan) that names the steps.
 */
export function checkPlan(steps: readonly Step[]): readonly Step[] {
  const listed = new Set<string>();
  for (const step of steps) {
    if (listed.has(step.id)) throw new Error(`plan: ${step.id} is listed twice`);
    for (const need of [...step.needs, ...(step.after ?? [])]) {
      if (!listed.has(need)) throw new Error(`plan: ${step.id} needs ${need}, which is not listed before it`);
    }
    listed.add(step.id);
  }
  return steps;
}

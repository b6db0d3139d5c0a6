/** What the user decides, and what was found on the contexts that were marked. A pure fold of changes. */
import type { Survey } from '../source/checks/survey.ts';
import { cleaned } from '../source/model/clean.ts';
import type { TopologyId } from '../source/model/mesh.ts';
import type { Problem } from '../source/model/problem.ts';
import type { Context } from '../source/ports.ts';
import type { Choices, ClusterChoice } from '../source/preparation/choices.ts';
import type { Host } from '../source/preparation/host.ts';
import { type ReachKey, withReach } from '../source/preparation/named-addresses.ts';
import { topologyNow } from './members.ts';

/** A context of the kubeconfig, its words fit for the screen; `context` alone is as the file has it. */
export type Entry = {
  readonly context: string;
  readonly title: string;
  /** Host and port of the API server; '' when the file names none. */
  readonly host: string;
  readonly user: string;
  readonly current: boolean;
  /** A valid cluster name guessed from it. */
  readonly guess: string;
  readonly problem?: Problem;
  /** Lower case, for the filter. */
  readonly find: string;
};

/** What is known of a marked context's cluster. `since`: milliseconds since 1970. */
export type Look =
  | { readonly look: 'probing'; readonly since: number }
  | { readonly look: 'found'; readonly survey: Survey }
  | { readonly look: 'problem'; readonly problem: Problem; readonly still: boolean };

export type Session = Omit<Choices, 'clusters'> & {
  readonly kind: Host['kind'];
  readonly files: readonly string[];
  readonly entries: readonly Entry[];
  /** In the order they were marked: the order of the mesh. */
  readonly marks: readonly ClusterChoice[];
  /** By context. Absent: never looked at. */
  readonly looks: Readonly<Record<string, Look>>;
};

export type SessionChange =
  | { readonly change: 'marked'; readonly mark: ClusterChoice }
  | { readonly change: 'unmarked'; readonly context: string }
  | { readonly change: 'named'; readonly context: string; readonly name: string }
  /** Roles, networks and primaries, and the topology that they make up. */
  | { readonly change: 'placed'; readonly marks: readonly ClusterChoice[]; readonly topology: TopologyId }
  /** How the others reach a cluster; an empty text takes it away. */
  | { readonly change: 'reached'; readonly context: string; readonly key: ReachKey; readonly text: string }
  | { readonly change: 'looked'; readonly context: string; readonly look: Look }
  | { readonly change: 'topology'; readonly topology: TopologyId }
  | { readonly change: 'mesh-id'; readonly meshId: string }
  /** Clusters that nothing tells apart are copies of one. */
  | { readonly change: 'copied'; readonly copied: boolean }
  | { readonly change: 'certificates'; readonly folder: string };

/** The session before the first key. */
export function sessionOf(
  kind: Host['kind'],
  files: readonly string[],
  all: readonly Context[],
  start: Choices,
): Session {
  const { clusters, ...decided } = start;
  return { ...decided, kind, files, entries: all.map(entryOf), marks: clusters, looks: {} };
}

export function reduceSession(session: Session, change: SessionChange): Session {
  switch (change.change) {
    case 'marked':
      return session.marks.some(mark => mark.context === change.mark.context)
        ? session
        : { ...session, marks: [...session.marks, change.mark] };
    case 'unmarked': {
      const { [change.context]: _forgotten, ...looks } = session.looks;
      return { ...session, looks, marks: session.marks.filter(mark => mark.context !== change.context) };
    }
    case 'named':
      return renamed(session, change.context, change.name);
    case 'placed':
      return withTopology({ ...session, marks: change.marks }, change.topology);
    case 'reached': {
      const { context, key, text } = change;
      return {
        ...session,
        marks: session.marks.map(mark => (mark.context === context ? withReach(mark, key, text) : mark)),
      };
    }
    case 'looked':
      return { ...session, looks: { ...session.looks, [change.context]: change.look } };
    case 'topology':
      return withTopology(session, change.topology);
    case 'copied': {
      const { copiedClusters: _said, ...rest } = session;
      return change.copied ? { ...rest, copiedClusters: true } : rest;
    }
    case 'mesh-id':
      return { ...session, meshId: change.meshId };
    case 'certificates':
      return { ...session, certificates: change.folder };
  }
}

/** What fits by itself is not held on to: the topology goes on following what the clusters have. */
function withTopology(session: Session, topology: TopologyId): Session {
  return topologyNow(session) === topology ? session : { ...session, topology };
}

/** What `prepare` is asked. */
export function choicesOf(session: Session): Choices {
  const { kind: _kind, files: _files, entries: _entries, looks: _looks, marks, ...decided } = session;
  return { ...decided, clusters: marks };
}

/** Remotes that it leads know it by its new name. */
function renamed(session: Session, context: string, name: string): Session {
  const old = session.marks.find(mark => mark.context === context)?.name;
  const marks = session.marks.map(mark => {
    if (mark.context === context) return { ...mark, name };
    return mark.primary === undefined || mark.primary !== old ? mark : { ...mark, primary: name };
  });
  return { ...session, marks };
}

function entryOf(context: Context): Entry {
  const title = cleaned(context.name, 200);
  const host = cleaned(hostOf(context.server), 200);
  const user = cleaned(context.user ?? '', 200);
  const problem = context.problem === undefined ? {} : { problem: context.problem };
  const find = `${title} ${host} ${user}`.toLowerCase();
  return { context: context.name, title, host, user, current: context.current, guess: context.guess, find, ...problem };
}

function hostOf(server: string | undefined): string {
  return server?.replace(/^[a-z]+:\/\//i, '').replace(/\/.*$/s, '') ?? '';
}

/** What the user decides, and what was found on the contexts that were marked. */
import type { Survey } from '../source/checks/survey.ts';
import { cleaned } from '../source/model/clean.ts';
import type { Problem } from '../source/model/problem.ts';
import type { Context } from '../source/ports.ts';
import type { Choices, ClusterChoice } from '../source/preparation/choices.ts';
import type { Host } from '../source/preparation/host.ts';

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
export type Probe =
  | { readonly state: 'probing'; readonly since: number }
  | { readonly state: 'found'; readonly survey: Survey }
  | { readonly state: 'problem'; readonly problem: Problem; readonly still: boolean };

export type Session = Omit<Choices, 'clusters'> & {
  readonly kind: Host['kind'];
  readonly files: readonly string[];
  readonly entries: readonly Entry[];
  /** In the order they were marked: the order of the mesh. */
  readonly marks: readonly ClusterChoice[];
  /** By context. Absent: never probed. */
  readonly probes: Readonly<Record<string, Probe>>;
};

/** The session before the first key. */
export function sessionOf(
  kind: Host['kind'],
  files: readonly string[],
  all: readonly Context[],
  start: Choices,
): Session {
  const { clusters, ...decided } = start;
  return { ...decided, kind, files, entries: all.map(entryOf), marks: clusters, probes: {} };
}

/** What `prepare` is asked. */
export function choicesOf(session: Session): Choices {
  const { kind: _kind, files: _files, entries: _entries, probes: _probes, marks, ...decided } = session;
  return { ...decided, clusters: marks };
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

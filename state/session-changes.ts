/** What changes the session: a pure fold. */
import type { TopologyId } from '../source/model/mesh.ts';
import type { ClusterChoice } from '../source/preparation/choices.ts';
import { foundMesh, foundName, withMeshId } from '../source/preparation/found-names.ts';
import { type ReachKey, withReach } from '../source/preparation/named-addresses.ts';
import { topologyNow } from './members.ts';
import type { Probe, Session } from './session.ts';

export type SessionChange =
  | { readonly change: 'marked'; readonly mark: ClusterChoice }
  | { readonly change: 'unmarked'; readonly context: string }
  | { readonly change: 'named'; readonly context: string; readonly name: string }
  /** Roles, networks and primaries, and the topology that they make up. */
  | { readonly change: 'placed'; readonly marks: readonly ClusterChoice[]; readonly topology: TopologyId }
  /** How the others reach a cluster; an empty text takes it away. */
  | { readonly change: 'reached'; readonly context: string; readonly key: ReachKey; readonly text: string }
  | { readonly change: 'looked'; readonly context: string; readonly probe: Probe }
  | { readonly change: 'topology'; readonly topology: TopologyId }
  | { readonly change: 'mesh-id'; readonly meshId: string }
  /** Clusters that nothing tells apart are copies of one. */
  | { readonly change: 'copied'; readonly copied: boolean }
  /** Objects of others that are given to this program; none: they are left to who made them. */
  | { readonly change: 'taken-over'; readonly objects: readonly string[] }
  | { readonly change: 'certificates'; readonly folder: string };

export function reduceSession(session: Session, change: SessionChange): Session {
  switch (change.change) {
    case 'marked':
      return session.marks.some(mark => mark.context === change.mark.context)
        ? session
        : { ...session, marks: [...session.marks, change.mark] };
    case 'unmarked': {
      const { [change.context]: _forgotten, ...probes } = session.probes;
      return { ...session, probes, marks: session.marks.filter(mark => mark.context !== change.context) };
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
      return asFound({ ...session, probes: { ...session.probes, [change.context]: change.probe } }, change.context);
    case 'topology':
      return withTopology(session, change.topology);
    case 'copied': {
      const { copiedClusters: _said, ...rest } = session;
      return change.copied ? { ...rest, copiedClusters: true } : rest;
    }
    case 'taken-over': {
      const { takeOver: _said, ...rest } = session;
      return change.objects.length === 0 ? rest : { ...rest, takeOver: { objects: change.objects } };
    }
    case 'mesh-id':
      return withMeshId(session, change.meshId);
    case 'certificates':
      return { ...session, certificates: change.folder };
  }
}

/** What fits by itself is not held on to: the topology keeps following what the clusters have. */
function withTopology(session: Session, topology: TopologyId): Session {
  return topologyNow(session) === topology ? session : { ...session, topology };
}

/** What the cluster is called already, and its mesh, in place of what was guessed. */
function asFound(session: Session, context: string): Session {
  const probe = session.probes[context];
  const mark = session.marks.find(each => each.context === context);
  if (probe?.state !== 'found' || mark === undefined) return session;
  const guess = session.entries.find(each => each.context === context)?.guess;
  const name = foundName(mark, guess, probe.survey, session.marks);
  const named = name === undefined ? session : renamed(session, context, name);
  const marked = Object.entries(session.probes).filter(([each]) => session.marks.some(mark => mark.context === each));
  return foundMesh(
    named,
    marked.map(([, each]) => (each.state === 'found' ? each.survey : undefined)),
  );
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

/** One place on the path of a request from a client to a server in another cluster, and what was found there. */
import { type Member, type Mesh, primaryOf } from '../model/mesh.ts';
import type { ClusterEvidence, Evidence, Seen } from './evidence.ts';

export type HopVerdict =
  | { readonly verdict: 'ok'; readonly evidence: string }
  /** Requests can fail because of this, or do not go there at all. `fix`: what a person can do about it. */
  | { readonly verdict: 'broken'; readonly cause: string; readonly evidence: readonly string[]; readonly fix: string }
  /** What would be needed to tell. */
  | { readonly verdict: 'unknown'; readonly why: string }
  /** Not on the path between these clusters. */
  | { readonly verdict: 'skipped'; readonly why: string };

export type Hop = {
  /** Stable, for scripts. */
  readonly id: string;
  readonly title: string;
  readonly judge: (path: Path) => HopVerdict;
};

/** From the client in one cluster to the servers in another. */
export type Path = {
  readonly mesh: Mesh;
  readonly from: Member;
  readonly to: Member;
  /** Whose istiod configures the client, and the servers' gateway. */
  readonly fromPrimary: Member;
  readonly toPrimary: Member;
  readonly at: (member: Member) => ClusterEvidence;
  /** Answers of the server's version that the client received just now. */
  readonly received: number;
};

/** The path between two members. Throws an `Error` where nothing was gathered for one. */
export function pathBetween({ mesh, clusters }: Evidence, from: Member, to: Member, version: string): Path {
  const at = (member: Member) => {
    const found = clusters.get(member.name);
    if (found === undefined) throw new Error(`no data from ${member.name}`);
    return found;
  };
  const received = at(from).answers.versions[version] ?? 0;
  return { mesh, from, to, fromPrimary: primaryOf(mesh, from), toPrimary: primaryOf(mesh, to), at, received };
}

/** True where requests have to pass an east-west gateway. */
export const isAcross = ({ from, to }: Path) => from.network !== to.network;

/** The hop works, with what shows it. */
export const ok = (evidence: string): HopVerdict => ({ verdict: 'ok', evidence });
/** The walk ends here: the cause in one line, what shows it, and the fix as a command. */
export const broken = (cause: string, evidence: readonly string[], fix: string): HopVerdict => ({
  verdict: 'broken',
  cause,
  evidence,
  fix,
});
/** The hop does not matter for this path, or could not be judged. */
export const skipped = (why: string): HopVerdict => ({ verdict: 'skipped', why });

/** Judges what was seen; what was not is unknown. */
export function judged<Value>(found: Seen<Value>, what: string, judge: (value: Value) => HopVerdict): HopVerdict {
  return 'seen' in found ? judge(found.seen) : { verdict: 'unknown', why: `${what} cannot be read: ${found.unseen}` };
}

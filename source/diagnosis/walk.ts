/** The walk over all hops of a way: the first that is broken, and what could not be seen before it. Pure. */
import { helloVersion, type Mesh, peersOf } from '../model/mesh.ts';
import type { Evidence } from './evidence.ts';
import { type Hop, type HopVerdict, pathBetween } from './hop.ts';
import { hops } from './hops.ts';

export type Walked = { readonly hop: Pick<Hop, 'id' | 'title'>; readonly found: HopVerdict };

export type Walk = {
  readonly from: string;
  readonly to: string;
  /** The server's version, and how often it was received among how many requests. */
  readonly version: string;
  readonly received: number;
  readonly asked: number;
  /** Up to the first that is broken, or all. */
  readonly hops: readonly Walked[];
  /**
   * `fine`: nothing is broken and answers arrive. `broken`: the last hop says why. `unexplained`: nothing that was seen is
   * broken and no answer arrives; `unknown`: answers arrive, and not every hop could be seen.
   */
  readonly state: 'fine' | 'broken' | 'unexplained' | 'unknown';
};

/**
 * Every direction between two different members, or those from and to the ones that are named. `along`: not all hops,
 * where what some of them read does not exist.
 */
export function walkAll(
  evidence: Evidence,
  chosen: { readonly from?: string | undefined; readonly to?: string | undefined } = {},
  along: readonly Hop[] = hops,
): readonly Walk[] {
  const { mesh } = evidence;
  return mesh.members
    .filter(({ name }) => chosen.from === undefined || chosen.from === name)
    .flatMap(from =>
      peersOf(mesh, from)
        .filter(({ name }) => chosen.to === undefined || chosen.to === name)
        .map(to => walk(evidence, from.name, to.name, along)),
    );
}

function walk(evidence: Evidence, fromName: string, toName: string, along: readonly Hop[]): Walk {
  const { mesh } = evidence;
  const [from, to] = [memberOf(mesh, fromName), memberOf(mesh, toName)];
  const version = helloVersion(mesh, to);
  const path = pathBetween(evidence, from, to, version);
  const { versions, misses } = path.at(from).answers;
  const asked = Object.values(versions).reduce((sum, each) => sum + each, 0) + misses;
  const walked: Walked[] = [];
  for (const { id, title, judge } of along) {
    const found = judge(path);
    walked.push({ hop: { id, title }, found });
    if (found.verdict === 'broken') break;
  }
  return {
    from: fromName,
    to: toName,
    version,
    received: path.received,
    asked,
    hops: walked,
    state: stateOf(walked, path.received),
  };
}

function stateOf(walked: readonly Walked[], received: number): Walk['state'] {
  const verdicts = walked.map(({ found }) => found.verdict);
  if (verdicts.includes('broken')) return 'broken';
  if (received === 0) return 'unexplained';
  return verdicts.includes('unknown') ? 'unknown' : 'fine';
}

function memberOf(mesh: Mesh, name: string) {
  const found = mesh.members.find(each => each.name === name);
  if (found === undefined) throw new Error(`no cluster of the mesh is named ${name}`);
  return found;
}

/** What reaches what before there is a mesh: tried from a pod in each cluster that lives for some seconds. */
import { type CommandEnd, commandEnd } from '../command-output.ts';
import { cleaned } from '../model/clean.ts';
import { istiodPorts } from '../model/istiod-ports.ts';
import { acrossNetworks, type Member, type Mesh, peersOf, primaryOf } from '../model/mesh.ts';
import { MESH_PORT } from '../model/mesh-port.ts';
import { ProblemError } from '../model/problem.ts';
import type { ExecTarget, World } from '../ports.ts';
import { inProbePod } from './probe-pod.ts';
import { placeOf, type ReachTry, withFirewall } from './reach.ts';

/** By cluster: the addresses at which the others would reach its gateway, those of its nodes where none is known yet. */
export type GatewayPlaces = ReadonlyMap<string, { readonly hosts: readonly string[]; readonly areNodes: boolean }>;

/** Of every cluster to every other one. A cluster whose pod does not start is unknown. */
export async function reachBefore(
  mesh: Mesh,
  world: World,
  places: GatewayPlaces,
  sources: ReadonlyMap<string, readonly string[]>,
  signal: AbortSignal,
): Promise<readonly ReachTry[]> {
  const all = mesh.members.map(async from => {
    const wanted = waysFrom(mesh, from, places);
    try {
      return await inProbePod(
        mesh,
        from,
        world,
        target => Promise.all(wanted.map(way => tried(way, from, target, world, signal))),
        signal,
      );
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      const { title } = error.problem;
      return wanted.map((way): ReachTry => ({ ...way.way, outcome: 'unknown', words: cleaned(title) }));
    }
  });
  // Each deletes its pod, also where another one has ended the run.
  await Promise.allSettled(all);
  return (await Promise.all(all)).flat().map(each => withFirewall(each, sources));
}

type Way = { readonly way: Omit<ReachTry, 'outcome' | 'words'>; readonly areNodes: boolean };

function waysFrom(mesh: Mesh, from: Member, places: GatewayPlaces): readonly Way[] {
  const gateways = acrossNetworks(mesh, from).map((to): Way => {
    const { hosts = [], areNodes = false } = places.get(to.name) ?? {};
    const [host] = hosts;
    const at = { from: from.name, to: to.name, what: 'gateway', port: MESH_PORT } as const;
    return { way: host === undefined ? at : { ...at, host }, areNodes };
  });
  const primary = primaryOf(mesh, from);
  const exposed = places.get(primary.name);
  const istiods = (from.role === 'remote' ? istiodPorts : []).map((port): Way => {
    const [host] = exposed?.hosts ?? [];
    const at = { from: from.name, to: primary.name, what: 'istiod', port } as const;
    return { way: host === undefined ? at : { ...at, host }, areNodes: exposed?.areNodes ?? false };
  });
  const servers = from.role === 'remote' ? [] : peersOf(mesh, from);
  return [
    ...gateways,
    ...istiods,
    ...servers.map(
      (to): Way => ({
        way: { from: from.name, to: to.name, what: 'api-server', ...placeOf(to.api) },
        areNodes: false,
      }),
    ),
  ];
}

const LATE = 10_000;

async function tried(
  { way, areNodes }: Way,
  from: Member,
  target: ExecTarget,
  { cluster, clock }: World,
  signal: AbortSignal,
): Promise<ReachTry> {
  const { host, port } = way;
  if (host === undefined || port === undefined || !/^[\w.:-]+$/.test(host)) {
    return { ...way, outcome: 'unknown', words: `no address of ${way.to} is known yet` };
  }
  const url = `https://${host.includes(':') ? `[${host}]` : host}:${port}/`;
  const command = ['curl', '-sS', '-k', '-o', '/dev/null', '-m', '4', url];
  const end = await commandEnd(cluster(from.name), target, command, { clock, within: LATE }, signal);
  return { ...way, ...judged(end, way.what, areNodes) };
}

/** By curl's exit codes (curl.se/docs/manpage.html). */
function judged(
  { exitCode, stderr }: CommandEnd,
  what: ReachTry['what'],
  areNodes: boolean,
): Pick<ReachTry, 'outcome' | 'words'> {
  const said = cleaned(stderr.trim(), 200);
  const where = areNodes ? ', at a node of it: its gateway has no address yet' : '';
  // TLS that fails, and a connection that is closed, were connections.
  if ([0, 22, 35, 52, 56, 60].includes(exitCode)) return { outcome: 'open', words: `from a pod: a connection${where}` };
  if (exitCode === 7 && what !== 'api-server' && /refused|connect to server/i.test(said)) {
    return { outcome: 'open', words: `from a pod: refused, so packets arrive and nothing listens yet${where}` };
  }
  if (exitCode === 28) return { outcome: 'closed', words: `from a pod: no response${where}` };
  if ([6, 7].includes(exitCode)) return { outcome: 'closed', words: `from a pod: ${said}${where}` };
  return { outcome: 'unknown', words: `curl in the pod ended with ${exitCode}: ${said}` };
}

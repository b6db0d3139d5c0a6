/** Whether remotes reach the istiod of their primary: new connections to its gateway from the client's sidecar. */
import { commandEnd } from '../command-output.ts';
import type { Evidence } from '../diagnosis/evidence.ts';
import { isReady } from '../diagnosis/gather.ts';
import { cleaned } from '../model/clean.ts';
import { addressesOf } from '../model/gateway-addresses.ts';
import { istiodPorts } from '../model/istiod-ports.ts';
import { type Member, primaryOf } from '../model/mesh.ts';
import { ProblemError } from '../model/problem.ts';
import type { World } from '../ports.ts';
import { dialCommand, dialFailure, wasDialled } from '../traffic/dial.ts';
import { type ReachTry, withFirewall } from './reach.ts';

/** Milliseconds. */
const LATE = 10_000;

/** Of every remote to its primary, on both ports. `sources`: by cluster, the addresses of its nodes. */
export async function istiodTries(
  evidence: Evidence,
  world: World,
  sources: ReadonlyMap<string, readonly string[]>,
  signal: AbortSignal,
): Promise<readonly ReachTry[]> {
  const { mesh } = evidence;
  const remotes = mesh.members.filter(({ role }) => role === 'remote');
  const all = remotes.flatMap(from => istiodPorts.map(port => tried(from, port, evidence, world, signal)));
  return (await Promise.all(all)).map(each => withFirewall(each, sources));
}

async function tried(
  from: Member,
  port: number,
  { mesh, clusters }: Evidence,
  { cluster, clock }: World,
  signal: AbortSignal,
): Promise<ReachTry> {
  const to = primaryOf(mesh, from);
  const services = clusters.get(to.name)?.gatewayServices;
  const known = services !== undefined && 'seen' in services ? services.seen.flatMap(addressesOf) : [];
  const [host] = to.gateway === undefined ? known : [to.gateway];
  const path = { from: from.name, to: to.name, what: 'istiod', port } as const;
  if (host === undefined) return { ...path, outcome: 'unknown', words: `the gateway of ${to.name} has no address` };
  const clients = clusters.get(from.name)?.clients;
  const client = clients !== undefined && 'seen' in clients ? clients.seen.find(isReady) : undefined;
  const command = dialCommand(host, port);
  const unknown = (words: string): ReachTry => ({ ...path, host, outcome: 'unknown', words });
  if (client === undefined || command === undefined) {
    return unknown(`no proxy of a client in ${from.name} could try it`);
  }
  const { namespace } = mesh.samples;
  const target = { namespace, pod: client.metadata.name, container: 'istio-proxy' };
  try {
    const ended = await commandEnd(cluster(from.name), target, command, { clock, within: LATE }, signal);
    if (!wasDialled(ended)) return unknown(`no proxy of a client in ${from.name} could try it`);
    const why = dialFailure(ended);
    if (why === undefined) return { ...path, host, outcome: 'open', words: 'a new connection from the client’s proxy' };
    return { ...path, host, outcome: 'closed', words: `from the client’s proxy: ${why}` };
  } catch (error) {
    if (error instanceof ProblemError) return unknown(cleaned(error.problem.title, 200));
    throw error;
  }
}

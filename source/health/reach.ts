/** What reaches what, tried from inside the clusters: gateways from the client's proxy, API servers by istiod's own word. */
import type { ClusterEvidence, Evidence } from '../diagnosis/evidence.ts';
import { cleaned } from '../model/clean.ts';
import { addressesOf } from '../model/gateway-addresses.ts';
import { acrossNetworks, type Member, peersOf } from '../model/mesh.ts';
import { MESH_PORT } from '../model/mesh-port.ts';
import type { ClusterStatus } from '../status/cluster-status.ts';
import { type HealthResult, type Judged, type NamedCheck, resultOf } from './result.ts';

/** `istiod`: that of a remote's primary, through its gateway. */
export type ReachTarget = 'gateway' | 'api-server' | 'istiod';

export type ReachTry = {
  readonly from: string;
  readonly to: string;
  readonly what: ReachTarget;
  /** Undefined where it is not known. */
  readonly host?: string;
  readonly port?: number;
  readonly outcome: 'open' | 'closed' | 'unknown';
  /** Who tried, and what was seen. */
  readonly words: string;
  /** "allow TCP from 203.0.113.0/24 (nodes of east) to 198.51.100.7 port 15443"; where host and port are known. */
  readonly firewall?: string;
};

export const reachChecks: readonly NamedCheck[] = [
  {
    id: 'reach-gateways',
    group: 'reach',
    title: 'Every client reaches the gateways of other networks',
    weight: 'problem',
  },
  {
    id: 'reach-api-servers',
    group: 'reach',
    title: 'Every istiod reaches the API servers that it reads',
    weight: 'problem',
  },
  {
    id: 'reach-istiods',
    group: 'reach',
    title: 'Every remote reaches the istiod of its primary',
    weight: 'problem',
  },
];

/** `sources`: by cluster, the addresses of its nodes, from which its pods come. */
export function reachTries(
  { mesh, clusters }: Evidence,
  statuses: ReadonlyMap<string, ClusterStatus>,
  sources: ReadonlyMap<string, readonly string[]>,
): readonly ReachTry[] {
  return mesh.members.flatMap(from => {
    const own = clusters.get(from.name);
    if (own === undefined) return [];
    const gateways = acrossNetworks(mesh, from).map(to => withFirewall(gatewayTry(from, to, own, clusters), sources));
    const servers = from.role === 'remote' ? [] : peersOf(mesh, from).map(to => apiTry(from, to, own, statuses));
    return [...gateways, ...servers.map(each => withFirewall(each, sources))];
  });
}

function gatewayTry(from: Member, to: Member, { dials }: ClusterEvidence, clusters: Evidence['clusters']): ReachTry {
  const way = { from: from.name, to: to.name, what: 'gateway', port: MESH_PORT } as const;
  const services = clusters.get(to.name)?.gatewayServices;
  const known = services !== undefined && 'seen' in services ? services.seen.flatMap(addressesOf) : [];
  const wanted = to.gateway === undefined ? known : [to.gateway];
  const tried = wanted.filter(each => dials.has(each));
  const [host = wanted[0]] = tried;
  if (host === undefined) return { ...way, outcome: 'unknown', words: `the gateway of ${to.name} has no address` };
  const at = { ...way, host };
  if (tried.length === 0)
    return { ...at, outcome: 'unknown', words: `no proxy of a client in ${from.name} could try it` };
  const open = tried.find(each => dials.get(each) === undefined);
  if (open !== undefined)
    return { ...at, host: open, outcome: 'open', words: 'a new connection from the client’s proxy' };
  return { ...at, outcome: 'closed', words: `from the client’s proxy: ${dials.get(host)}` };
}

function apiTry(
  from: Member,
  to: Member,
  { istiods, remoteSecrets }: ClusterEvidence,
  statuses: ReadonlyMap<string, ClusterStatus>,
): ReachTry {
  const login = statuses.get(from.name)?.logins.find(each => each.cluster === to.name);
  const way = { from: from.name, to: to.name, what: 'api-server', ...placeOf(login?.server) } as const;
  if (login === undefined)
    return { ...way, outcome: 'unknown', words: `${from.name} has no remote secret for ${to.name}` };
  if ('unseen' in istiods) return { ...way, outcome: 'unknown', words: cleaned(istiods.unseen) };
  const behind = istiods.seen.filter(
    ({ clusters }) => !clusters.some(each => each.id === to.name && each.sync === 'synced'),
  );
  if (istiods.seen.length === 0) return { ...way, outcome: 'unknown', words: `no istiod of ${from.name} is ready` };
  if (behind.length === 0) return { ...way, outcome: 'open', words: `${istiods.seen.length} istiod synced` };
  // Whether the network or the login is at fault only the login, tried from here, can tell.
  const tries = 'seen' in remoteSecrets ? remoteSecrets.seen.flatMap(each => each.tried.get(to.name) ?? []) : [];
  const [tried] = tries;
  const sync = behind[0]?.clusters.find(each => each.id === to.name)?.sync ?? 'not listed';
  const words = `${behind[0]?.pod}: ${to.name} ${cleaned(sync, 63)}`;
  if (tried === 'accepted') return { ...way, outcome: 'closed', words: `${words}; its login is accepted from here` };
  const why = tried === undefined ? '' : `; from here: ${cleaned(tried.title)}`;
  return { ...way, outcome: 'unknown', words: `${words}${why}: the login itself fails, see the check istiod` };
}

/** Host and port of an API server’s URL. */
export function placeOf(server: string | undefined): { readonly host?: string; readonly port?: number } {
  if (server === undefined || !URL.canParse(server)) return {};
  const { hostname, port } = new URL(server);
  return { host: cleaned(hostname.replace(/^\[|\]$/g, ''), 253), port: Number(port || 443) };
}

/** By which the API server of a remote calls its injection webhook. */
const WEBHOOK_PORT = 15017;

/** With the line for the firewall, where its ends are known. */
export function withFirewall(tried: ReachTry, sources: ReadonlyMap<string, readonly string[]>): ReachTry {
  const { from, host, port, what } = tried;
  if (host === undefined || port === undefined) return tried;
  const nodes = sourceWords(sources.get(from) ?? []);
  const source = nodes === '' ? `the nodes of ${from}` : `${nodes} (nodes of ${from})`;
  // Where a provider runs it, it is in front of the nodes.
  const caller = what === 'istiod' && port === WEBHOOK_PORT ? ` and from the API server of ${from}` : '';
  return { ...tried, firewall: `allow TCP from ${source}${caller} to ${cleaned(host, 253)} port ${port}` };
}

/** Few addresses as they are; many IPv4 addresses as the networks of 256 that they are in. */
function sourceWords(addresses: readonly string[]): string {
  const all = addresses.map(each => cleaned(each, 60));
  if (all.length <= 4) return all.join(', ');
  const networks = all.map(each =>
    /^\d+\.\d+\.\d+\.\d+$/.test(each) ? `${each.slice(0, each.lastIndexOf('.'))}.0/24` : each,
  );
  return [...new Set(networks)].join(', ');
}

const checkOf: Readonly<Record<ReachTarget, string>> = {
  gateway: 'reach-gateways',
  'api-server': 'reach-api-servers',
  istiod: 'reach-istiods',
};

export const targetWords: Readonly<Record<ReachTarget, string>> = {
  gateway: 'gateway',
  'api-server': 'API server',
  istiod: 'istiod',
};

/** The connections that were tried, as results of the `reach-…` checks. */
export function reachResults(tries: readonly ReachTry[] | { readonly skipped: string }): readonly HealthResult[] {
  return reachChecks.map(check => {
    if ('skipped' in tries) return resultOf(check, tries);
    const own = tries.filter(({ what }) => check.id === checkOf[what]);
    return resultOf(check, judged(own));
  });
}

function judged(tries: readonly ReachTry[]): Judged {
  if (tries.length === 0) return { skipped: 'nothing has to be reached between these clusters' };
  return {
    evidence: tries
      .filter(({ outcome }) => outcome === 'open')
      .map(each => ({ cluster: wayOf(each), words: `${placeWords(each)}: ${each.words}` })),
    findings: tries
      .filter(({ outcome }) => outcome === 'closed')
      .map(each => ({
        words: `${each.from} does not reach the ${targetWords[each.what]} of ${each.to} at ${placeWords(each)}`,
        evidence: [`${wayOf(each)}: ${each.words}`],
        fix: fixOf(each),
      })),
    unknown: tries.filter(({ outcome }) => outcome === 'unknown').map(each => `${wayOf(each)}: ${each.words}`),
  };
}

/** What is refused has arrived, unless a firewall rejects instead of dropping. */
function fixOf({ words, what, firewall }: ReachTry): string {
  const line = `for the firewall: ${firewall ?? 'its address is not known'}`;
  if (!/refused/i.test(words)) return line;
  const checks = refusedSee[what];
  return `refused by whatever is at that address, where nothing listens: see ${checks}. Where a firewall rejects connections, ${line}`;
}

const refusedSee: Readonly<Record<ReachTarget, string>> = {
  gateway: 'the checks gateway and exposure',
  'api-server': 'the URL of that API server (api= of --cluster)',
  istiod: 'Gateway istiod-gateway and the ports of the gateway’s Service: eastwest up creates both',
};

const wayOf = ({ from, to }: ReachTry) => `${from} → ${to}`;

function placeWords({ host = 'no address', port }: ReachTry): string {
  const named = host.includes(':') ? `[${host}]` : host;
  return port === undefined ? named : `${named}:${port}`;
}

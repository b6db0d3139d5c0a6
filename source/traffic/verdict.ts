/**
 * What the answers prove. Pure; judged strictly, because retries and old connections lie
 * (docs/istio/traffic.md#what-the-responses-prove).
 */
import { firstFew } from '../model/first-few.ts';
import {
  helloVersion,
  helloVersions,
  isMultiNetwork,
  type Member,
  type Mesh,
  primaries,
  primaryOf,
} from '../model/mesh.ts';
import { commonestReason, emptyTally, type IstiodView, type Tally, type Verdict } from '../model/tally.ts';
import { isFailingNow } from './answer-share.ts';
import { pendingSync } from './istiod.ts';
import type { Sight } from './paths/client.ts';
import type { Voices } from './paths/paths.ts';
import { connectedPart, type Reachability } from './reachability.ts';

/** What is known at one moment. Clusters that nothing is known of are absent. */
export type Findings = {
  readonly mesh: Mesh;
  /** By the cluster that asked: what it received lately. */
  readonly received: ReadonlyMap<string, Tally>;
  /** The last seconds of it, where they are known apart. */
  readonly recent?: ReadonlyMap<string, Tally>;
  /** Which versions are still received, where it is known; else those that were received lately. */
  readonly voices?: ReadonlyMap<string, Voices>;
  /** By primary: what its istiod pods say. */
  readonly views: ReadonlyMap<string, readonly IstiodView[]>;
  /** What new connections between the networks lack, in words. */
  readonly broken?: readonly string[];
  /** Clusters whose clients cannot be observed, and why: what they receive is unknown. */
  readonly lost?: ReadonlyMap<string, Sight>;
  /** What else cannot be observed, in words. */
  readonly unseen?: readonly string[];
};

/**
 * `proven`: every version is received from every cluster, hardly a request is missed, and every istiod pod lists every
 * cluster as synced and has an east-west gateway for every network, and nothing is broken. `degraded`: all is received, and one of the others fails.
 * `unknown`: nothing that is observed is wrong, and not all is observed. Lost sight is no lost mesh.
 */
export function verdict(findings: Findings): Verdict {
  const { mesh, lost = new Map<string, Sight>() } = findings;
  const observed = mesh.members.filter(({ name }) => !lost.has(name));
  const clusters = observed.map(member => reachabilityOf(findings, member));
  const asked = primaries(mesh).filter(member => observed.includes(member));
  const doubts = [...asked.flatMap(member => doubtOf(findings, member) ?? []), ...(findings.broken ?? [])];
  const unknown = unobserved(findings);
  const part = partOf(findings, clusters);
  const evidence = [...clusters.map(counts), ...doubts, ...(doubts.length === 0 ? [agreement(mesh)] : [])];
  if (unknown !== undefined && (clusters.length === 0 || isWhole(clusters, doubts))) {
    const others = clusters.length === 0 ? '' : `; ${fullWords(clusters)}`;
    return { state: 'unknown', words: `${unknown}${others}`, evidence };
  }
  const rule = rules.find(each => each.applies(clusters, doubts));
  if (rule === undefined) throw new Error('no rule of the verdict applies');
  const words = rule.words(clusters, doubts, part);
  return { state: rule.state, words: unknown === undefined ? words : `${words}; ${unknown}`, evidence };
}

/** What the istiods say against it. */
export function disagreement({ mesh, views }: Pick<Findings, 'mesh' | 'views'>): readonly string[] {
  return primaries(mesh).flatMap(member => doubtOf({ mesh, views }, member) ?? []);
}

/** "west not observed (API server of west unreachable)". */
function unobserved({ lost, unseen = [] }: Findings): string | undefined {
  const clusters = [...(lost ?? [])].map(([name, { why }]) => `${name} not observed (${why})`);
  const all = [...clusters.slice(0, named), ...unseen];
  const more = clusters.length > named ? [`${clusters.length - named} more clusters not observed`] : [];
  return all.length + more.length === 0 ? undefined : [...all, ...more].join('; ');
}

/** Without sample apps nothing is proven by answers: what istiods say is all there is. */
export function verdictWithoutSamples({ mesh, views }: Pick<Findings, 'mesh' | 'views'>): Verdict {
  const doubts = primaries(mesh).flatMap(member => doubtOf({ mesh, views }, member) ?? []);
  const words = `not proven: no sample apps send requests (--samples none); ${doubts[0] ?? agreement(mesh)}`;
  return { state: 'unasked', words, evidence: doubts };
}

/** Whether what was done is proven: one cluster alone has nothing to prove yet, and without samples nothing can be. */
export function proofOf(clusters: number, { state }: Verdict): 'proven' | 'done' | 'unproven' {
  if (state === 'proven') return 'proven';
  if (state === 'unasked' || state === 'answered') return 'done';
  return clusters === 1 && state === 'local-only' ? 'done' : 'unproven';
}

type Rule = {
  readonly state: Verdict['state'];
  readonly applies: (clusters: readonly Reachability[], doubts: readonly string[]) => boolean;
  readonly words: (clusters: readonly Reachability[], doubts: readonly string[], part: Part) => string;
};

/** Clusters that receive each other, both ways; `isProven`: hardly a miss, and their istiods agree about them. */
type Part = { readonly clusters: readonly Reachability[]; readonly isProven: boolean };

const receivesAll = (each: Reachability) => each.missing.length === 0;
const receivesOnlyItself = (each: Reachability) => each.received.join() === each.local;
const isMissing = (each: Reachability) => isFailingNow(each.tally, each.recent);

function isWhole(clusters: readonly Reachability[], doubts: readonly string[]): boolean {
  return clusters.every(receivesAll) && !clusters.some(isMissing) && doubts.length === 0;
}

/** The first that applies. */
const rules: readonly Rule[] = [
  {
    // Responses of a cluster's own version prove nothing across clusters.
    state: 'local-only',
    applies: (clusters, doubts) => clusters.length === 1 && isWhole(clusters, doubts),
    words: clusters =>
      `${few(clusters.map(each => each.name))} receives responses only from itself; the mesh waits for its second cluster`,
  },
  {
    state: 'proven',
    applies: isWhole,
    words: () => 'every cluster receives responses from every version',
  },
  {
    state: 'degraded',
    applies: clusters => clusters.every(receivesAll),
    words: (clusters, doubts) =>
      `every cluster receives responses from every version, but ${doubts[0] ?? missWords(clusters)}`,
  },
  {
    state: 'silent',
    applies: clusters => clusters.every(each => each.received.length === 0),
    words: clusters => {
      const reason = commonestReason(clusters.map(each => each.tally));
      return reason === undefined ? 'no responses yet' : `no cluster receives responses: ${reason}`;
    },
  },
  {
    state: 'local-only',
    applies: clusters => clusters.every(receivesOnlyItself),
    words: (_, doubts) =>
      `every cluster receives responses only from itself${doubts[0] === undefined ? '; every istiod has synced the others' : `: ${doubts[0]}`}`,
  },
  {
    state: 'one-sided',
    applies: clusters =>
      clusters.some(receivesAll) && clusters.every(each => receivesAll(each) || receivesOnlyItself(each)),
    words: (clusters, doubts) =>
      withDoubt(`${shortOf(clusters, clusters)}; ${fullWords(clusters.filter(receivesAll))}`, doubts),
  },
  {
    state: 'partly',
    applies: () => true,
    words: (clusters, doubts, part) => withDoubt(partWords(clusters, part) ?? shortOf(clusters, clusters), doubts),
  },
];

/**
 * "proven between east and west; north receives no responses; no cluster receives responses from v3". Undefined where
 * no two receive each other.
 */
function partWords(clusters: readonly Reachability[], part: Part): string | undefined {
  if (part.clusters.length < 2) return undefined;
  const names = part.clusters.map(each => each.name);
  const last = names.at(-1);
  const who =
    names.length > named
      ? `${names.length} of ${clusters.length} clusters`
      : `${names.slice(0, -1).join(', ')} and ${last}`;
  const rest = clusters.filter(each => !part.clusters.includes(each));
  const lead = part.isProven ? `proven between ${who}` : `${who} receive each other's responses`;
  const short = shortOf(rest, clusters);
  return short === '' ? lead : `${lead}; ${short}`;
}

function partOf({ mesh, views }: Findings, clusters: readonly Reachability[]): Part {
  const part = connectedPart(clusters);
  const names = new Set(part.map(each => each.name));
  const members = mesh.members.filter(each => names.has(each.name));
  const within = { mesh: { ...mesh, members }, views };
  const leading = new Set(members.map(each => primaryOf(mesh, each)));
  const isAgreed = [...leading].every(each => doubtOf(within, each) === undefined);
  return { clusters: part, isProven: isAgreed && !part.some(isMissing) };
}

function reachabilityOf({ mesh, received, recent, voices }: Findings, member: Member): Reachability {
  const expected = helloVersions(mesh);
  const tally = received.get(member.name) ?? emptyTally(expected);
  const known = voices?.get(member.name);
  const has = (version: string) =>
    known === undefined ? (tally.versions[version] ?? 0) > 0 : known[version]?.isGone === false;
  return {
    name: member.name,
    local: helloVersion(mesh, member),
    tally,
    recent: recent?.get(member.name),
    received: expected.filter(has),
    missing: expected.filter(version => !has(version)),
    voices: known ?? {},
  };
}

/** Why this primary's istiods do not agree. */
function doubtOf({ mesh, views }: Pick<Findings, 'mesh' | 'views'>, member: Member): string | undefined {
  const found = views.get(member.name);
  if (found === undefined) return `istiod in ${member.name} has not reported yet`;
  const networks = isMultiNetwork(mesh) ? [...new Set(mesh.members.map(each => each.network))] : [];
  const pending = pendingSync(
    found,
    mesh.members.map(each => each.name),
    networks,
  );
  return pending === undefined ? undefined : `in ${member.name} ${pending}`;
}

/** Clusters or versions that are named at most; of more, how many. */
const named = 6;

/**
 * "east receives responses only from v1", "west receives no responses: Could not resolve host: …"; then the versions
 * that no cluster receives.
 */
function shortOf(some: readonly Reachability[], all: readonly Reachability[]): string {
  const short = some.filter(each => each.missing.length > 0);
  const gone = (all[0]?.missing ?? []).filter(version => all.every(each => each.missing.includes(version)));
  return [
    ...short.slice(0, named).map(each => receivedWords(each, all)),
    ...(short.length > named ? [`${short.length - named} more clusters miss some versions`] : []),
    ...gone.slice(0, named).map(version => `no cluster receives responses from ${version}`),
    ...(gone.length > named ? [`nor from ${gone.length - named} more versions`] : []),
  ].join('; ');
}

/** "v2 of west": people look for a cluster, not for a version. */
function ofCluster(version: string, all: readonly Reachability[]): string {
  const owner = all.find(each => each.local === version);
  return owner === undefined ? version : `${version} of ${owner.name}`;
}

function receivedWords({ name, received, missing, tally, voices }: Reachability, all: readonly Reachability[]): string {
  const reason = commonestReason([tally]);
  const gone = missing.flatMap(version => (voices[version]?.isGone ? [version] : []));
  const silence = gone.length === 0 ? '' : ` (no longer from ${few(gone.map(version => ofCluster(version, all)))})`;
  const because = `${silence}${reason === undefined ? '' : `: ${reason}`}`;
  if (received.length === 0) return `${name} receives no responses${because}`;
  if (received.length > missing.length && received.length > 2)
    return `${name} receives no responses from ${few(missing)}${because}`;
  return `${name} receives responses only from ${few(received)}${because}`;
}

function missWords(clusters: readonly Reachability[]): string {
  const missing = clusters.filter(isMissing);
  const reason = commonestReason(missing.map(each => each.tally));
  return `requests from ${few(missing.map(each => each.name))} fail: ${reason ?? 'no reason given'}`;
}

function withDoubt(words: string, doubts: readonly string[]): string {
  return doubts[0] === undefined ? words : `${words}; ${doubts[0]}`;
}

function few(words: readonly string[]): string {
  return firstFew(words, named);
}

function fullWords(clusters: readonly Reachability[]): string {
  return `${few(clusters.map(each => each.name))} ${clusters.length === 1 ? 'receives' : 'receive'} responses from every version`;
}

/** "east: v1 34, v2 28, 3 errors (HTTP 503: no healthy upstream)". */
function counts({ name, tally }: Reachability): string {
  const reason = commonestReason([tally]);
  const versions = Object.entries(tally.versions).map(([version, number]) => `${version} ${number}`);
  const errors = reason === undefined ? [] : [`${tally.misses} ${tally.misses === 1 ? 'error' : 'errors'} (${reason})`];
  return `${name}: ${[...versions, ...errors].join(', ')}`;
}

function agreement(mesh: Mesh): string {
  const gateways = isMultiNetwork(mesh) ? ' and has an east-west gateway for every network' : '';
  return `every istiod has synced every cluster${gateways}`;
}

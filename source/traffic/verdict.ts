/**
 * What the answers prove. Pure; judged strictly, because retries and old connections lie
 * (docs/istio/traffic.md#what-the-responses-prove).
 */
import {
  helloVersion,
  helloVersions,
  isMultiNetwork,
  type Member,
  type Mesh,
  primaries,
  primaryOf,
} from '../model/mesh.ts';
import { emptyTally, type IstiodView, type Tally, type Verdict } from '../model/tally.ts';
import { isFailingNow } from './answer-share.ts';
import { type Ear, hearingEachOther } from './hearing-each-other.ts';
import { pendingSync } from './istiod.ts';
import type { Sight } from './paths/client.ts';
import type { Voices } from './paths/paths.ts';

/** What is known at one moment. Clusters that nothing is known of are absent. */
export type Findings = {
  readonly mesh: Mesh;
  /** By the cluster that asked: what it heard lately. */
  readonly heard: ReadonlyMap<string, Tally>;
  /** The last seconds of it, where they are known apart. */
  readonly recent?: ReadonlyMap<string, Tally>;
  /** Which versions are still heard, where it is known; else those that were heard lately. */
  readonly voices?: ReadonlyMap<string, Voices>;
  /** By primary: what its istiod pods say. */
  readonly views: ReadonlyMap<string, readonly IstiodView[]>;
  /** What new connections between the networks lack, in words. */
  readonly broken?: readonly string[];
  /** Clusters whose clients cannot be observed, and why: nothing is said of what they receive. */
  readonly lost?: ReadonlyMap<string, Sight>;
  /** What else cannot be observed, in words. */
  readonly unseen?: readonly string[];
};

/**
 * `proven`: every version is heard from every cluster, hardly a request is missed, and every istiod pod lists every
 * cluster as synced and has an east-west gateway for every network, and nothing is broken. `degraded`: all is heard, and one of the others fails.
 * `unknown`: nothing that is observed is wrong, and not all is observed. Lost sight is no lost mesh.
 */
export function verdict(findings: Findings): Verdict {
  const { mesh, lost = new Map<string, Sight>() } = findings;
  const observed = mesh.members.filter(({ name }) => !lost.has(name));
  const ears = observed.map(member => ear(findings, member));
  const asked = primaries(mesh).filter(member => observed.includes(member));
  const doubts = [...asked.flatMap(member => doubtOf(findings, member) ?? []), ...(findings.broken ?? [])];
  const unknown = unobserved(findings);
  const part = partOf(findings, ears);
  const evidence = [...ears.map(counts), ...doubts, ...(doubts.length === 0 ? [agreement(mesh)] : [])];
  if (unknown !== undefined && (ears.length === 0 || isWhole(ears, doubts))) {
    const others = ears.length === 0 ? '' : `; ${fullWords(ears)}`;
    return { state: 'unknown', words: `${unknown}${others}`, evidence };
  }
  const rule = rules.find(each => each.applies(ears, doubts));
  if (rule === undefined) throw new Error('no rule of the verdict applies');
  const words = rule.words(ears, doubts, part);
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
  if (state === 'unasked') return 'done';
  return clusters === 1 && state === 'local-only' ? 'done' : 'unproven';
}

type Rule = {
  readonly state: Verdict['state'];
  readonly applies: (ears: readonly Ear[], doubts: readonly string[]) => boolean;
  readonly words: (ears: readonly Ear[], doubts: readonly string[], part: Part) => string;
};

/** Clusters that hear each other, both ways; `isProven`: hardly a miss, and their istiods agree about them. */
type Part = { readonly ears: readonly Ear[]; readonly isProven: boolean };

const hearsAll = (each: Ear) => each.missing.length === 0;
const hearsOnlyItself = (each: Ear) => each.heard.join() === each.local;
const isMissing = (each: Ear) => isFailingNow(each.tally, each.recent);

function isWhole(ears: readonly Ear[], doubts: readonly string[]): boolean {
  return ears.every(hearsAll) && !ears.some(isMissing) && doubts.length === 0;
}

/** The first that applies. */
const rules: readonly Rule[] = [
  {
    // A cluster that hears itself proves nothing across clusters.
    state: 'local-only',
    applies: (ears, doubts) => ears.length === 1 && isWhole(ears, doubts),
    words: ears =>
      `${few(ears.map(each => each.name))} receives responses only from itself; the mesh waits for its second cluster`,
  },
  {
    state: 'proven',
    applies: isWhole,
    words: () => 'every cluster receives responses from every version',
  },
  {
    state: 'degraded',
    applies: ears => ears.every(hearsAll),
    words: (ears, doubts) => `every cluster receives responses from every version, but ${doubts[0] ?? missWords(ears)}`,
  },
  {
    state: 'silent',
    applies: ears => ears.every(each => each.heard.length === 0),
    words: ears => {
      const reason = commonest(ears.map(each => each.tally));
      return reason === undefined ? 'no responses yet' : `no cluster receives responses: ${reason}`;
    },
  },
  {
    state: 'local-only',
    applies: ears => ears.every(hearsOnlyItself),
    words: (_, doubts) =>
      `every cluster receives responses only from itself${doubts[0] === undefined ? '; every istiod has synced the others' : `: ${doubts[0]}`}`,
  },
  {
    state: 'one-sided',
    applies: ears => ears.some(hearsAll) && ears.every(each => hearsAll(each) || hearsOnlyItself(each)),
    words: (ears, doubts) => withDoubt(`${shortOf(ears, ears)}; ${fullWords(ears.filter(hearsAll))}`, doubts),
  },
  {
    state: 'partly',
    applies: () => true,
    words: (ears, doubts, part) => withDoubt(partWords(ears, part) ?? shortOf(ears, ears), doubts),
  },
];

/** "proven between east and west; north receives no responses; no cluster receives responses from v3". Undefined where no two hear each other. */
function partWords(ears: readonly Ear[], part: Part): string | undefined {
  if (part.ears.length < 2) return undefined;
  const names = part.ears.map(each => each.name);
  const last = names.at(-1);
  const who =
    names.length > named
      ? `${names.length} of ${ears.length} clusters`
      : `${names.slice(0, -1).join(', ')} and ${last}`;
  const rest = ears.filter(each => !part.ears.includes(each));
  const lead = part.isProven ? `proven between ${who}` : `${who} receive each other's responses`;
  const short = shortOf(rest, ears);
  return short === '' ? lead : `${lead}; ${short}`;
}

function partOf({ mesh, views }: Findings, ears: readonly Ear[]): Part {
  const part = hearingEachOther(ears);
  const names = new Set(part.map(each => each.name));
  const members = mesh.members.filter(each => names.has(each.name));
  const within = { mesh: { ...mesh, members }, views };
  const leading = new Set(members.map(each => primaryOf(mesh, each)));
  const isAgreed = [...leading].every(each => doubtOf(within, each) === undefined);
  return { ears: part, isProven: isAgreed && !part.some(isMissing) };
}

function ear({ mesh, heard, recent, voices }: Findings, member: Member): Ear {
  const expected = helloVersions(mesh);
  const tally = heard.get(member.name) ?? emptyTally(expected);
  const known = voices?.get(member.name);
  const has = (version: string) =>
    known === undefined ? (tally.versions[version] ?? 0) > 0 : known[version]?.isGone === false;
  return {
    name: member.name,
    local: helloVersion(mesh, member),
    tally,
    recent: recent?.get(member.name),
    heard: expected.filter(has),
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

/** So many clusters or versions are named; of more, how many. */
const named = 6;

/** "east receives responses only from v1", "west receives no responses: Could not resolve host: …"; then the versions that no cluster receives. */
function shortOf(some: readonly Ear[], all: readonly Ear[]): string {
  const short = some.filter(each => each.missing.length > 0);
  const gone = (all[0]?.missing ?? []).filter(version => all.every(each => each.missing.includes(version)));
  return [
    ...short.slice(0, named).map(hearingOf),
    ...(short.length > named ? [`${short.length - named} more clusters miss some versions`] : []),
    ...gone.slice(0, named).map(version => `no cluster receives responses from ${version}`),
    ...(gone.length > named ? [`nor from ${gone.length - named} more versions`] : []),
  ].join('; ');
}

function hearingOf({ name, heard, missing, tally, voices }: Ear): string {
  const reason = commonest([tally]);
  const gone = missing.flatMap(version => (voices[version]?.isGone ? [version] : []));
  const silence = gone.length === 0 ? '' : ` (no longer from ${few(gone)})`;
  const because = `${silence}${reason === undefined ? '' : `: ${reason}`}`;
  if (heard.length === 0) return `${name} receives no responses${because}`;
  if (heard.length > missing.length && heard.length > 2)
    return `${name} receives no responses from ${few(missing)}${because}`;
  return `${name} receives responses only from ${few(heard)}${because}`;
}

function missWords(ears: readonly Ear[]): string {
  const missing = ears.filter(isMissing);
  const reason = commonest(missing.map(each => each.tally));
  return `requests from ${few(missing.map(each => each.name))} fail: ${reason ?? 'no reason given'}`;
}

function withDoubt(words: string, doubts: readonly string[]): string {
  return doubts[0] === undefined ? words : `${words}; ${doubts[0]}`;
}

function few(words: readonly string[]): string {
  const more = words.length - named;
  return more <= 0 ? words.join(', ') : `${words.slice(0, named).join(', ')} and ${more} more`;
}

function fullWords(ears: readonly Ear[]): string {
  return `${few(ears.map(each => each.name))} ${ears.length === 1 ? 'receives' : 'receive'} responses from every version`;
}

/** "east: v1 34, v2 28, 3 errors (HTTP 503: no healthy upstream)". */
function counts({ name, tally }: Ear): string {
  const reason = commonest([tally]);
  const versions = Object.entries(tally.versions).map(([version, number]) => `${version} ${number}`);
  const errors = reason === undefined ? [] : [`${tally.misses} ${tally.misses === 1 ? 'error' : 'errors'} (${reason})`];
  return `${name}: ${[...versions, ...errors].join(', ')}`;
}

function agreement(mesh: Mesh): string {
  const gateways = isMultiNetwork(mesh) ? ' and has an east-west gateway for every network' : '';
  return `every istiod has synced every cluster${gateways}`;
}

function commonest(tallies: readonly Tally[]): string | undefined {
  const [first] = tallies
    .flatMap(tally => Object.entries(tally.reasons))
    .toSorted((left, right) => right[1] - left[1] || left[0].localeCompare(right[0]));
  return first?.[0];
}

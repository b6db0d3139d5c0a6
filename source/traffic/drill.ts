/**
 * The failover drill: the helloworld of one cluster goes away while every client sends requests, and comes back. Measured
 * is when responses had moved to the others, how many requests that cost, and when they were back. Writes nothing itself.
 */
import type { Incident } from '../model/incident.ts';
import { helloVersion, type Member, type Mesh } from '../model/mesh.ts';
import { SECOND } from '../model/time-units.ts';
import type { Clock } from '../ports.ts';
import { spanWords } from './incidents/span.ts';
import type { Client } from './paths/client.ts';
import type { Paths } from './paths/paths.ts';

export type Drilling = {
  readonly mesh: Mesh;
  /** Whose helloworld goes away. */
  readonly member: Member;
  /** What a monitor observes meanwhile. */
  readonly paths: Paths;
  readonly clock: Clock;
  /** Whether the mesh is proven now: in a broken one a drill would show nothing. */
  readonly isProven: () => boolean;
  /**
   * Takes helloworld away, or brings it back; `restore`: without waiting for its pods. Resolves to false where that
   * failed: why has been told.
   */
  readonly scale: (way: 'away' | 'back' | 'restore', signal: AbortSignal) => Promise<boolean>;
  readonly tell: (incident: Incident) => void;
};

/** `seconds`: of each client, since the write. `lost`: requests of all clients that failed meanwhile. */
export type DrillPart = {
  readonly clients: readonly { readonly name: string; readonly seconds: number }[];
  readonly lost: number;
};

export type DrillOutcome =
  /** Responses moved to the others and came back; requests may have been lost. */
  | 'done'
  /** The mesh was not proven to begin with. */
  | 'not-proven'
  /** The Deployment could not be scaled. */
  | 'not-scaled'
  /** Responses had not moved to the others within a minute, or requests went on failing. */
  | 'not-moved'
  /** Not every client received responses of it again. */
  | 'not-back';

export type DrillResult = {
  readonly cluster: string;
  readonly version: string;
  readonly outcome: DrillOutcome;
  readonly away?: DrillPart;
  readonly back?: DrillPart;
};

/** How often the paths are judged, in milliseconds. */
const POLL_INTERVAL = 200;
/** So long nothing comes from the one that is away, and nothing fails, before responses have moved. */
const STEADY = 3 * SECOND;
/** Requests that must have been answered meanwhile. */
const ENOUGH = 5;
/** How long to wait: for a proven mesh to begin with, for responses to move, to come back, and for the way back itself. */
const PROVEN = 60 * SECOND;
const MOVED = 60 * SECOND;
const RETURNED = 120 * SECOND;
const BRINGING_BACK = 60 * SECOND;

/**
 * Drills until it is over. Whatever happens once helloworld may be away, it is brought back, also when the signal aborts;
 * that is thrown afterwards.
 */
export async function runDrill(drilling: Drilling, signal: AbortSignal): Promise<DrillResult> {
  const { clock, isProven, member, mesh, tell } = drilling;
  const version = helloVersion(mesh, member);
  const about = { cluster: member.name, version };
  const say = (standing: Incident['standing'], words: string, more: Partial<Incident> = {}) =>
    tell({ kind: 'drill', standing, cluster: member.name, words: `failover drill: ${words}`, ...more });
  if (!(await becomes(isProven, PROVEN, clock, signal))) {
    say('problem', 'not started, because the mesh is not proven: find out why first (eastwest why)');
    return { ...about, outcome: 'not-proven' };
  }
  say('info', `helloworld ${version} of ${member.name} is scaled to 0`);
  const gone = await awayFrom(drilling, version, say, signal);
  signal.throwIfAborted();
  if (!gone.tried) return { ...about, outcome: 'not-scaled' };
  const back = await returned(drilling, version, gone.broughtBackAt, signal);
  if (back === undefined) {
    const seconds = Math.round((clock.now() - gone.broughtBackAt.at) / SECOND);
    say('problem', `${version} is not received by every cluster again after ${spanWords(seconds)}`);
  } else {
    const lost = lostWords(back.lost);
    const seconds = slowest(back);
    const words = `every cluster receives ${version} again after ${spanWords(seconds)}, ${lost}`;
    say(back.lost > 0 ? 'warning' : 'ok', words, { seconds, lost: back.lost });
  }
  const moved = gone.part === undefined ? 'not-moved' : 'done';
  return {
    ...about,
    outcome: back === undefined ? 'not-back' : moved,
    ...(gone.part === undefined ? {} : { away: gone.part }),
    ...(back === undefined ? {} : { back }),
  };
}

type Away = { readonly tried: boolean; readonly part: DrillPart | undefined; readonly broughtBackAt: Mark };

/** Takes it away, watches responses move, and brings it back in any case. */
async function awayFrom(drilling: Drilling, version: string, say: Say, signal: AbortSignal): Promise<Away> {
  const { clock, paths, scale } = drilling;
  const before = markOf(drilling);
  let tried = false;
  let part: DrillPart | undefined;
  let broughtBackAt = before;
  try {
    tried = await scale('away', signal);
    const hasMoved = () => paths.clients.every(client => isElsewhere(client, version, before.at, clock.now()));
    if (tried) {
      if (await becomes(hasMoved, MOVED, clock, signal)) part = since(before, drilling, lastOf(version));
      sayAway(say, part, version);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    broughtBackAt = markOf(drilling);
    await inTime(BRINGING_BACK, clock, ending => scale(signal.aborted ? 'restore' : 'back', ending));
  }
  return { tried, part, broughtBackAt };
}

async function returned(
  drilling: Drilling,
  version: string,
  mark: Mark,
  signal: AbortSignal,
): Promise<DrillPart | undefined> {
  const { clock, paths } = drilling;
  const first = new Map<string, number>();
  const isBack = () => {
    for (const { name, tracks } of paths.clients) {
      const at = tracks.get(version)?.at ?? 0;
      if (at > mark.at && !first.has(name)) first.set(name, at);
    }
    return paths.clients.every(({ name }) => first.has(name));
  };
  if (!(await becomes(isBack, RETURNED, clock, signal))) return undefined;
  return since(mark, drilling, ({ name }) => first.get(name) ?? 0);
}

type Say = (standing: Incident['standing'], words: string, more?: Partial<Incident>) => void;

function sayAway(say: Say, part: DrillPart | undefined, version: string): void {
  if (part === undefined) {
    say(
      'problem',
      `responses had not moved away from ${version} within ${spanWords(MOVED / SECOND)}, or requests failed; it is scaled back`,
    );
    return;
  }
  const seconds = slowest(part);
  const each = part.clients.map(({ name, seconds: own }) => `${name} ${spanWords(own)}`).join(', ');
  const words = `responses moved within ${spanWords(seconds)} (${each}), ${lostWords(part.lost)}`;
  say(part.lost > 0 ? 'warning' : 'ok', words, { seconds, lost: part.lost });
}

const lostWords = (lost: number) => `${lost} ${lost === 1 ? 'request' : 'requests'} failed`;
const slowest = ({ clients }: DrillPart) => Math.max(0, ...clients.map(({ seconds }) => seconds));
const lastOf = (version: string) => (client: Client) => client.tracks.get(version)?.at ?? 0;

/** Nothing of this version since it went, and nothing failed, for so long that requests were answered meanwhile. */
function isElsewhere({ tracks, errors, asked }: Client, version: string, gone: number, now: number): boolean {
  const isQuiet = now - Math.max(gone, tracks.get(version)?.at ?? 0) >= STEADY;
  const seconds = STEADY / SECOND;
  return isQuiet && errors.sum(seconds, now) === 0 && asked.sum(seconds, now) >= ENOUGH;
}

/** A moment: when, and how many requests of each client had failed by then. */
type Mark = { readonly at: number; readonly failed: ReadonlyMap<string, number> };

function markOf({ clock, paths }: Drilling): Mark {
  return { at: clock.now(), failed: new Map(paths.clients.map(({ name, totalErrors }) => [name, totalErrors])) };
}

function since(mark: Mark, { paths }: Drilling, at: (client: Client) => number): DrillPart {
  const lost = paths.clients.map(({ name, totalErrors }) => Math.max(0, totalErrors - (mark.failed.get(name) ?? 0)));
  return {
    clients: paths.clients.map(client => ({
      name: client.name,
      seconds: Math.max(0, Math.round((at(client) - mark.at) / 100) / 10),
    })),
    lost: lost.reduce((sum, each) => sum + each, 0),
  };
}

/** Whether it becomes true within this many milliseconds. */
async function becomes(isTrue: () => boolean, within: number, clock: Clock, signal: AbortSignal): Promise<boolean> {
  for (const end = clock.now() + within; !isTrue(); ) {
    if (clock.now() >= end) return false;
    await clock.sleep(POLL_INTERVAL, signal);
  }
  return true;
}

/** Work with a signal of its own, which aborts after this many milliseconds. */
async function inTime(within: number, clock: Clock, work: (signal: AbortSignal) => Promise<unknown>): Promise<void> {
  const late = new AbortController();
  const done = new AbortController();
  const limit = clock.sleep(within, done.signal).then(
    () => late.abort(),
    () => undefined, // the work ended in time
  );
  await work(late.signal).finally(() => done.abort());
  await limit;
}

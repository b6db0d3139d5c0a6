/**
 * All paths of a mesh, from each client to each version: what is received over them, and which have fallen silent. How
 * long a path may be silent follows from its share so far (`silence.ts`), so that an uneven mesh is not called broken;
 * at ten requests a second a path with an even share of two is told within three seconds.
 */
import type { Member, Mesh } from '../../model/mesh.ts';
import type { Observation } from '../../model/tally.ts';
import { MINUTE } from '../../model/time-units.ts';
import { type Client, createClient, type Track } from './client.ts';
import { routesFrom } from './route.ts';
import type { Silence } from './silence.ts';

/**
 * The chance that a silence which is told was none: one in a hundred million silences, at ten requests a second and even
 * shares less than one a year over a dozen paths that are watched around the clock.
 */
const ALONE = Math.log(1e-8);
/** Where something else speaks for it already: istiod forgot the cluster, its gateway refuses, no server is ready. */
const SUSPECTED = Math.log(1e-3);
/**
 * Where objects of the mesh have just changed: a silence that begins then is less likely chance, and most changes break
 * nothing, so that the certainty is smaller but not small.
 */
const CHANGED = Math.log(1e-6);
/** While a version is hardly known no silence can be that unlikely: so long one takes the smaller certainty. */
const EARLY = Math.log(1e-4);
const HARDLY_KNOWN = 20;
const SHORTEST_EARLY = 5000;
/** Least silences, in milliseconds: at a high rate many requests fit into a hiccup of the stream. */
const SHORTEST = 2000;
const SHORTEST_OF_ALL = 1500;
const SHORTEST_SUSPECTED = 1000;
/** No silence is shorter than the shortest of these. */
const SHORTEST_OF_ANY = Math.min(SHORTEST, SHORTEST_OF_ALL, SHORTEST_SUSPECTED);
/** One version of a group that is silent as a whole: its own part must not be an everyday one. */
const OWN_PART = Math.log(0.01);
/** A gateway that leads to several clusters may favour one for minutes, never for so long. */
const FAVOURED = 10 * MINUTE;
/**
 * A client without a heartbeat for this long is not observed: where it sends one every second, and where it sends none.
 */
const LIFELESS = 3500;
const LIFELESS_WITHOUT = 8000;
/** Requests that take so long, beyond three times the slowest, hang. */
const HANGS = 2500;

/**
 * How it stands with a version at a client. `silent`: for this many seconds. `isGone`: longer than its share allows.
 */
export type Voice = { readonly silent: number; readonly isGone: boolean };
/** By version; one that never answered is absent. */
export type Voices = Readonly<Record<string, Voice>>;

/**
 * What speaks for it that a silence is real: pairs as "east west" (from, to), clusters without a ready server, and pairs
 * between which something has just been changed.
 */
export type Suspicions = {
  readonly pairs: ReadonlySet<string>;
  readonly serverless: ReadonlySet<string>;
  readonly changed: ReadonlySet<string>;
};

export const noSuspicions: Suspicions = { pairs: new Set(), serverless: new Set(), changed: new Set() };

export type Paths = {
  /** One request more of this client. `now` in milliseconds since 1970. */
  add(client: string, observation: Observation, now: number): void;
  /** The client's command runs, though it has no response to report. */
  alive(client: string, now: number): void;
  /** The client cannot be observed, which says nothing about the mesh. */
  lose(client: string, why: string, now: number): void;
  /** All are asked again after a pause. */
  resume(now: number): void;
  /** Servers come or go: shares will change. */
  forgetShares(): void;
  /** Totals reset counters. */
  reset(): void;
  /** Judges all silences. True when a path fell silent. */
  judge(suspicions: Suspicions, now: number): boolean;
  voices(client: string, now: number): Voices;
  /** Every version that answers this client has done so since then. */
  isFresh(client: string, from: number): boolean;
  /** Since when the client cannot be observed, and why. */
  lost(client: string, now: number): { readonly since: number; readonly why: string } | undefined;
  /** For how many seconds a request has been hanging; undefined where none does. */
  hanging(client: string, now: number): number | undefined;
  readonly clients: readonly Client[];
};

/**
 * `asked`: of helloworld it is known which cluster's servers answer with which version; of another target nothing is.
 */
export function createPaths(mesh: Mesh, begin: number, asked: 'helloworld' | 'target' = 'helloworld'): Paths {
  const routes = (member: Member) => (asked === 'helloworld' ? routesFrom(mesh, member) : []);
  const clients = mesh.members.map(member => createClient(member.name, routes(member), begin));
  const byName = new Map(clients.map(client => [client.name, client]));
  const of = (name: string) => byName.get(name);

  const isLifeless = ({ aliveAt, beats }: Client, now: number) => now - aliveAt > (beats ? LIFELESS : LIFELESS_WITHOUT);
  const isLost = (client: Client, now: number) => client.lost !== undefined || isLifeless(client, now);

  /**
   * Whether a version is silent at all clients that can tell: each of them must be unlikely by itself, or one broken path
   * would speak for those that are whole. Those behind a gateway that may favour another cannot tell, nor those that
   * were told before, which has its own cause.
   */
  function hasStopped(version: string, now: number): boolean {
    let telling = 0;
    let least = Number.NEGATIVE_INFINITY;
    for (const client of clients) {
      const track = client.tracks.get(version);
      const tells = track !== undefined && !track.isGone && track.route?.shared === undefined && !isLost(client, now);
      if (!tells) continue;
      if (now - track.at < SHORTEST_OF_ALL) return false;
      telling += 1;
      least = Math.max(least, track.silence.log(client.requests));
    }
    return telling > 1 && least < SUSPECTED && telling * least < ALONE;
  }

  function isSilent(client: Client, track: Track, { pairs, serverless, changed }: Suspicions, now: number): boolean {
    const silent = now - track.at;
    if (silent < SHORTEST_SUSPECTED) return false;
    const own = track.silence.log(client.requests);
    const { route } = track;
    if (route !== undefined) {
      if (own < SUSPECTED && pairs.has(`${client.name} ${route.to}`)) return true;
      // Its pods have just gone, by which shares are forgotten; without one nothing can answer.
      if (own < OWN_PART && serverless.has(route.to)) return true;
    }
    if (silent < SHORTEST) return false;
    const sure = track.silence.surely(client.requests);
    if (route !== undefined && sure < CHANGED && changed.has(`${client.name} ${route.to}`)) return true;
    const together = (group: Silence | undefined) =>
      own < OWN_PART && group !== undefined && group.surely(client.requests) < ALONE;
    if (route !== undefined && route.way !== 'local' && together(client.remote)) return true;
    const isEarly = track.known < HARDLY_KNOWN && silent >= SHORTEST_EARLY;
    const alone = sure < (isEarly ? EARLY : ALONE);
    if (route?.shared === undefined) return alone;
    return together(client.networks.get(route.shared)) || (alone && silent >= FAVOURED);
  }

  return {
    clients,
    add(name, observation, now) {
      const client = of(name);
      if (client === undefined) return;
      if (observation.observation === 'response') client.response(observation, now);
      else if (observation.blind === true) client.lose(observation.reason, now);
      else client.error(observation.reason, now);
    },
    alive: (name, now) => of(name)?.alive(now),
    lose: (name, why, now) => of(name)?.lose(why, now),
    resume(now) {
      for (const client of clients) client.resume(now);
    },
    forgetShares() {
      for (const client of clients) client.forgetShares();
    },
    reset() {
      for (const client of clients) client.reset();
    },
    judge(suspicions, now) {
      const quiet: { readonly client: Client; readonly track: Track }[] = [];
      for (const client of clients) {
        if (isLost(client, now)) continue;
        for (const track of client.tracks.values()) {
          if (!track.isGone && now - track.at >= SHORTEST_OF_ANY) quiet.push({ client, track });
        }
      }
      if (quiet.length === 0) return false;
      const versions = new Set(quiet.map(({ track }) => track.version));
      const stopped = new Set([...versions].filter(version => hasStopped(version, now)));
      const isOfAll = ({ version, at }: Track) => stopped.has(version) && now - at >= SHORTEST_OF_ALL;
      const fallen = quiet.filter(({ client, track }) => isOfAll(track) || isSilent(client, track, suspicions, now));
      for (const { track } of fallen) track.isGone = true;
      return fallen.length > 0;
    },
    voices(name, now) {
      const isKnown = ({ route }: Track) => asked === 'target' || route !== undefined;
      const tracks = [...(of(name)?.tracks.values() ?? [])].filter(isKnown);
      return Object.fromEntries(
        tracks.map(({ version, at, isGone }) => [version, { silent: Math.round((now - at) / 1000), isGone }]),
      );
    },
    isFresh: (name, from) => [...(of(name)?.tracks.values() ?? [])].every(({ at, isGone }) => isGone || at >= from),
    lost(name, now) {
      const client = of(name);
      if (client === undefined) return undefined;
      if (client.lost !== undefined) return client.lost;
      if (!isLifeless(client, now)) return undefined;
      return { since: client.aliveAt, why: 'no heartbeat from its client' };
    },
    hanging(name, now) {
      const client = of(name);
      if (client === undefined || client.endedAt === 0 || isLost(client, now)) return undefined;
      const waited = now - client.endedAt;
      const isAlive = client.aliveAt > client.endedAt;
      return isAlive && waited > HANGS + 3 * client.slowest * 1000 ? Math.round(waited / 1000) : undefined;
    },
  };
}

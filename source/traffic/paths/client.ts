/** What one cluster's client receives: counts for each version that answers, and whether the client can be seen. */
import type { Observation } from '../../model/tally.ts';
import type { Route } from './route.ts';
import { createSeconds, MEMORY, type Seconds } from './seconds.ts';
import { createSilence, type Silence } from './silence.ts';
import { createSpread, type Spread } from './spread.ts';

/** One version at one client. */
export type Track = {
  readonly version: string;
  /** Undefined for a version of no cluster of the mesh. */
  readonly route: Route | undefined;
  readonly silence: Silence;
  readonly seconds: Seconds;
  readonly spread: Spread;
  /** The pod that answered last. */
  instance: string;
  /** When it answered last, in milliseconds since 1970. */
  at: number;
  total: number;
  /** Responses so far, whatever was reset. */
  known: number;
  /** Told as silent, since its last response. */
  isGone: boolean;
};

export type Sight = { readonly since: number; readonly why: string };

export type Client = {
  readonly name: string;
  readonly routes: readonly Route[];
  readonly tracks: ReadonlyMap<string, Track>;
  /** Responses of any other cluster; and of each network whose gateway leads to several. */
  readonly remote: Silence;
  readonly networks: ReadonlyMap<string, Silence>;
  readonly errors: Seconds;
  readonly asked: Seconds;
  /** Seconds in which it was observed: responses, errors or a heartbeat. */
  readonly observed: Seconds;
  readonly reasons: ReadonlyMap<string, number>;
  readonly totalErrors: number;
  /** Requests that got a response from any version, or failed. */
  readonly requests: number;
  /** When the last request came to an end; 0 before the first. */
  readonly endedAt: number;
  /** When its last heartbeat came. */
  readonly aliveAt: number;
  /** It sends heartbeats of its own, once a second. */
  readonly beats: boolean;
  /** The longest that a request took lately which was answered, in seconds. */
  readonly slowest: number;
  /** Since when it cannot be observed, and why. */
  readonly lost: Sight | undefined;
  response(observation: Extract<Observation, { readonly observation: 'response' }>, now: number): void;
  error(reason: string, now: number): void;
  alive(now: number): void;
  lose(why: string, now: number): void;
  /** It is asked again after a pause, which was neither silence nor lost sight. */
  resume(now: number): void;
  /** The shares are changing: what is known of them counts little from now on. */
  forgetShares(): void;
  /** Totals begin again; what is known of shares stays. */
  reset(): void;
};

/** Reasons and versions are untrusted text: at most this many are told apart. */
const MOST = 30;

export function createClient(name: string, routes: readonly Route[], begin: number): Client {
  const tracks = new Map<string, Track>();
  const networks = new Map<string, Silence>();
  for (const { shared } of routes) if (shared !== undefined) networks.set(shared, createSilence(0));
  const remote = createSilence(0);
  const state = {
    reasons: new Map<string, number>(),
    totalErrors: 0,
    requests: 0,
    endedAt: 0,
    aliveAt: begin,
    beats: false,
    slowest: 0,
    lost: undefined as Sight | undefined,
  };
  const asked = createSeconds();
  const errors = createSeconds();
  const observed = createSeconds();
  const silences = () => [...[...tracks.values()].map(each => each.silence), remote, ...networks.values()];

  function isAnyGone(): boolean {
    for (const { isGone } of tracks.values()) if (isGone) return true;
    return false;
  }

  function trackOf(version: string, now: number): Track | undefined {
    const found = tracks.get(version);
    if (found !== undefined) return found;
    const route = routes.find(each => each.version === version);
    if (route === undefined && tracks.size >= routes.length + MOST) return undefined;
    // A newcomer takes from the share of the others.
    for (const each of silences()) each.forget();
    const made: Track = {
      version,
      route,
      silence: createSilence(state.requests - 1),
      seconds: createSeconds(),
      spread: createSpread(),
      instance: '',
      at: now,
      total: 0,
      known: 0,
      isGone: false,
    };
    tracks.set(version, made);
    return made;
  }

  function ended(now: number): void {
    state.requests += 1;
    state.endedAt = now;
    asked.add(now, 1);
    client.alive(now);
  }

  const client: Client = {
    name,
    routes,
    tracks,
    remote,
    networks,
    errors,
    asked,
    observed,
    get reasons() {
      return state.reasons;
    },
    get totalErrors() {
      return state.totalErrors;
    },
    get requests() {
      return state.requests;
    },
    get endedAt() {
      return state.endedAt;
    },
    get aliveAt() {
      return state.aliveAt;
    },
    get beats() {
      return state.beats;
    },
    get slowest() {
      return state.slowest;
    },
    get lost() {
      return state.lost;
    },
    response({ version, instance, took }, now) {
      ended(now);
      state.slowest = Math.max(took, state.slowest * 0.999);
      const track = trackOf(version, now);
      if (track === undefined) return;
      if (track.isGone) {
        track.isGone = false;
        for (const each of silences()) each.forget();
      }
      // While a version is silent the shares of the others are not what they will be.
      const isUsual = !isAnyGone();
      track.silence.answered(state.requests, isUsual);
      if (track.route?.way !== 'local') remote.answered(state.requests, isUsual);
      if (track.route?.shared !== undefined) networks.get(track.route.shared)?.answered(state.requests, isUsual);
      track.seconds.add(now, 1);
      track.spread.add(took, now);
      track.instance = instance;
      track.at = now;
      track.total += 1;
      track.known += 1;
    },
    error(reason, now) {
      ended(now);
      errors.add(now, 1);
      state.totalErrors += 1;
      const known = state.reasons.has(reason) || state.reasons.size < MOST ? reason : 'other reasons';
      state.reasons.set(known, (state.reasons.get(known) ?? 0) + 1);
    },
    alive(now) {
      state.beats ||= now > state.endedAt;
      state.aliveAt = now;
      state.lost = undefined;
      if (observed.sum(0, now) === 0) observed.add(now, 1);
    },
    lose(why, now) {
      state.lost = { since: state.lost?.since ?? Math.max(state.aliveAt, now - MEMORY * 1000), why };
    },
    resume(now) {
      state.aliveAt = now;
      state.endedAt = 0;
      state.lost = undefined;
    },
    forgetShares() {
      for (const each of silences()) each.forget();
    },
    reset() {
      state.reasons = new Map();
      state.totalErrors = 0;
      for (const track of tracks.values()) track.total = 0;
    },
  };
  return client;
}

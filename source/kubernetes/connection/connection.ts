/** The connection to one API server: the identity it is used with, its sockets, and whether it has ever responded. */
import { ProblemError } from '../../model/problem.ts';
import { createSemaphore, type Semaphore } from '../../semaphore.ts';
import type { Place } from '../failures/problems.ts';
import type { Credentials } from '../login/credentials.ts';
import type { Login } from '../login/login.ts';
import { type Allowance, createAllowance } from '../responses/allowance.ts';
import { MOST_LARGE } from '../responses/limits.ts';
import type { Trace } from '../trace.ts';
import type { Sockets } from './dispatchers.ts';

/** How long this program waits, in milliseconds. */
export type Patience = {
  /** For the next byte of a read: answered at once or never. */
  readonly read: number;
  /** For that of a write, which may wait for admission webhooks of up to 30 s each. */
  readonly write: number;
  /** For the whole of a response that began, however steadily it comes. */
  readonly whole: number;
  /** For the next byte of a watch: API servers send a bookmark about every minute. */
  readonly watch: number;
  /** Between pings of an exec; a server that leaves one unanswered until the next is gone. */
  readonly ping: number;
  /** For a server to end an exec after the command ended, or after its stdin was closed. */
  readonly closing: number;
  /** For a server that answered before and does not now: it may be restarting. */
  readonly restart: number;
};

export const usualPatience: Patience = {
  read: 30_000,
  write: 65_000,
  whole: 90_000,
  watch: 75_000,
  ping: 15_000,
  closing: 2_000,
  restart: 60_000,
};

const usualRequestsAtOnce = 16;

export type Target = Place & {
  /** URL of the API server; may have a path, as behind a Rancher. */
  readonly server: string;
  readonly proxy?: string | undefined;
  readonly credentials: Credentials;
  readonly patience?: Patience;
  /** How many requests may be under way at a time, asked when the first is made; 16 without. */
  readonly requestsAtOnce?: () => number;
  /** Receives every exchange. */
  readonly trace?: Trace | undefined;
};

export type Connection = {
  readonly target: Target;
  readonly patience: Patience;
  /** `https://host:port`, and the path that stands before every API path, often ''. */
  readonly origin: string;
  readonly prefix: string;
  /** Logs in where needed (this is what may run a plugin) and gives the sockets of this login. */
  open(signal: AbortSignal): Promise<Sockets & { readonly headers: Login['headers'] }>;
  /** After a 401 to these headers: true when a newer login may help; the next `open` gives it. */
  renew(refused: Login['headers']): boolean;
  /** Receives each response, and each failure to get one. */
  answered(): void;
  lost(): void;
  /** Whether any answer has ever come: a server that has responded is waited for, a wrong address is not. */
  hasResponded(): boolean;
  /** Whether an answer failed to come within the last 15 s: a server that just started refuses everybody at first. */
  isRecovering(): boolean;
  /** For large responses, which fill memory together: one at a time. */
  readonly largeResponses: Semaphore;
  readonly allowance: Allowance;
  /** Aborts with `close`. */
  readonly closed: AbortSignal;
  /** What must be ended before the sockets go; returns how to take it off the list. */
  hold(end: () => Promise<void>): () => void;
  /** Ends every stream and socket. Later calls of `open` fail. */
  close(): Promise<void>;
};

/** A connection to this server. Nothing is contacted, and no library loaded, before the first `open`. */
export function createConnection(target: Target): Connection {
  const server = new URL(target.server);
  const closing = new AbortController();
  const held = new Set<() => Promise<void>>();
  const retiring = new Set<Promise<Sockets>>();
  let present: { readonly login: Login; readonly sockets: Promise<Sockets> } | undefined;
  let hasResponse = false;
  let lostAt = Number.NEGATIVE_INFINITY;

  function socketsOf(login: Login): Promise<Sockets> {
    if (present !== undefined && present.login.tls === login.tls) return present.sockets;
    const sockets = import('./dispatchers.ts').then(module =>
      module.createDispatchers(login, target.proxy, target.requestsAtOnce?.() ?? usualRequestsAtOnce),
    );
    if (present !== undefined) retire(present.sockets);
    present = { login, sockets };
    return sockets;
  }

  /** Requests that are under way on the old certificates may finish; nothing new goes there. */
  function retire(old: Promise<Sockets>): void {
    retiring.add(old);
    // A watch may hold the old sockets for long; `close` ends them the hard way, so their failing here says nothing.
    const forget = () => void retiring.delete(old);
    old.then(sockets => sockets.retire()).then(forget, forget);
  }

  function insistOpen(): void {
    if (!closing.signal.aborted) return;
    throw new ProblemError({
      code: 'cancelled',
      title: `The connection to ${target.cluster} was closed`,
      hint: 'Start again to reconnect',
    });
  }

  return {
    target,
    patience: target.patience ?? usualPatience,
    origin: server.origin,
    prefix: server.pathname.replace(/(?<!\/)\/+$/, ''),
    async open(signal) {
      insistOpen();
      const login = await target.credentials.current(signal);
      insistOpen();
      return { ...(await socketsOf(login)), headers: login.headers };
    },
    renew: refused => target.credentials.renew(refused),
    answered() {
      hasResponse = true;
    },
    lost() {
      lostAt = performance.now();
    },
    hasResponded: () => hasResponse,
    isRecovering: () => hasResponse && performance.now() - lostAt < 15_000,
    largeResponses: createSemaphore(1),
    allowance: createAllowance(MOST_LARGE, () => performance.now()),
    closed: closing.signal,
    hold(end) {
      held.add(end);
      return () => void held.delete(end);
    },
    async close() {
      closing.abort();
      await Promise.all([...held].map(end => end()));
      const all = [...retiring, ...(present === undefined ? [] : [present.sockets])];
      await Promise.all(all.map(async each => (await each).destroy()));
    },
  };
}
